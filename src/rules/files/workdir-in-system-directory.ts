import { instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'workdir-in-system-directory',
  scope: 'dockerfile',
  severity: ['critical', 'major'],
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'WORKDIR in a directory of the kernel or the system',
  remedy: 'Use a directory of the image',
  rationale:
    'A working directory below `/proc/self/fd` let containers reach the files of the host (CVE-2024-21626), and no honest image has one there. `/proc`, `/sys` and `/dev` are mounted over when the container starts, so what is copied there is gone.',
  peers: [{ tool: 'trivy', id: 'DS-0030', relation: 'narrower' }],
  examples: {
    bad: [
      {
        files: 'FROM alpine:3.23\nWORKDIR /proc/self/fd/8\n',
        reports: [
          {
            line: 2,
            message:
              '`/proc/self/fd/8` leads into the files of the process that starts the container (CVE-2024-21626). Use a directory of the image.',
          },
        ],
      },
      {
        title: 'Mounted over',
        files: 'FROM alpine:3.23\nWORKDIR /dev/app\n',
        reports: [
          {
            line: 2,
            severity: 'major',
            message:
              '`/dev` is mounted over when the container starts: nothing that the image has in `/dev/app` is there then.',
          },
        ],
      },
    ],
    good: [
      { title: 'A directory of its own', files: 'FROM alpine:3.23\nWORKDIR /srv/app\nWORKDIR /development\n' },
      { title: 'Parts of the name only', files: 'FROM alpine:3.23\nWORKDIR /app/proc\n' },
    ],
  },
  *check({ file }) {
    for (const { word } of instructionsOf({ instructions: file.instructions }, 'WORKDIR')) {
      const path = word?.value?.replace(/["']/g, '') ?? '';
      const folder = /^\/(proc|sys|dev)(?:\/|$)/.exec(path)?.[1];
      if (word === null || folder === undefined) continue;
      const escapes = folder === 'proc';
      yield {
        message: escapes
          ? `\`${path}\` leads into the files of the process that starts the container (CVE-2024-21626). Use a directory of the image.`
          : `\`/${folder}\` is mounted over when the container starts: nothing that the image has in \`${path}\` is there then.`,
        subject: path,
        at: { path: file.path, range: word.range },
        severity: escapes ? 'critical' : 'major',
      };
    }
  },
});
