import { runScripts } from '../../dockerfile/commands.ts';
import { commandsBefore } from '../../dockerfile/history.ts';
import { imageFactsOf, rootBase } from '../../dockerfile/stages.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'curl-conflicts-with-minimal',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'curl conflicts with curl-minimal',
  remedy: 'Leave `curl` out: `curl-minimal` is there',
  rationale:
    'The images of the Red Hat family have `curl-minimal` from release 9 on, which is the same program with fewer protocols. `curl` conflicts with it, so the installation stops, unless `--allowerasing` lets it replace the other. Mostly the program that is there will do.',
  peers: [],
  examples: {
    bad: [
      {
        files:
          'FROM registry.access.redhat.com/ubi9/ubi-minimal:9.6\nRUN microdnf install -y curl tar && microdnf clean all\n',
        reports: [
          {
            line: 2,
            message:
              '`registry.access.redhat.com/ubi9/ubi-minimal:9.6` has `curl` from `curl-minimal`, and the package `curl` conflicts with it: the installation fails. Leave it out, or add `--allowerasing`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'May replace the other',
        files:
          'FROM rockylinux:9\nRUN dnf install -y --allowerasing curl\nFROM almalinux:9\nRUN dnf swap -y curl-minimal curl\n',
      },
      {
        title: 'Release 8 has the full one',
        files: 'FROM registry.access.redhat.com/ubi8/ubi:8.10\nRUN dnf install -y curl\n',
      },
      { title: 'Libraries', files: 'FROM rockylinux:9\nRUN dnf install -y libcurl-devel curl-minimal\n' },
      { title: 'Made room for', files: 'FROM rockylinux:9\nRUN dnf remove -y curl-minimal && dnf install -y curl\n' },
    ],
  },
  *check({ file }) {
    for (const { stage, run, operations } of runScripts(file)) {
      const facts = imageFactsOf(stage);
      const base = rootBase(stage);
      const { id, release } = facts?.distribution ?? { id: null, release: null };
      if (base.kind !== 'image' || !/^(?:rhel|rocky|alma|centos-stream|oracle|amazon)$/.test(id ?? '')) continue;
      if (id === 'amazon' ? release !== '2023' : release !== '9') continue;
      // What else is in language images is not known.
      if (
        !/^(?:ubi|ubi-minimal|ubi-init|rocky|alma|alma-minimal|centos-stream|oracle|amazon)$/.test(facts?.family ?? '')
      )
        continue;
      for (const operation of operations) {
        const { command } = operation;
        if (operation.action !== 'install' || command.failureLost !== null || command.conditional) continue;
        const request = operation.packages.find(({ name }) => name === 'curl');
        const flags = operation.args.flags.map(({ name }) => name);
        if (
          request === undefined ||
          flags.includes('allowerasing') ||
          flags.includes('skip-broken') ||
          operation.args.unknown.length > 0
        )
          continue;
        const makesRoom = commandsBefore(file, stage, run, command).some((earlier) =>
          earlier.args.some(({ value }) => /^curl-minimal/.test(value ?? '')),
        );
        if (makesRoom) continue;
        yield {
          message: `\`${nameWithoutDigest(base.reference)}\` has \`curl\` from \`curl-minimal\`, and the package \`curl\` conflicts with it: the installation fails. Leave it out, or add \`--allowerasing\`.`,
          subject: 'curl',
          at: { path: file.path, range: request.word.range },
        };
      }
    }
  },
});
