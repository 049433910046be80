import { cmdOf, entrypointOf } from '../../dockerfile/process.ts';
import { absenceAnchor, imageFactsOf, instructionsOf, lineage } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'python-output-buffered',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'likely',
  profile: 'strict',
  since: '0.1.0',
  title: 'Output of Python is buffered',
  remedy: 'Set `PYTHONUNBUFFERED=1`',
  rationale:
    'Without a terminal Python keeps what it prints until some kilobytes have come together: the log of the container is late, and the last lines before a crash are lost. `PYTHONUNBUFFERED=1` or `python -u` writes at once.',
  peers: peersNamed(['droast:DF032']),
  examples: {
    bad: [
      {
        files: 'FROM python:3.14-slim\nCOPY main.py /srv/\nCMD ["python", "/srv/main.py"]\n',
        reports: [
          {
            line: 3,
            message:
              'Python holds its output back here, and a crash loses the last of it. Set `ENV PYTHONUNBUFFERED=1`.',
          },
        ],
      },
    ],
    good: [
      { title: 'Set', files: 'FROM python:3.14-slim\nENV PYTHONUNBUFFERED=1\nCMD ["python", "main.py"]\n' },
      { title: 'By a flag', files: 'FROM python:3.14-slim\nCMD ["python", "-u", "main.py"]\n' },
      { title: 'Something else runs', files: 'FROM python:3.14-slim\nCMD ["nginx", "-g", "daemon off;"]\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages.filter(({ shipped }) => shipped)) {
      const anchor = absenceAnchor(file, stage);
      const started = [entrypointOf(stage), cmdOf(stage)].map((one) => one?.instruction.args.text ?? '').join(' ');
      if (imageFactsOf(stage)?.family !== 'python' || anchor === null) continue;
      if (!/\bpython[\d.]*\b/.test(started) || /"-u"|\s-u\s/.test(started)) continue;
      const sets = lineage(stage).some((one) =>
        [...instructionsOf(one, 'ENV')].some(({ pairs }) => pairs.some(({ name }) => name === 'PYTHONUNBUFFERED')),
      );
      if (sets) continue;
      yield {
        message: 'Python holds its output back here, and a crash loses the last of it. Set `ENV PYTHONUNBUFFERED=1`.',
        subject: 'PYTHONUNBUFFERED',
        at: { path: file.path, range: anchor.ownRange },
        identity: 'PYTHONUNBUFFERED',
      };
    }
  },
});
