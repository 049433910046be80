import type { Dockerfile, Flag, Stage } from './model.ts';

/** What `FROM --platform=` says: nothing, the machine that builds, the one that the image is for, a fixed one, or something else. */
export type StagePlatform =
  | { readonly kind: 'default' }
  | { readonly kind: 'build' | 'target' | 'variable'; readonly flag: Flag }
  | { readonly kind: 'constant'; readonly flag: Flag; readonly text: string };

export function platformOf({ from }: Stage): StagePlatform {
  const flag = from?.flags.find(({ name }) => name === 'platform');
  const value = flag?.value;
  if (flag === undefined || value == null || value.text === '') return { kind: 'default' };
  const [variable, ...more] = value.variables;
  if (variable === undefined) return { kind: 'constant', flag, text: value.value ?? value.text };
  const alone = more.length === 0 && variable.modifier === null && /^"?\$\{?\w+\}?"?$/.test(value.text);
  if (variable.name === 'BUILDPLATFORM') return { kind: 'build', flag };
  return { kind: variable.name === 'TARGETPLATFORM' && alone ? 'target' : 'variable', flag };
}

/** The names that one architecture goes by. */
const architectures: readonly (readonly [id: string, names: string])[] = [
  ['amd64', 'amd64|x86_64|x86-64|x64'],
  ['arm64', 'arm64|aarch64|arm64v8'],
  ['arm', 'armv[67](?:l|hf)?|armhf|armel|arm32v[67]'],
  ['386', 'i[3-6]86'],
  ['ppc64le', 'ppc64le|ppc64el'],
  ['s390x', 's390x'],
  ['riscv64', 'riscv64'],
];
const patterns = architectures.map(
  ([id, names]) => [id, new RegExp(`(?:^|[^A-Za-z0-9]|linux)(${names})(?![A-Za-z0-9])`, 'i')] as const,
);

export interface Architecture {
  /** As Go and Docker call it. */
  readonly id: string;
  /** As written. */
  readonly text: string;
}

/** The architecture that a name, path or address speaks of; null where it speaks of none, or of several. */
export function architectureIn(text: string): Architecture | null {
  const found = patterns.flatMap(([id, pattern]) => {
    const name = pattern.exec(text)?.[1];
    return name === undefined ? [] : [{ id, text: name }];
  });
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Whether the file shows that it is built for several platforms: it uses what Docker sets for that. */
export function isMultiPlatform({ source }: Dockerfile): boolean {
  return /\$\{?(?:TARGET(?:PLATFORM|ARCH|VARIANT)|BUILDPLATFORM)\b/.test(source.text);
}

/** Whether the stage asks for the target's platform in some way: the arguments, or the xx helpers for cross-compilation. */
export function knowsTarget(stage: Stage): boolean {
  return stage.instructions.some(({ args }) => /\bTARGET(?:PLATFORM|ARCH|OS|VARIANT)\b|\bxx-\w+/.test(args.text));
}

/** A stage or file that is named after its platform is meant for it. */
export function isNamedAfterPlatform(file: Dockerfile, stage: Stage): boolean {
  const names = `${stage.name ?? ''} ${file.path}`;
  return architectureIn(names.replace(/_/g, '-')) !== null || /amd64|arm64|x86_64|aarch64/i.test(names);
}
