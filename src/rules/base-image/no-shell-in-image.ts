import type { Dockerfile, Instruction, Stage } from '../../dockerfile/model.ts';
import { shellInstructionAt } from '../../dockerfile/shells.ts';
import { imageFactsOf, instructionsOf, isShippedWith, lineage, rootBase } from '../../dockerfile/stages.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { defineRule, type Severity } from '../rule.ts';

export default defineRule({
  id: 'no-shell-in-image',
  scope: 'dockerfile',
  severity: ['blocker', 'critical'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Shell form on an image without a shell',
  remedy: 'Use the exec form: the image has no shell',
  rationale:
    'The shell form is run by `/bin/sh -c`. scratch and distroless images have no `/bin/sh` (the `debug` variants have one elsewhere): a RUN fails, a CMD or ENTRYPOINT does not start, a health check is never healthy. Use the exec form, and do in an earlier stage what needs a shell.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'CMD and HEALTHCHECK',
        files:
          'FROM gcr.io/distroless/static-debian13:nonroot\nCOPY server /server\nHEALTHCHECK CMD /server --check || exit 1\nCMD /server --port 80\n',
        reports: [
          {
            line: 4,
            severity: 'blocker',
            message:
              '`gcr.io/distroless/static-debian13:nonroot` has no `/bin/sh` for this shell form: the container does not start. Use the exec form, `["…", "…"]`.',
          },
          {
            line: 3,
            severity: 'critical',
            message:
              '`gcr.io/distroless/static-debian13:nonroot` has no `/bin/sh` for this shell form: the container is never healthy. Use the exec form, `["…", "…"]`.',
          },
        ],
      },
      {
        title: 'RUN on scratch',
        files: 'FROM scratch\nCOPY server /server\nRUN chmod +x /server\nENTRYPOINT ["/server"]\n',
        reports: [
          {
            line: 3,
            severity: 'blocker',
            message:
              '`scratch` has no `/bin/sh` for this shell form: the build stops here. Do it in an earlier stage, and copy the result.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'The exec form',
        files: 'FROM scratch\nCOPY server /server\nHEALTHCHECK CMD ["/server", "check"]\nENTRYPOINT ["/server"]\n',
      },
      {
        title: 'A shell of its own',
        files: 'FROM gcr.io/distroless/base-debian13:debug\nSHELL ["/busybox/sh", "-c"]\nRUN echo a\nCMD /server\n',
      },
      {
        title: 'A root file system copied or unpacked',
        files: 'FROM scratch\nADD rootfs.tar.xz /\nRUN echo a\nFROM scratch\nCOPY --from=build / /\nCMD /server\n',
      },
      {
        title: 'A shell copied or mounted',
        files:
          'FROM scratch\nCOPY --from=busybox:1.37 /bin/sh /bin/sh\nRUN echo a\nFROM gcr.io/distroless/cc-debian13\nRUN --mount=from=busybox:1.37,target=/bin echo a\n',
      },
      { title: 'Images with a shell', files: 'FROM alpine:3.23\nCMD /server\nFROM example.com/a:1\nRUN a\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      const name = withoutShell(stage);
      if (name === null) continue;
      for (const instruction of instructionsOf(stage, 'RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK')) {
        if (instruction.onbuild || instruction.command?.form !== 'shell') continue;
        const found = consequence(file, stage, instruction);
        if (found === null || shellInstructionAt(stage, instruction) !== null || bringsShell(stage, instruction))
          continue;
        yield {
          message: `\`${name}\` has no \`/bin/sh\` for this shell form: ${found.text}`,
          subject: instruction.keyword,
          at: { path: file.path, range: instruction.ownRange },
          severity: found.severity,
        };
      }
    }
  },
});

function withoutShell(stage: Stage): string | null {
  const base = rootBase(stage);
  if (base.kind === 'scratch') return 'scratch';
  return base.kind === 'image' && imageFactsOf(stage)?.shell === 'none' ? nameWithoutDigest(base.reference) : null;
}

function consequence(
  file: Dockerfile,
  stage: Stage,
  { keyword }: Instruction,
): { readonly text: string; readonly severity: Severity } | null {
  if (keyword === 'RUN') {
    return { text: 'the build stops here. Do it in an earlier stage, and copy the result.', severity: 'blocker' };
  }
  if (!isShippedWith(file, stage)) return null;
  const form = 'Use the exec form, `["…", "…"]`.';
  return keyword === 'HEALTHCHECK'
    ? { text: `the container is never healthy. ${form}`, severity: 'critical' }
    : { text: `the container does not start. ${form}`, severity: 'blocker' };
}

/** A shell, or a tree that may hold one, is copied, unpacked or mounted before. */
function bringsShell(stage: Stage, until: Instruction): boolean {
  if (
    until.flags.some(({ name }) => name === 'mount') &&
    /target=\/?(?:usr\/)?(?:local\/)?s?bin|target=\/(?:,|\s|$)|busybox/.test(until.args.text)
  )
    return true;
  return lineage(stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, args, index }) =>
        (keyword === 'COPY' || keyword === 'ADD') &&
        (until.keyword !== 'RUN' || index < until.index) &&
        (/busybox|\/(?:ba|da|a)?sh(?:["'\s\],]|$)|\/bin\/?["'\]]*(?:\s|$)|rootfs|root\b/.test(args.text) ||
          /\.(?:tar|tgz|tar\.\w+|txz|tbz2?)["'\]]*\s/.test(args.text) ||
          /(?:^|\s|["'])(?:\/|\.)["',]*\s+\[?["']?\/["'\]]*\s*$/.test(args.text) ||
          /(?:\$\{?\w+\}?|\/)["',]*\s+["']?\/["'\]]*\s*$/.test(args.text)),
    ),
  );
}
