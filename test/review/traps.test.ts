import { describe, expect, test } from '@jest/globals';
import { repair } from '../../src/review/repair.ts';
import type { Finding } from '../../src/review/report.ts';
import { rules } from '../../src/rules/index.ts';
import type { ExampleFiles } from '../../src/rules/rule.ts';
import { inputOf, reviewTexts } from '../support/snapshot.ts';

const strict = { profile: 'strict' } as const;

async function findingsOf(rule: string, files: ExampleFiles): Promise<Finding[]> {
  const { findings } = await reviewTexts({ files, settings: strict });
  return findings.filter((finding) => finding.rule === rule);
}

/** The Dockerfile with every fix, those that need review as well. */
async function withAllFixes(Dockerfile: string, others: Readonly<Record<string, string>> = {}): Promise<string> {
  const { texts } = repair(await inputOf({ files: { Dockerfile, ...others }, settings: strict }), 'all');
  return texts.get('Dockerfile')?.after ?? Dockerfile;
}

describe('the obvious advice that breaks builds', () => {
  test('recommended packages: what they bring is named, and nobody is offered it by one click', async () => {
    const text =
      'FROM debian:13-slim\nRUN apt-get update && apt-get install -y git gpg software-properties-common && git clone ssh://git@example.com/a.git\n';
    const [finding] = await findingsOf('recommended-packages', text);
    expect(finding?.fix).toMatchObject({
      applicability: 'needs-review',
      title: 'Add `--no-install-recommends`, and name `gpg-agent` and `openssh-client`',
    });
    // One of the packages needs the certificates, so they come all the same.
    expect(finding?.fix?.edits[0]?.replacement).not.toContain('ca-certificates');
  });

  test('digests: none is made up, and that of one platform never takes the place of a tag', async () => {
    const text = 'FROM node:24-slim\nFROM alpine\nUSER 1\nCMD ["true"]\n';
    expect(await findingsOf('base-image-without-digest', text)).not.toEqual([]);
    expect(await withAllFixes(text)).not.toContain('sha256');
  });

  test('versions of Debian packages: none is pinned, since mirrors drop them', async () => {
    const text = 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl\n';
    const [finding] = await findingsOf('unpinned-package', text);
    expect(finding).toMatchObject({ fix: null });
  });

  test('.git: leaving it out of the context is reported where the build takes its version from it', async () => {
    const Dockerfile =
      'FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -ldflags "-X main.v=$(git describe)" .\n';
    expect(await findingsOf('git-folder-ignored', { Dockerfile, '.dockerignore': '.git\n' })).toHaveLength(1);
    const { findings } = await reviewTexts({ files: { Dockerfile, '.dockerignore': 'bin\n' }, settings: strict });
    expect(findings.filter(({ message }) => message.includes('.git`'))).toEqual([]);
  });

  test('cache mounts: no fix adds one, since hosted runners begin with empty ones', async () => {
    expect(await withAllFixes('FROM node:24\nWORKDIR /app\nCOPY . .\nRUN npm install && npm run build\n')).not.toMatch(
      /--mount/,
    );
    for (const { examples } of rules)
      for (const { files, fixed = files } of examples.bad)
        expect(count(JSON.stringify(fixed), 'type=cache')).toBeLessThanOrEqual(
          count(JSON.stringify(files), 'type=cache'),
        );
  });

  test('TARGETARCH: a default is taken out, and a declaration that is missing gets none', async () => {
    expect(await withAllFixes('FROM alpine:3.24\nARG TARGETARCH=amd64\nRUN echo $TARGETARCH\n')).toContain(
      'ARG TARGETARCH\n',
    );
    expect(await withAllFixes('FROM alpine:3.24\nRUN wget "https://example.com/a-${TARGETARCH}"\n')).not.toContain(
      'TARGETARCH=',
    );
  });

  test.each(['--production', '--omit=dev', '--omit dev'])(
    'lock files: npm ci keeps %s, or development dependencies would ship',
    async (flag) => {
      const text = `FROM node:24-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm install ${flag}\n`;
      expect(await withAllFixes(text)).toContain(`RUN npm ci ${flag}`);
    },
  );

  test('a wrong path that `2>/dev/null || true` hides is told', async () => {
    const text = 'FROM debian:13\nWORKDIR /srv/shop\nCOPY . .\nRUN rm -rf /srv/shpo/tests 2>/dev/null || true\n';
    expect(await findingsOf('hidden-failure', text)).toHaveLength(1);
  });
});

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
