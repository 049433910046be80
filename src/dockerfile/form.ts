import { parseImageReference } from '../images/reference.ts';
import { nearest } from '../text/nearest.ts';
import type { Range } from '../text/range.ts';
import type { Flag, FromInstruction, HealthcheckInstruction, Instruction, KeyValueInstruction } from './model.ts';

/** Why BuildKit refuses an instruction that can be cut into words: see its `instructions/parse.go` and `bflag.go`. */
export interface FormError {
  readonly kind: 'malformed' | 'surplus-arguments' | 'flag';
  readonly message: string;
  readonly range: Range;
}

type Judge = (value: string) => boolean;
const anything: Judge = () => true;
const oneOf = (...values: readonly string[]): Judge => {
  return (value) => values.includes(value);
};
const truth: Judge = (value) => /^(?:true|false)$/i.test(value);
const duration: Judge = (value) => /^(?:|0|\+?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(value);
const mode: Judge = (value) =>
  /^(?:[0-7]{1,6}|[ugoa]*(?:[-+=][rwxXstugo]*)+(?:,[ugoa]*(?:[-+=][rwxXstugo]*)+)*)$/.test(value);
const digest: Judge = (value) =>
  /^(?:sha256:[\da-f]{64}|sha384:[\da-f]{96}|sha512:[\da-f]{128}|[\da-f]{7,64})$/.test(value);

/** The flags of each instruction, and what is a value of theirs. Others have none. */
const flagsOf: Readonly<Partial<Record<string, Readonly<Record<string, Judge>>>>> = {
  FROM: { platform: anything },
  RUN: {
    mount: anything,
    network: oneOf('default', 'none', 'host'),
    security: oneOf('sandbox', 'insecure'),
    device: anything,
  },
  COPY: { from: anything, chown: anything, chmod: mode, link: truth, parents: truth, exclude: anything },
  ADD: {
    chown: anything,
    chmod: mode,
    link: truth,
    'keep-git-dir': truth,
    checksum: digest,
    unpack: truth,
    exclude: anything,
  },
  HEALTHCHECK: {
    interval: duration,
    timeout: duration,
    'start-period': duration,
    'start-interval': duration,
    retries: (value) => /^\+?\d*$/.test(value),
  },
};
const repeatable: ReadonlySet<string> = new Set(['mount', 'exclude', 'device']);
const mountTypes: ReadonlySet<string> = new Set(['bind', 'cache', 'tmpfs', 'secret', 'ssh']);

/** https://github.com/moby/sys/tree/main/signal: what STOPSIGNAL may say. */
const signals: ReadonlySet<string> = new Set(
  (
    'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU ' +
    'UNUSED URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX'
  ).split(' '),
);

/** `isOwnFrontend`: a frontend other than Docker's reads the file, with flags of its own. */
export function formErrors(instruction: Instruction, isOwnFrontend: boolean): FormError[] {
  const flags = isOwnFrontend ? [] : instruction.flags.flatMap((flag, index) => flagErrors(instruction, flag, index));
  return [...flags, ...argumentErrors(instruction)];
}

function flagErrors({ keyword, flags }: Instruction, flag: Flag, index: number): FormError[] {
  const { name, value, range } = flag;
  const wrong = (message: string): FormError[] => [{ kind: 'flag', message, range }];
  const known = flagsOf[keyword];
  if (known === undefined) return [];
  const judge = Object.hasOwn(known, name) ? known[name] : undefined;
  if (judge === undefined) {
    const near = nearest(name, Object.keys(known));
    return wrong(`\`${keyword}\` has no flag \`--${name}\`${near === null ? '.' : `; did you mean \`--${near}\`?`}`);
  }
  if (value === null && judge !== truth) return wrong(`\`--${name}\` needs a value: \`--${name}=…\`.`);
  if (!repeatable.has(name) && flags.findIndex((other) => other.name === name) < index)
    return wrong(`\`--${name}\` is given twice.`);
  if (name === 'mount') {
    const type = flag.options.find((option) => option.name === 'type')?.value ?? 'bind';
    return mountTypes.has(type) || type.includes('$') ? [] : wrong(`There is no mount of type \`${type}\`.`);
  }
  return value?.value == null || judge(value.value)
    ? []
    : wrong(
        `\`${value.value}\` is no value of \`--${name}\`${judge === duration ? ': a time has a unit, like `30s`.' : '.'}`,
      );
}

function argumentErrors(instruction: Instruction): FormError[] {
  const malformed = (message: string): FormError[] => [{ kind: 'malformed', message, range: instruction.ownRange }];
  switch (instruction.keyword) {
    case 'FROM':
      return fromErrors(instruction);
    case 'HEALTHCHECK':
      return healthcheckErrors(instruction);
    case 'ENV':
    case 'LABEL':
    case 'ARG':
      return pairErrors(instruction.pairs);
    case 'SHELL':
      return instruction.args.text.trim() !== '' && (instruction.words?.length ?? 0) === 0
        ? malformed('`SHELL` takes a JSON array of strings: `SHELL ["/bin/bash", "-c"]`.')
        : [];
    case 'STOPSIGNAL': {
      const signal = instruction.word?.value ?? null;
      return signal === null || isSignal(signal) ? [] : malformed(`There is no signal \`${signal}\`.`);
    }
    case 'USER': {
      const { word } = instruction;
      return word?.value != null && /\s/.test(word.value.trim()) && !/["'\\]/.test(word.text)
        ? [
            {
              kind: 'surplus-arguments',
              message: '`USER` takes one name: a comment has a line of its own.',
              range: word.range,
            },
          ]
        : [];
    }
    default:
      return [];
  }
}

/** What something else replaces before the build: `REPLACE_ME`, `__IMAGE__`, `#TAG#`. */
const placeholder = /^[^a-z]+$|__[A-Z]|[#%<>{}]/;

function fromErrors({ image, as, alias, surplus, ownRange }: FromInstruction): FormError[] {
  if (image !== null && placeholder.test(image.text.replace(/@sha.*$/s, ''))) return [];
  const [first] = surplus;
  if (first !== undefined || (as !== null && alias === null)) {
    const message = '`FROM` takes an image, and a name behind `AS`; nothing else.';
    return [{ kind: 'surplus-arguments', message, range: first?.range ?? ownRange }];
  }
  const found: FormError[] = [];
  if (alias !== null && !/^[a-z][\w.-]*$/i.test(alias.text)) {
    const message = `\`${alias.text}\` cannot be the name of a stage: letters, digits, \`-\`, \`_\` and \`.\`, a letter first.`;
    found.push({ kind: 'malformed', message, range: alias.range });
  }
  if (
    image !== null &&
    image.variables.length === 0 &&
    image.value !== null &&
    parseImageReference(image.value) === null
  ) {
    const lower = image.value.toLowerCase();
    const hint = parseImageReference(lower) === null ? '' : `: names are in lower case, \`${lower}\``;
    found.push({ kind: 'malformed', message: `\`${image.value}\` is no image reference${hint}.`, range: image.range });
  }
  return found;
}

function healthcheckErrors({ args, flags, none, command, ownRange }: HealthcheckInstruction): FormError[] {
  const words = args.text.trim().split(/\s+/).slice(flags.length);
  const [type = '', next] = words;
  const wrong = (kind: FormError['kind'], message: string): FormError[] => [{ kind, message, range: ownRange }];
  if (type === '') return [];
  if (none) return next === undefined ? [] : wrong('surplus-arguments', '`HEALTHCHECK NONE` takes no arguments.');
  if (command === null)
    return wrong('malformed', `\`HEALTHCHECK\` knows \`CMD\` and \`NONE\`, not \`${type.slice(0, 40)}\`.`);
  return next === undefined ? wrong('malformed', '`HEALTHCHECK CMD` needs a command.') : [];
}

/** What else is wrong with a list of them is not that it cannot be read. */
function pairErrors([first]: KeyValueInstruction['pairs']): FormError[] {
  return first?.name === ''
    ? [{ kind: 'malformed', message: 'A name is missing in front of `=`.', range: first.range }]
    : [];
}

function isSignal(text: string): boolean {
  const name = text.trim().toUpperCase().replace(/^SIG/, '');
  return (/^\d+$/.test(name) && Number(name) > 0) || signals.has(name) || /^RT(?:MIN\+|MAX-)\d+$/.test(name);
}
