import type { Claim } from '../../claims/claim.ts';
import { contradictionOf } from '../../claims/contradict.ts';
import { claimsIn } from '../../claims/read.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'description-contradicted',
  scope: 'description',
  severity: ['minor', 'major'],
  category: 'maintainability',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'The description says what the change does not do',
  remedy: 'Correct the description, or make the change that it tells of',
  rationale:
    'Reviewers read the description first, and look for what it tells. What it tells wrong is not looked for: the version that was never old, the pin that is lost. Six kinds of sentences are checked, in the description and in the messages of commits that no other commit takes back: a version that moves, an image that is pinned, something unused that is removed, stages that are added, cache mounts, and another base image. Nothing else is taken for a claim.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'A version that was there before',
        description: 'Update ruby:3.3-slim to ruby:3.4-slim',
        before: 'FROM ruby:3.4-slim\nUSER 1001\n',
        files: 'FROM ruby:3.4-slim\nUSER 1001\nENV LANG=C.UTF-8\n',
        reports: [
          {
            line: 1,
            message:
              'The description says that `ruby:3.3-slim` became `ruby:3.4-slim`, but before the change this was `ruby:3.4-slim` as well.',
          },
        ],
      },
      {
        title: 'A pin that is not there',
        description: 'Pin all base images by digest',
        before: 'FROM node:22-slim\n',
        files: 'FROM node:24-slim\n',
        reports: [
          {
            line: 1,
            severity: 'major',
            message: 'The description says that the base images are pinned by digest, but `node:24-slim` has none.',
          },
        ],
      },
      {
        title: 'A package that stays',
        description: 'Remove unused procps from the image',
        before: 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y procps curl\n',
        files: 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y procps\n',
        reports: [{ line: 2, message: 'The description says that `procps` is removed, but it is still here.' }],
      },
      {
        title: 'No stage more',
        description: 'Convert the build to multi-stage',
        before: 'FROM golang:1.25\nRUN go build -o /app .\n',
        files: 'FROM golang:1.26\nRUN go build -o /app .\n',
        reports: [
          {
            line: 1,
            message:
              'The description says that stages are added, but no Dockerfile of this change has more stages than before: this one has 1.',
          },
        ],
      },
      {
        title: 'Cache mounts for some',
        description: 'Add cache mounts to all services',
        before: { 'a/Dockerfile': 'FROM node:24\nRUN npm ci\n', 'b/Dockerfile': 'FROM node:24\nRUN npm ci\n' },
        files: {
          'a/Dockerfile': 'FROM node:24\nRUN --mount=type=cache,target=/root/.npm npm ci\n',
          'b/Dockerfile': 'FROM node:24\nRUN npm ci --omit=dev\n',
        },
        reports: [
          {
            path: 'b/Dockerfile',
            line: 2,
            message: 'The description says that every one gets cache mounts, but `npm ci` here has none.',
          },
        ],
      },
      {
        title: 'The old base image',
        description: 'Switch the base image from debian to alpine',
        before: 'FROM debian:12-slim\n',
        files: 'FROM debian:13-slim\n',
        reports: [
          {
            line: 1,
            message:
              'The description says that the base image changes from `debian` to `alpine`, but this is `debian:13-slim` still.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'As it says',
        description: 'Bump ruby:3.3-slim to ruby:3.4-slim',
        before: 'FROM ruby:3.3-slim\n',
        files: 'FROM ruby:3.4-slim\n',
      },
      {
        title: 'A plan',
        description: 'We should switch the base image to alpine later.',
        before: 'FROM debian:12-slim\n',
        files: 'FROM debian:13-slim\n',
      },
      {
        title: 'An image of another file',
        description: 'Bump redis:7.2 to redis:7.4',
        before: { Dockerfile: 'FROM redis:7.4\n', 'compose.yaml': 'services: { db: { image: redis:7.2 } }\n' },
        files: { Dockerfile: 'FROM redis:7.4\nUSER 999\n', 'compose.yaml': 'services: { db: { image: redis:7.4 } }\n' },
      },
      {
        title: 'Something that is in no Dockerfile',
        description: 'Remove unused lodash from the web client',
        before: 'FROM node:22-slim\n',
        files: 'FROM node:24-slim\n',
      },
    ],
  },
  *check({ description, changes, others }) {
    for (const said of claimsIn(description)) {
      const { claim } = said;
      const contradiction = contradictionOf(said, changes);
      if (contradiction === null || others.some((other) => maySpeakOf(claim, other))) continue;
      const { message, file, range, hidesLostPin } = contradiction;
      yield {
        message,
        subject: JSON.stringify(claim),
        at: { path: file.path, range },
        severity: hidesLostPin ? 'major' : 'minor',
        identity: JSON.stringify(claim),
      };
    }
  },
});

/** Files that name images as well, by their kinds. */
const namesImages = /\.(?:ya?ml|json|toml|tf|hcl|sh|env|mk)$|(?:^|\/)(?:Makefile|Jenkinsfile|\.env[^/]*)$/;

/** The description may mean another file that the change touches. */
function maySpeakOf(claim: Claim, { path, text }: { readonly path: string; readonly text: string | null }): boolean {
  if (claim.form !== 'version' && claim.form !== 'base-image' && claim.form !== 'pin') return false;
  const name = claim.form === 'pin' ? claim.image : claim.to;
  return namesImages.test(path) && (text === null || name === null || text.includes(name));
}
