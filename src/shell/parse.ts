import { type ParsedScript, parse } from 'unbash';
import { type MappedText, sliceMapped } from '../text/mapped.ts';
import type { Source } from '../text/source.ts';
import type { ShellError, ShellScript, Statement } from './ast.ts';
import { convertStatements } from './convert.ts';
import { type Context, literalWord, type Substitution } from './convert-words.ts';
import { noOptions, type ShellOptions } from './options.ts';
import { type Origin, rangeOf, unescaped } from './positions.ts';

/** UTF-16 code units; a longer script is not read. */
const longestScript = 65_536;
const mostErrors = 10;
/** The parser reads the text of a substitution once for each level around it, so depth costs time. */
const deepestSubstitution = 24;

/**
 * Parses a script of a POSIX-like shell, as bash would. Nothing is done before `statements` or `errors` is read, and nothing throws.
 * Line ends are LF: a CRLF is read as a space and LF, except in the closing line of a here-document.
 */
export function parseShell(written: MappedText, source: Source, options: ShellOptions = noOptions): ShellScript {
  const parsed = once(() => parseNow({ mapped: written, source }, options));
  return {
    written,
    source,
    options,
    shebang: /^#!([^\n\r]*)/.exec(written.text)?.[1]?.trim() ?? null,
    get statements() {
      return parsed().statements;
    },
    get errors() {
      return parsed().errors;
    },
  };
}

/** The exec form, `["sh", "-c", "…"]`: one command whose words no shell has looked at. */
export function parseExec(words: readonly MappedText[], source: Source): ShellScript {
  const written: MappedText = words[0] ?? { text: '', pieces: [] };
  const parsed = words.map((word) => literalWord({ mapped: word, source }, word));
  const [first, last] = [parsed[0], parsed.at(-1)];
  const statements: Statement[] = [];
  if (first !== undefined && last !== undefined) {
    const range = { ...first.range, endLine: last.range.endLine, endColumn: last.range.endColumn };
    const commands = [{ kind: 'simple' as const, assignments: [], words: parsed, redirects: [], range }];
    const pipelines = [{ commands, operators: [], negated: false, range }];
    statements.push({ pipelines, operators: [], terminator: null, range });
  }
  return { written, source, options: noOptions, shebang: null, statements, errors: [] };
}

type Parsed = Pick<ShellScript, 'statements' | 'errors'>;

function parseNow(origin: Origin, options: ShellOptions): Parsed {
  const { text } = origin.mapped;
  const failed = (message: string): Parsed => ({
    statements: [],
    errors: [{ message, range: rangeOf(origin, { pos: 0, end: text.length }) }],
  });
  if (text.length > longestScript) return failed('too large to read');
  try {
    const mapped = { ...origin.mapped, text: text.replace(/(\\?)\r\n/g, ' $1\n') };
    const errors: ShellError[] = [];
    return { statements: convertScript({ ...origin, mapped }, parse(mapped.text), options, errors), errors };
  } catch (error) {
    // The only failure seen of the parser, or of the walk over what it returns, is a stack that ran out.
    return failed(error instanceof RangeError ? 'nested too deeply to read' : 'not readable');
  }
}

function convertScript(
  origin: Origin,
  script: ParsedScript,
  options: ShellOptions,
  errors: ShellError[],
  depth = 0,
): readonly Statement[] {
  for (const { message, pos } of script.errors ?? []) {
    if (errors.length < mostErrors) errors.push({ message, range: rangeOf(origin, { pos, end: pos }) });
  }
  const context: Context = { ...origin, substitution };
  return convertStatements(context, script.commands);

  /** Positions of a nested script are those of the outer text, except where backquotes had to be unescaped. */
  function substitution(part: Substitution): ShellScript {
    const written = sliceMapped(origin.mapped, part.pos, part.end);
    const own: ShellError[] = [];
    let statements: readonly Statement[] = [];
    if (depth === deepestSubstitution) {
      own.push({ message: 'nested too deeply to read', range: rangeOf(origin, part) });
    } else if (part.script !== undefined) {
      const { source: decoded } = part.script;
      const inside = sliceMapped(origin.mapped, part.pos + 1, part.end - 1);
      const mapped = decoded === undefined ? origin.mapped : unescaped(inside, decoded);
      statements = convertScript({ ...origin, mapped }, part.script, options, own, depth + 1);
    }
    errors.push(...own.slice(0, mostErrors - errors.length));
    return { written, source: origin.source, options, shebang: null, statements, errors: own };
  }
}

function once<T>(compute: () => T): () => T {
  let result: { readonly value: T } | null = null;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}
