import { describe, expect, test } from '@jest/globals';
import type { Claim, Form } from '../../src/claims/claim.ts';
import { claimsIn } from '../../src/claims/read.ts';

const said = (body: string): Claim[] => claimsIn({ title: '', body }).map(({ claim }) => claim);

const positive: readonly (readonly [string, Claim])[] = [
  [
    'Bump golang:1.25-alpine to golang:1.26-alpine',
    { form: 'version', from: 'golang:1.25-alpine', to: 'golang:1.26-alpine' },
  ],
  [
    'Fixes the mismatch in the API (`node:22-slim` → `node:24-slim`).',
    { form: 'version', from: 'node:22-slim', to: 'node:24-slim' },
  ],
  ['- upgraded golang:1.25 to 1.26', { form: 'version', from: 'golang:1.25', to: 'golang:1.26' }],
  ['Updates the python base image from 3.13 to 3.14.', { form: 'version', from: 'python:3.13', to: 'python:3.14' }],
  ['chore: bump base image ruby from 3.3 to 3.4', { form: 'version', from: 'ruby:3.3', to: 'ruby:3.4' }],
  ['Pin all base images by digest', { form: 'pin', image: null, pinned: true }],
  ['Pins node to a sha256 digest.', { form: 'pin', image: 'node', pinned: true }],
  ['- [x] Pin the base images to their digests', { form: 'pin', image: null, pinned: true }],
  ['build: pinned the base images with their digests', { form: 'pin', image: null, pinned: true }],
  ['Unpin the node image', { form: 'pin', image: 'node', pinned: false }],
  ['Removes unused procps from the runtime.', { form: 'removal', name: 'procps' }],
  ['Drop the unused build argument GIT_COMMIT', { form: 'removal', name: 'GIT_COMMIT' }],
  ['Removed `curl` (unused).', { form: 'removal', name: 'curl' }],
  ['Convert the Dockerfile to a multi-stage build', { form: 'stages', count: null }],
  ['Splits the build into three stages', { form: 'stages', count: 3 }],
  ['Add a separate builder stage', { form: 'stages', count: null }],
  ['Add cache mounts', { form: 'cache-mounts', everywhere: false }],
  ['Uses BuildKit cache mounts in all components.', { form: 'cache-mounts', everywhere: true }],
  ['Switch the base image from debian to alpine', { form: 'base-image', from: 'debian', to: 'alpine' }],
  [
    'Moves the runtime base image to gcr.io/distroless/static',
    { form: 'base-image', from: null, to: 'gcr.io/distroless/static' },
  ],
  ['Switch debian:13-slim to alpine:3.23', { form: 'base-image', from: 'debian:13-slim', to: 'alpine:3.23' }],
];

test.each(positive)('%s: is a claim', (sentence, claim) => {
  expect(said(sentence)).toContainEqual(claim);
});

test('several claims of one description are told apart, in its title and in its text', () => {
  const body =
    'Adds cache mounts and reorders layers. Fixes the version in api (node:22 to node:24, engines ask for it). Removes unused jq.';
  expect(claimsIn({ title: 'Pin the base images by digest', body }).map(({ claim }) => claim.form)).toEqual([
    'pin',
    'cache-mounts',
    'version',
    'removal',
  ]);
});

/** Sentences that come near to a form, and claim nothing that could be checked. */
const negative: Readonly<Record<Form, readonly string[]>> = {
  version: [
    'fixup! bump golang:1.25 to golang:1.26 was wrong',
    'Waits for the bump of golang:1.25 to golang:1.26',
    'Depends on #12, which updates node:22 to node:24',
    'We should bump golang:1.25 to golang:1.26 soon.',
    'Does not bump golang:1.25 to golang:1.26.',
    'Should we update node:22 to node:24?',
    'Will upgrade python:3.13 to python:3.14 in a follow-up.',
    'Before bumping node:22 to node:24, read the notes.',
    'The bump of node:22 to node:24 was reverted.',
    'Reverts "Bump node:22 to node:24"',
    'If you update node:22 to node:24, rebuild.',
    'TODO: update node:22 to node:24',
    'Bump lodash from 4.17.20 to 4.17.21',
    'Bump actions/checkout from 4 to 5',
    'Bumps node from 22 to 24 in /web',
    'Works with node:22 to node:24.',
    'Tested with golang:1.25 to golang:1.26 as images to update.',
    'Move the header from 1.5 to 2.0 rem',
    'Updates timeouts from 10 to 20 seconds',
    'golang:1.25 to golang:1.26',
    '- [ ] bump golang:1.25 to golang:1.26',
    '> bump golang:1.25 to golang:1.26',
    'Changes the port mapping from 8080:80 in the docs to 8081:80',
    '<!-- bump golang:1.25 to golang:1.26 -->',
  ],
  pin: [
    'Pin the digest of the release notes',
    'chore: prepare to pin images by digest',
    'We should pin all base images by digest.',
    'Base images are not pinned by digest.',
    'Pin dependencies',
    'Pin versions in requirements.txt',
    'Pins the header to the top with CSS',
    'Do not pin the base images by digest',
    'Next: pin the base images by digest',
    'Should base images be pinned by digest?',
    'Pin the base image',
    'Pin node to version 24',
    'Pin pnpm to 10.1',
    'Pin GitHub Actions in the workflow',
    'Could pin node to its digest',
    'Reverts pin node by digest',
    'Renovate may pin images by digest',
    'TODO pin the images by digest',
    'Unpin dependencies',
    'The images were pinned by digest',
    'Pin the message to the channel',
    'If we pin the base images by digest, Renovate updates them.',
    '- [ ] Pin the base images by digest',
  ],
  removal: [
    'Remove unused() from utils.ts when idle',
    'refactor: removing unused code was overdue',
    'Remove procps',
    'Should remove unused procps',
    'Does not remove unused packages',
    'Unused packages were removed before.',
    'Next we remove unused curl.',
    'Why remove unused curl?',
    'Removing unused curl will break the probe.',
    'Remove the old logo',
    'Cleanup',
    'Drop support for unused platforms',
    'Plans to drop unused git',
    'If unused, remove git.',
    'Remove git if unused',
    'Removed git instead of the unused curl',
    'Delete the file',
    'Removes dead code',
    'Drops one query',
    'TODO: remove unused curl',
    'Could drop the unused curl',
    '- [ ] Remove unused curl',
    '> Removes unused curl',
  ],
  stages: [
    'ci: add a test stage',
    'Fix the multi-stage build',
    'This uses a multi-stage build.',
    'The multi-stage build is faster.',
    'We should convert this to a multi-stage build.',
    'Should we add a builder stage?',
    'Does not add a builder stage',
    'Add a stage to the pipeline',
    'Adds a deploy stage in CI',
    'Split the function into two parts',
    'Split the stages of the rocket',
    'Next: split the build into two stages',
    'Reverts adding a builder stage',
    'If we add a builder stage the image shrinks.',
    'TODO: multi-stage',
    'The builder stage installs git.',
    'Rename the builder stage',
    'Remove the builder stage',
    'Cleans up the runtime stage',
    'Will add a runtime stage later',
    'Documentation: add a builder stage',
    '- [ ] Convert to multi-stage',
    '> Add a builder stage',
  ],
  'cache-mounts': [
    'Revert cache mounts',
    'Explain the cache mounts',
    'We should add cache mounts.',
    'Does not add cache mounts',
    'Cache mounts would help.',
    'Remove cache mounts',
    'Drops the cache mounts of npm',
    'Add caching',
    'Add a cache to the API',
    'Adds a volume mount for the cache',
    'Mounts the cache directory',
    'Could use cache mounts in all services',
    'Why use cache mounts?',
    'If CI keeps them, use cache mounts.',
    'TODO: add cache mounts',
    'Next: add cache mounts everywhere',
    'Reverts "Add cache mounts"',
    'Cache mounts were added before.',
    'Fix the path of a cache mount',
    'Documentation for cache mounts',
    'Cache mounts need BuildKit.',
    '- [ ] Add cache mounts',
    '> Add cache mounts',
  ],
  'base-image': [
    'docs: switch the base image to alpine',
    'Fix the base image',
    'We should switch the base image to alpine.',
    'Does not switch the base image to alpine',
    'Why switch the base image to alpine?',
    'Switch the theme to dark',
    'Move the base image of the logo down',
    'Will migrate the base image to alpine',
    'Next: change the base image to alpine',
    'If we switch the base image to alpine, musl comes in.',
    'TODO: switch base image to alpine',
    'Reverts "Switch base image to alpine"',
    'The base image is alpine.',
    'Update the base image',
    'Rebuild the base image',
    'The base image was alpine.',
    'Change base images',
    'Could move base images to distroless',
    'Switch from npm to pnpm',
    'Migrate from Jenkins to GitHub Actions',
    'Replace debian with alpine',
    '- [ ] Switch the base image to alpine',
    '> Switch the base image to alpine',
  ],
};

describe.each(Object.entries(negative))('no claim of the form %s', (form, sentences) => {
  test.each(sentences)('%s', (sentence) => {
    expect(said(sentence).filter((claim) => claim.form === form)).toEqual([]);
  });
});

test('every form is tried with at least twenty of them', () => {
  for (const sentences of Object.values(negative)) expect(new Set(sentences).size).toBeGreaterThanOrEqual(20);
});

test('what stands in a code block or a quote is not claimed', () => {
  expect(said('```\nPin all base images by digest\n```\n\n    Add cache mounts\n\n> Add a builder stage\n')).toEqual(
    [],
  );
});

test('a hostile text is read in no time', () => {
  const started = performance.now();
  for (const piece of ['a.', 'pin ', 'from a:1 to ', 'split ', 'bump a/', '```\n', '<!--', 'a'.repeat(50)])
    said(piece.repeat(20_000));
  expect(performance.now() - started).toBeLessThan(2000);
});
