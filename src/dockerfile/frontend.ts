import { describeImage } from '../images/describe.ts';
import { parseImageReference } from '../images/reference.ts';
import { matchesGlob } from '../text/glob.ts';
import { memoizedByText } from '../text/memoized.ts';
import type { Range } from '../text/range.ts';
import type { Directive } from './directives.ts';
import type { Dockerfile, Flag, Instruction } from './model.ts';
import { expandedWords } from './variables.ts';

/** The release of docker/dockerfile that a `# syntax` names, as far as it pins one. */
export interface Frontend {
  readonly directive: Directive;
  /** `1.4`: nothing newer than the last 1.4.x. */
  readonly version: string;
  readonly labs: boolean;
}

/** null: no `# syntax`, another frontend, or one that moves with the newest release (`1`, `latest`). */
export function frontendOf({ directives }: Dockerfile): Frontend | null {
  const directive = directives.find(({ name }) => name === 'syntax');
  const reference = directive === undefined ? null : parseImageReference(directive.value.split(' ')[0] ?? '');
  if (directive === undefined || reference === null) return null;
  if (!/^docker\/dockerfile(?:-upstream)?$/.test(reference.repository)) return null;
  const [, version, channel] = /^v?(\d+\.\d+)(?:\.\d+)*(?:-(labs|experimental))?$/.exec(reference.tag ?? '') ?? [];
  return version === undefined ? null : { directive, version, labs: channel !== undefined };
}

export interface FeatureUse {
  readonly feature: Feature;
  readonly range: Range;
}

export interface Feature {
  readonly name: string;
  /** The first release that has it, and the first `-labs` release. */
  readonly since: string;
  readonly labs: string | null;
}

interface Row extends Feature {
  readonly find: (instruction: Instruction, file: Dockerfile) => Range | null;
}

/** From the release notes of the Dockerfile frontend and its reference, up to 1.27. */
const rows: readonly Row[] = [
  row('`RUN --mount`', '1.2', '1.1', flag(['RUN'], 'mount')),
  row('`--chmod`', '1.2', '1.2', flag(['COPY', 'ADD'], 'chmod')),
  row('several names in one `ARG`', '1.2', '1.2', (instruction) =>
    instruction.keyword === 'ARG' && instruction.pairs.length > 1 ? instruction.ownRange : null,
  ),
  row('`RUN --network`', '1.3', '1.1', flag(['RUN'], 'network')),
  row('here-documents', '1.4', '1.3', ({ heredocs, ownRange }) => (heredocs.length > 0 ? ownRange : null)),
  row('`--link`', '1.4', '1.4', flag(['COPY', 'ADD'], 'link')),
  row('named build contexts', '1.4', '1.4', namedContext),
  row('`ADD --checksum`', '1.6', '1.5', flag(['ADD'], 'checksum')),
  row('`ADD` from Git', '1.6', '1.5', (instruction) =>
    instruction.keyword === 'ADD' &&
    instruction.sources.some(({ text }) => /^git@|^https:\/\/.*\.git(?:#|$)/.test(text))
      ? instruction.ownRange
      : null,
  ),
  row('`HEALTHCHECK --start-interval`', '1.6', '1.6', flag(['HEALTHCHECK'], 'start-interval')),
  row('`${name#…}`, `${name%…}` and `${name/…}`', '1.7', '1.7', (instruction) => {
    const word = expandedWords(instruction).find(({ variables }) =>
      variables.some(({ modifier }) => /^[#%/]/.test(modifier ?? '')),
    );
    return word?.range ?? null;
  }),
  row('secrets as variables (`env=` in a secret mount)', '1.10', '1.10', ({ flags }) => {
    const mount = flags.find(
      ({ name, options }) => name === 'mount' && has(options, 'type', 'secret') && has(options, 'env'),
    );
    return mount?.range ?? null;
  }),
  row('`--chmod` with letters', '1.14', '1.11', (instruction) => {
    const chmod = flagOf(instruction, ['COPY', 'ADD'], 'chmod');
    return /[ugoa]?[+=-][rwxXst]/.test(chmod?.value?.text ?? '') ? (chmod?.range ?? null) : null;
  }),
  row('`ADD --unpack`', '1.17', '1.17', flag(['ADD'], 'unpack')),
  row('`--exclude`', '1.19', '1.7', flag(['COPY', 'ADD'], 'exclude')),
  row('`COPY --parents`', '1.20', '1.7', flag(['COPY'], 'parents')),
  row('`RUN --security`', '1.20', '1.1', flag(['RUN'], 'security')),
  row('`RUN --device`', '1.27', '1.14', flag(['RUN'], 'device')),
];

/** The first use of each feature that the frontend does not have yet. */
export function featuresMissing(
  file: Dockerfile,
  { version, labs }: Pick<Frontend, 'version' | 'labs'>,
): Generator<FeatureUse> {
  return usesOf(
    file,
    rows.filter(({ labs: inLabs, since }) => !isAtLeast(version, labs && inLabs !== null ? inLabs : since)),
  );
}

/** What the legacy builder refuses: every flag of RUN, `--chmod`, and here-documents. */
const refused: ReadonlySet<string> = new Set([
  '`RUN --mount`',
  '`RUN --network`',
  '`RUN --security`',
  '`RUN --device`',
  '`--chmod`',
  'here-documents',
]);

/** The first use of each feature that only BuildKit has. */
export function buildkitFeatures(file: Dockerfile): Generator<FeatureUse> {
  return usesOf(
    file,
    rows.filter(({ name }) => refused.has(name)),
  );
}

function* usesOf(file: Dockerfile, features: readonly Row[]): Generator<FeatureUse> {
  for (const feature of features) {
    for (const instruction of file.instructions) {
      const unwrapped = instruction.keyword === 'ONBUILD' ? instruction.trigger : instruction;
      const range = unwrapped === null ? null : feature.find(unwrapped, file);
      if (range === null) continue;
      yield { feature, range };
      break;
    }
  }
}

function row(name: string, since: string, labs: string | null, find: Row['find']): Row {
  return { name, since, labs, find };
}

function flag(keywords: readonly string[], name: string): Row['find'] {
  return (instruction) => flagOf(instruction, keywords, name)?.range ?? null;
}

function flagOf({ keyword, flags }: Instruction, keywords: readonly string[], name: string): Flag | undefined {
  return keywords.includes(keyword) ? flags.find((candidate) => candidate.name === name) : undefined;
}

function has(options: Flag['options'], name: string, value?: string): boolean {
  return options.some((option) => option.name === name && (value === undefined || option.value === value));
}

/**
 * A base that is no stage, names no registry and no account, and is no known image either: `FROM $NAME-base:current`. Where it is not on the
 * build machine by chance, a build context has its name.
 */
function namedContext(instruction: Instruction, file: Dockerfile): Range | null {
  if (instruction.keyword !== 'FROM' || instruction.image === null) return null;
  const { text, value, range, variables } = instruction.image;
  if (
    value === null
      ? variables.length === 0
      : file.stages.some(({ name }) => name?.toLowerCase() === value.toLowerCase())
  )
    return null;
  const name = text.replace(/["']/g, '').split(/[:@](?![^{]{0,500}\})/)[0] ?? '';
  if (value !== null || !/^[\w${}.-]{1,200}$/.test(name) || name.includes('.') || !/\$/.test(name)) return null;
  // A literal part tells that it is a name of this project, not one that is passed in whole.
  const literal = name.replace(/\$(?:\{\w+\}|\w+)/g, '');
  // `FROM build-$TARGETARCH` is one of several stages.
  const shape = name.replace(/\$(?:\{\w+\}|\w+)/g, '*').toLowerCase();
  if (file.stages.some((stage) => stage.name !== null && matchesGlob(shape, stage.name.toLowerCase()))) return null;
  const reference = parseImageReference(name.replace(/\$(?:\{\w+\}|\w+)/g, 'x'));
  return literal.length > 1 && reference !== null && describeImage(reference).family === null ? range : null;
}

function isAtLeast(version: string, wanted: string): boolean {
  return orderOf(version) >= orderOf(wanted);
}

/** Grows with the release: `1.10` stands above `1.9`. */
const orderOf = memoizedByText(100, (version) => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 1000 + minor;
});
