import { stepsBefore } from '../dockerfile/history.ts';
import type { CopyInstruction, Dockerfile, Stage } from '../dockerfile/model.ts';
import { resolvePath, workingDirectoryAt } from '../dockerfile/paths.ts';
import { linkedProgramAt } from '../dockerfile/programs.ts';
import { copySourceOf, imageFactsOf, rootBase } from '../dockerfile/stages.ts';
import { describeImage, type ImageFacts } from '../images/describe.ts';
import { dynamicPrograms } from '../images/dynamic-programs.ts';
import type { Libc } from '../images/facts.ts';
import { nameWithoutDigest, parseImageReference } from '../images/reference.ts';
import { flagValues } from '../shell/arguments.ts';
import { packageOperationOf } from '../shell/packages.ts';
import type { Severity } from './severity.ts';

/** What does not run where it is copied to. */
export interface ForeignCode {
  readonly message: string;
  readonly severity: Severity;
  readonly certain: boolean;
}

/** What a COPY brings into a stage, where it needs another C library than the stage has: that which is named by `here`. */
export function foreignCode(
  file: Dockerfile,
  stage: Stage,
  copy: CopyInstruction,
  path: string,
  here: Libc,
): ForeignCode | null {
  const origin = originOf(file, stage, copy);
  if (origin === null) return null;
  const absolute = path.replace(/^(?!\/)/, '/').replace(/(?<=.)\/$/, '');
  const program = origin.stage === null ? null : linkedProgramAt(file, origin.stage, absolute);
  const facts = program === null ? origin.facts : imageFactsOf(program.stage);
  const there = facts?.libc ?? null;
  if (facts === null || (there !== 'glibc' && there !== 'musl') || there === here) return null;
  const lacks = `\`${nameOf(stage)}\` has ${here === 'none' ? 'no C library' : here}`;
  if (program !== null) {
    const why = program.language === 'Go' ? ` (\`${nameOf(program.stage)}\` has a C compiler, so cgo is on)` : '';
    return {
      message: `\`${path}\` is linked with ${there}${why}, and ${lacks}: the program does not start. ${remedies[program.language]}`,
      severity: 'critical',
      certain: program.certain,
    };
  }
  const holdsPackages =
    /(?:^|\/)(?:node_modules|site-packages|dist-packages|\.?venv)(?:\/|$)/.test(path) ||
    (origin.stage !== null && installsInto(file, origin.stage, absolute) && imageFactsOf(stage)?.family === 'node');
  if (origin.stage !== null && here !== 'none' && holdsPython(file, origin.stage, absolute)) {
    return {
      message: `\`${path}\` was made by pip on ${there} (\`${origin.name}\`), and ${lacks}: what is compiled among the packages fits the one only. Make it on the same distribution.`,
      severity: 'major',
      certain: false,
    };
  }
  if (holdsPackages && here !== 'none' && !installsAgain(file, stage, copy)) {
    return {
      message: `\`${path}\` was installed on ${there} (\`${origin.name}\`), and ${lacks}: native add-ons among the packages do not load. Install them on the same distribution.`,
      severity: 'major',
      certain: false,
    };
  }
  if (!isOfDistribution(file, origin, absolute, facts)) return null;
  return {
    message: `\`${path}\` is linked with ${there}, and ${lacks}: the program does not start. Install it from the packages of this image.`,
    severity: 'critical',
    certain: true,
  };
}

const remedies = {
  Go: 'Build with `CGO_ENABLED=0`, or build and run on the same distribution.',
  Rust: 'Build for a musl target, or run it on an image with glibc.',
  C: 'Link it statically, or build and run on the same distribution.',
  'C++': 'Link it statically, or build and run on the same distribution.',
};

interface Origin {
  readonly name: string;
  /** null: an image of its own. */
  readonly stage: Stage | null;
  readonly facts: ImageFacts | null;
}

function originOf(file: Dockerfile, stage: Stage, copy: CopyInstruction): Origin | null {
  const source = copySourceOf(file, stage, copy);
  if (source.kind === 'stage')
    return { name: nameOf(source.stage), stage: source.stage, facts: imageFactsOf(source.stage) };
  const reference = source.kind === 'external' ? parseImageReference(source.name) : null;
  return reference === null
    ? null
    : { name: nameWithoutDigest(reference), stage: null, facts: describeImage(reference) };
}

/** A program or library that comes from the packages of the distribution, or that the image is made for, and that nothing else has put there. */
function isOfDistribution(file: Dockerfile, { stage }: Origin, path: string, facts: ImageFacts): boolean {
  if (dynamicPrograms(facts).some((known) => known === path || known.startsWith(`${path}/`))) return true;
  const isPackaged =
    /^(?:\/usr)?\/(?:s?bin\/(?!.*(?:static|busybox|tini|gosu|init|go|docker|kube|helm|qemu|caddy))[\w.-]+$|lib(?:64)?\/(?:[\w-]+\/)?[\w+.-]+\.so(?:\.\d+)*$)/.test(
      path,
    );
  if (!isPackaged || stage === null) return false;
  const name = path.replace(/^.*\//, '');
  const steps = stepsBefore(file, stage, null);
  const isNamed = steps.some(({ instruction, commands }) =>
    instruction.keyword === 'COPY' || instruction.keyword === 'ADD'
      ? /\/s?bin|\/lib|\s\/["'\]]*$/.test(instruction.args.text)
      : commands.some(
          (command) =>
            packageOperationOf(command) === null &&
            command.words.some(({ text }) => text.includes(name) || text.includes('/bin')),
        ),
  );
  const isInstalled = steps.some(({ commands }) =>
    commands.some(
      (command) =>
        packageOperationOf(command)?.manager.kind === 'system' &&
        packageOperationOf(command)?.packages.some(
          (request) => request.name === name || request.name?.includes(name.replace(/\.so.*$/s, '')) === true,
        ) === true,
    ),
  );
  return !isNamed && isInstalled;
}

/** npm and its like have made `node_modules` in the directory. */
function installsInto(file: Dockerfile, stage: Stage, path: string): boolean {
  return stepsBefore(file, stage, null).some(({ stage: owner, instruction, commands }) => {
    const installs = commands.some((command) => {
      const operation = packageOperationOf(command);
      return (
        operation?.action === 'install' &&
        /^(?:npm|yarn|pnpm)$/.test(operation.manager.id) &&
        operation.packages.length === 0
      );
    });
    return installs && workingDirectoryAt(owner, instruction) === path;
  });
}

/** pip has put packages or wheels into the directory. */
function holdsPython(file: Dockerfile, stage: Stage, path: string): boolean {
  return stepsBefore(file, stage, null).some(({ stage: owner, instruction, commands }) =>
    commands.some((command) => {
      if (!/^pip[\d.]*$/.test(command.name ?? '')) return false;
      const [word] = flagValues(command, 'w', 'wheel-dir', 't', 'target', 'prefix');
      const written = word?.value ?? null;
      return written !== null && resolvePath(workingDirectoryAt(owner, instruction), written) === path;
    }),
  );
}

function installsAgain(file: Dockerfile, stage: Stage, copy: CopyInstruction): boolean {
  return stepsBefore(file, stage, null).some(
    ({ instruction, commands }) =>
      instruction.index > copy.index &&
      commands.some(
        (command) =>
          /^(?:npm|yarn|pnpm|bun|pip\d*|uv)$/.test(command.name ?? '') &&
          /install|ci|rebuild|sync/.test(command.words.map(({ text }) => text).join(' ')),
      ),
  );
}

function nameOf(stage: Stage): string {
  const base = rootBase(stage);
  return base.kind === 'image' ? nameWithoutDigest(base.reference) : base.kind;
}
