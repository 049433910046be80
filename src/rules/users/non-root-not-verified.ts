import { absenceAnchor } from '../../dockerfile/stages.ts';
import { userAt } from '../../dockerfile/users.ts';
import { workloadsOf } from '../../repository/knowledge.ts';
import { manifestOf } from '../example-files.ts';
import { defineRule } from '../rule.ts';

const nonRoot = manifestOf('securityContext: { runAsNonRoot: true }');

export default defineRule({
  id: 'non-root-not-verified',
  scope: 'repository',
  severity: 'critical',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'A manifest’s `runAsNonRoot` refuses the image',
  remedy: 'Set a numeric user other than 0',
  rationale:
    'With `runAsNonRoot`, Kubernetes reads the user from the image before it starts a container, and refuses one that is root. A name it cannot look up, so it refuses that as well: "cannot verify user is non-root". The pod stays in `CreateContainerConfigError`. A number in `USER`, or `runAsUser` in the manifest, is what it can check.',
  peers: [],
  asks: ['builds', 'workloads'],
  examples: {
    bad: [
      {
        title: 'A name',
        files: {
          'shop/Dockerfile': 'FROM node:24-slim\nUSER node\nCMD ["node", "shop.js"]\n',
          'k8s/shop.yaml': nonRoot,
        },
        reports: [
          {
            path: 'shop/Dockerfile',
            line: 2,
            message:
              '`k8s/shop.yaml` sets `runAsNonRoot`, and Kubernetes cannot verify the name `node`: the container does not start. Use a number.',
          },
        ],
      },
      {
        title: 'Root, by the base image',
        files: {
          'shop/Dockerfile': 'FROM debian:13-slim\nCMD ["shop"]\n',
          'k8s/shop.yaml': nonRoot,
        },
        reports: [
          {
            path: 'shop/Dockerfile',
            line: 2,
            message:
              '`k8s/shop.yaml` sets `runAsNonRoot`, and this image runs as root: the container does not start. Set a user, by number.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'A number',
        files: { 'shop/Dockerfile': 'FROM node:24-slim\nUSER 1000\n', 'k8s/shop.yaml': nonRoot },
      },
      {
        title: 'The manifest says which',
        files: {
          'shop/Dockerfile': 'FROM node:24-slim\nUSER node\n',
          'k8s/shop.yaml': manifestOf('securityContext: { runAsNonRoot: true, runAsUser: 1000 }'),
        },
      },
      {
        title: 'A chart leaves it to the installation',
        files: {
          'shop/Dockerfile': 'FROM node:24-slim\nUSER node\n',
          'k8s/shop.yaml': manifestOf('securityContext: { runAsNonRoot: true, runAsUser: {{ .Values.user }} }'),
        },
      },
      {
        title: 'Nothing is asked',
        files: { 'shop/Dockerfile': 'FROM node:24-slim\nUSER node\n', 'k8s/shop.yaml': manifestOf('ports: []') },
      },
      {
        title: 'A user that is not known here',
        files: { 'shop/Dockerfile': 'FROM example.com/base:1\n', 'k8s/shop.yaml': nonRoot },
      },
    ],
  },
  *check({ repository }) {
    for (const file of repository.dockerfiles) {
      const asking = workloadsOf(repository.tree, file.path).find(
        ({ runAsNonRoot, user }) => runAsNonRoot?.value === true && user === null,
      );
      const stage = file.stages.at(-1);
      if (asking?.runAsNonRoot == null || stage === undefined) continue;
      const { user, isRoot, instruction } = userAt(stage, null);
      const isName = instruction !== null && user !== null && !/^\d+$/.test(user);
      const at = instruction ?? absenceAnchor(file, stage);
      if (at === null || (isRoot !== true && !isName)) continue;
      const refused = isRoot === true ? 'this image runs as root' : `Kubernetes cannot verify the name \`${user}\``;
      yield {
        message: `\`${asking.runAsNonRoot.where.path}\` sets \`runAsNonRoot\`, and ${refused}: the container does not start. ${isRoot === true ? 'Set a user, by number' : 'Use a number'}.`,
        subject: 'user',
        identity: `runAsNonRoot ${user}`,
        at: { path: file.path, range: at.ownRange },
        related: [asking.runAsNonRoot.where],
      };
    }
  },
});
