import { expect, test } from '@jest/globals';
import { buildStep, manifestOf, workflowOf, workflowPath } from '../../src/rules/example-files.ts';
import { reviewTexts } from '../support/snapshot.ts';

const files = {
  'shop/Dockerfile':
    'FROM golang:1.25.3 AS build\nCOPY go.mod ./\nRUN CGO_ENABLED=0 go build -o /shop .\nFROM debian:13.1-slim\nCOPY --from=build /shop /shop\nUSER 1000\nENTRYPOINT ["/shop"]\n',
  'shop/README.md': '# Shop\n',
  'shop/go.mod': 'module shop\n\ngo 1.25.0\n',
  'tool/Cargo.lock': 'version = 3\n',
  'tool/Cargo.toml': '[package]\nname = "tool"\n',
  'tool/Dockerfile':
    'FROM rust:1.76-slim\nWORKDIR /src\nCOPY . .\nRUN cargo build --release --locked\nUSER 1000\nENTRYPOINT ["/src/target/release/tool"]\n',
  [workflowPath]: workflowOf([buildStep('platforms: linux/amd64').replace('context: .', 'context: shop')]),
  'k8s/shop.yaml': manifestOf('livenessProbe: { httpGet: { path: /, port: 8080 } }'),
};

type Changes = Readonly<Record<string, string | null>>;

async function introducedBy(changes: Changes): Promise<string[]> {
  const after = Object.fromEntries(
    Object.entries({ ...files, ...changes }).filter((entry): entry is [string, string] => entry[1] !== null),
  );
  const { findings } = await reviewTexts({ before: files, files: after });
  return findings
    .filter(({ status }) => status === 'introduced')
    .map(({ rule, locations }) => `${rule} ${locations[0]?.path}:${locations[0]?.startLine}`);
}

test.each([
  [
    'the platforms of a workflow',
    {
      [workflowPath]: workflowOf([
        buildStep('platforms: linux/amd64,linux/arm64').replace('context: .', 'context: shop'),
      ]),
    },
    ['emulated-compilation shop/Dockerfile:1'],
  ],
  [
    'a probe of a manifest',
    { 'k8s/shop.yaml': manifestOf('livenessProbe: { exec: { command: [curl, -f, localhost] } }') },
    ['called-program-missing k8s/shop.yaml:9'],
  ],
  ['the format of a lock file', { 'tool/Cargo.lock': 'version = 4\n' }, ['lock-file-not-readable tool/Dockerfile:4']],
  [
    'what a manifest asks for',
    { 'tool/Cargo.toml': '[package]\nname = "tool"\n\n[dependencies]\nserde = "1"\n' },
    ['lock-file-out-of-date tool/Dockerfile:4'],
  ],
  ['what a lock file holds besides', { 'tool/Cargo.lock': 'version = 3\n\n[[package]]\nname = "serde"\n' }, []],
  [
    'the version of a manifest',
    { 'shop/go.mod': 'module shop\n\ngo 1.26.0\n' },
    ['toolchain-older-than-manifest shop/Dockerfile:1'],
  ],
  ['that a copied file is gone', { 'shop/go.mod': null }, ['copy-source-missing shop/Dockerfile:2']],
  ['that another file is gone', { 'shop/README.md': null }, []],
  ['a security context', { 'k8s/shop.yaml': manifestOf('securityContext: { runAsNonRoot: true }') }, []],
  ['a comment', { 'k8s/shop.yaml': `# ours\n${files['k8s/shop.yaml']}` }, []],
])('a pull request that changes only %s is reviewed, and right', async (_, changes, expected) => {
  expect(await introducedBy(changes as Changes)).toEqual(expected);
});
