import { stepsBefore } from '../../dockerfile/history.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { wordValue } from '../../dockerfile/shell-values.ts';
import { imageFactsOf, instructionsOf } from '../../dockerfile/stages.ts';
import { isRootUser, userAt } from '../../dockerfile/users.ts';
import { accountRequestOf } from '../../shell/accounts.ts';
import { replaceRange } from '../../text/edit.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'user-by-name',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  fixable: true,
  title: 'USER gives a name instead of a number',
  remedy: 'Give `USER` a number',
  rationale:
    'Kubernetes cannot tell whether a name is root: with `runAsNonRoot: true` it refuses to start the container unless the pod names a number itself. A number also keeps what it means for files on volumes when the image is rebuilt.',
  peers: [{ tool: 'hadolint', id: 'DL3066', relation: 'narrower' }],
  examples: {
    bad: [
      {
        title: "The base image's own user",
        files: 'FROM gcr.io/distroless/base-debian12:nonroot\nUSER nonroot\nENTRYPOINT ["/server"]\n',
        reports: [
          {
            line: 2,
            message: '`runAsNonRoot` cannot verify the name `nonroot`. It is number 65532 in this image: `USER 65532`.',
          },
        ],
        fixed: 'FROM gcr.io/distroless/base-debian12:nonroot\nUSER 65532\nENTRYPOINT ["/server"]\n',
      },
      {
        title: 'A user of the Dockerfile',
        files: 'FROM debian:13-slim\nARG ID=10001\nRUN useradd -u ${ID} app\nUSER app\nCMD ["server"]\n',
        reports: [
          {
            line: 4,
            message: '`runAsNonRoot` cannot verify the name `app`. It is number 10001 in this image: `USER 10001`.',
          },
        ],
        fixed: 'FROM debian:13-slim\nARG ID=10001\nRUN useradd -u ${ID} app\nUSER 10001\nCMD ["server"]\n',
      },
      {
        title: 'A number that is left to chance',
        files: 'FROM debian:13-slim\nRUN useradd --system app\nUSER app:app\nCMD ["server"]\n',
        reports: [
          {
            line: 3,
            message:
              '`runAsNonRoot` cannot verify the name `app`. Give the account a fixed number where it is made (`useradd -u`), and use that number here.',
          },
        ],
      },
    ],
    good: [
      { title: 'A number', files: 'FROM debian:13-slim\nUSER 10001:10001\nCMD ["a"]\n' },
      {
        title: 'Root, and a name known at build time',
        files: 'FROM debian:13\nARG WHO\nUSER root\nUSER $WHO\nCMD ["a"]\n',
      },
      { title: 'For some steps only', files: 'FROM node:24\nUSER node\nRUN npm ci\nUSER 1000\nCMD ["a"]\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      // A stage that starts something is meant to be run, shipped by name or not.
      if (!stage.shipped && [...instructionsOf(stage, 'ENTRYPOINT')].length === 0) continue;
      const { user, instruction } = userAt(stage, null);
      const word = instruction?.word;
      if (imageFactsOf(stage)?.platform === 'windows') continue;
      if (user === null || word == null || !stage.instructions.includes(instruction as never)) continue;
      if (/^\d+$/.test(user) || isRootUser(user) || user === '') continue;
      const { uid, isMade } = numberOf(file, stage, user);
      const remedy = isMade
        ? 'Give the account a fixed number where it is made (`useradd -u`), and use that number here.'
        : 'Use its number.';
      yield {
        message: `\`runAsNonRoot\` cannot verify the name \`${user}\`. ${uid === null ? remedy : `It is number ${uid} in this image: \`USER ${uid}\`.`}`,
        subject: user,
        at: { path: file.path, range: word.range },
        ...(uid === null || word.text !== user
          ? {}
          : {
              fix: {
                title: `Use the number of \`${user}\``,
                applicability: 'needs-review',
                edits: [{ path: file.path, ...replaceRange(file.source, word.range, String(uid)) }],
              },
            }),
      };
    }
  },
});

/** As the stage itself gives it, else as its image has it. */
function numberOf(
  file: Dockerfile,
  stage: Stage,
  user: string,
): { readonly uid: number | null; readonly isMade: boolean } {
  for (const step of stepsBefore(file, stage, null)) {
    for (const command of step.commands) {
      const request = accountRequestOf(command);
      if (request?.name == null || request.kind !== 'user') continue;
      if (wordValue(file, step.stage, step.instruction, request.name) !== user) continue;
      const uid = request.id === null ? null : wordValue(file, step.stage, step.instruction, request.id);
      return { uid: uid !== null && /^\d+$/.test(uid) ? Number(uid) : null, isMade: true };
    }
  }
  return { uid: userAt(stage, null).uid, isMade: false };
}
