import { type AST, RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';

/**
 * How a backtracking matcher can be made to try a text in many ways. `exponential`: a loop reads the same text in two ways. `polynomial`: two
 * loops, one behind the other, share a text, and what follows can fail; the search for the first place counts as a loop. A loop with an end
 * multiplies the time by a number and no more.
 */
export type Ambiguity = 'none' | 'polynomial' | 'exponential';

/** One character of the pattern, and the characters of the alphabet that it stands for. */
interface Position {
  readonly set: bigint;
  /** How often the loops around it can read it: Infinity where one of them has no end. */
  readonly times: number;
  /** Positions that can come next, one entry for each way to them. */
  readonly next: Position[];
}

/** A part of the pattern as an automaton without empty steps. */
interface Part {
  readonly first: readonly Position[];
  readonly last: readonly Position[];
  /** Those behind which nothing can fail. */
  readonly done: readonly Position[];
  readonly nullable: boolean;
  /** Cannot fail. */
  readonly free: boolean;
  /** Cannot fail at the end of the text. */
  readonly freeAtEnd: boolean;
}

const alphabet = [...Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)), '\u2028', '\u212a', '\u4e00'];
const everything = (1n << BigInt(alphabet.length)) - 1n;
const lineEnds = setOf('[\\n\\r\\u2028\\u2029]', '');
const word = setOf('\\w', '');
const nothing: Part = { first: [], last: [], done: [], nullable: true, free: true, freeAtEnd: true };
const assertion: Part = { ...nothing, free: false, freeAtEnd: false };
/** Behind it nothing can be read. */
const end: Part = { ...assertion, nullable: false, freeAtEnd: true };
/** In front of it nothing can have been read. */
const start: Part = { ...assertion, nullable: false };
/** Times that a loop with an end is written out; beyond that it is a loop. */
const few = 3;
/** By so much a text may take longer where loops have an end. */
const factor = 1000;

/** Lookbehinds are looked at on their own. */
export function ambiguityOf({ source, flags }: RegExp): Ambiguity {
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, { unicode: /[uv]/.test(flags) });
  const found = [judge(pattern.alternatives, flags, !flags.includes('y'))];
  visitRegExpAST(pattern, {
    onAssertionEnter: (node) => {
      if (node.kind === 'lookbehind') found.push(judge(node.alternatives, flags, false));
    },
  });
  return (['exponential', 'polynomial'] as const).find((one) => found.includes(one)) ?? 'none';
}

function judge(alternatives: readonly AST.Alternative[], flags: string, searched: boolean): Ambiguity {
  const build = builder(flags.replace(/[gyd]/g, ''));
  const parts = alternatives.map((alternative) => build.sequence(alternative));
  const loops = build.positions.filter((position) => reaches(position.next, position));
  // Behind what ends the pattern nothing fails, so nothing is tried again.
  const done = new Set(parts.flatMap((part) => part.done));
  const failing = loops.filter((position) => !done.has(position));
  if (failing.some(isExponential)) return 'exponential';
  const search: Position = { set: everything, times: Number.POSITIVE_INFINITY, next: [] };
  search.next.push(search);
  for (const [index, { first }] of parts.entries()) {
    const set = build.before(alternatives[index], first);
    search.next.push(...(set === everything ? first : [{ ...search, set, next: [...first] }]));
  }
  const before = searched ? [search, ...loops] : loops;
  return before.some((one) => failing.some((two) => one !== two && isCostly(one, two) && meet(one, two)))
    ? 'polynomial'
    : 'none';
}

function isCostly(one: Position, two: Position): boolean {
  const ends = [one.times, two.times].filter(Number.isFinite);
  return ends.length === 0 || ends.reduce((product, times) => product * times) > factor;
}

function builder(flags: string) {
  const positions: Position[] = [];
  let times = 1;
  return { positions, sequence, before };

  /** The characters behind which a match can start, by the assertion that the alternative starts with. */
  function before(alternative: AST.Alternative | undefined, first: readonly Position[]): bigint {
    const [assertion] = alternative?.elements ?? [];
    if (assertion?.type !== 'Assertion') return everything;
    if (assertion.kind === 'start') return lineEnds;
    if (assertion.kind === 'word' && first.every(({ set }) => (set & ~word) === 0n)) return everything & ~word;
    if (assertion.kind !== 'lookbehind') return everything;
    const single = /^\(\?<[=!](?:\\?.|\[(?:[^\\\]]|\\.)*\])\)$/su.exec(assertion.raw);
    if (single === null) return everything;
    const set = setOf(assertion.raw.slice('(?<='.length, -1), flags);
    return assertion.negate ? everything & ~set : set;
  }

  function sequence({ elements }: AST.Alternative): Part {
    return inOrder(elements.map(partOf));
  }

  function partOf(node: AST.Element): Part {
    switch (node.type) {
      case 'Group':
      case 'CapturingGroup':
        return either(node.alternatives.map(sequence));
      case 'Quantifier':
        return node.max > few ? repeated(node) : copied(node);
      case 'Assertion':
        if (node.kind === 'end' && !flags.includes('m')) return end;
        if (node.raw === '(?![\\s\\S])') return end;
        // What is read ahead leads to nothing.
        if (node.kind === 'lookahead') return { ...assertion, first: either(node.alternatives.map(sequence)).first };
        if (node.kind === 'start') return flags.includes('m') ? nothing : start;
        return assertion;
      case 'Backreference':
        return { ...character(everything), nullable: true };
      default:
        return character(setOf(node.raw, flags));
    }
  }

  function character(set: bigint): Part {
    const position: Position = { set, times, next: [] };
    positions.push(position);
    const own = [position];
    return { first: own, last: own, done: own, nullable: false, free: false, freeAtEnd: false };
  }

  function copied({ element, min, max }: AST.Quantifier): Part {
    const copies = Array.from({ length: max }, (_, index) => optional(partOf(element), index >= min));
    return inOrder(copies);
  }

  function repeated({ element, min, max }: AST.Quantifier): Part {
    const around = times;
    times *= max;
    const part = looped(partOf(element), min);
    times = around;
    return part;
  }
}

function setOf(raw: string, flags: string): bigint {
  const pattern = new RegExp(`^(?:${raw})$`, flags);
  return alphabet.reduce((set, one, index) => (pattern.test(one) ? set | (1n << BigInt(index)) : set), 0n);
}

function looped(part: Part, min: number): Part {
  for (const last of part.last) last.next.push(...part.first);
  return optional(part, min === 0);
}

function optional(part: Part, is: boolean): Part {
  return {
    ...part,
    nullable: part.nullable || is,
    free: part.free || is,
    freeAtEnd: part.freeAtEnd || is,
  };
}

function inOrder(parts: readonly Part[]): Part {
  return parts.length === 0 ? nothing : parts.reduceRight((rest, part) => joined(part, rest));
}

function joined(a: Part, b: Part): Part {
  for (const last of a.last) last.next.push(...b.first);
  // A loop over everything comes to the end of the text.
  const toEnd = b.freeAtEnd ? a.done.filter((one) => one.set === everything && one.next.includes(one)) : [];
  return {
    first: a.nullable ? [...a.first, ...b.first] : a.first,
    last: b.nullable ? [...a.last, ...b.last] : b.last,
    done: b.free ? [...a.done, ...b.done] : [...b.done, ...toEnd],
    nullable: a.nullable && b.nullable,
    free: a.free && (b.free || toEnd.length > 0),
    freeAtEnd: a.freeAtEnd && b.freeAtEnd,
  };
}

function either(parts: readonly Part[]): Part {
  return {
    first: parts.flatMap(({ first }) => first),
    last: parts.flatMap(({ last }) => last),
    done: parts.flatMap(({ done }) => done),
    nullable: parts.some(({ nullable }) => nullable),
    free: parts.some(({ free }) => free),
    freeAtEnd: parts.some(({ freeAtEnd }) => freeAtEnd),
  };
}

function reaches(from: readonly Position[], goal: Position): boolean {
  const seen = new Set<Position>();
  const waiting = [...from];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (one === goal) return true;
    if (seen.has(one)) continue;
    seen.add(one);
    waiting.push(...one.next);
  }
  return false;
}

/** Two ways from a position back to it that read the same text. */
function isExponential(start: Position): boolean {
  return walk([start, start], (now, at) => now.every((one) => one === start) && at > 0);
}

/** A text that leads from each of two loops back to it, and from the first to the second. */
function meet(one: Position, two: Position): boolean {
  if (!reaches(one.next, two)) return false;
  return walk([one, one, two], (now) => now[0] === one && now[1] === two && now[2] === two);
}

/** Steps of several walkers that read the same text, until `found`; `split` counts once two of them took different ways. */
function walk(start: readonly Position[], found: (now: readonly Position[], split: number) => boolean): boolean {
  const numbers = new Map<Position, number>();
  const numberOf = (position: Position) => {
    const number = numbers.get(position) ?? numbers.size;
    numbers.set(position, number);
    return number;
  };
  const seen = new Set<string>();
  const waiting: { readonly now: readonly Position[]; readonly split: number }[] = [{ now: start, split: 0 }];
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    for (const next of stepsOf(step.now)) {
      const split = step.split === 1 || next.ways[0] !== next.ways[1] ? 1 : 0;
      if (found(next.now, split)) return true;
      const key = `${next.now.map(numberOf).join()}:${split}`;
      if (seen.has(key)) continue;
      seen.add(key);
      waiting.push({ now: next.now, split });
    }
  }
  return false;
}

interface Step {
  readonly now: readonly Position[];
  readonly ways: readonly number[];
}

function* stepsOf([head, ...tail]: readonly Position[], set = everything): Generator<Step> {
  if (head === undefined) {
    yield { now: [], ways: [] };
    return;
  }
  for (const [way, next] of head.next.entries()) {
    const common = set & next.set;
    if (common === 0n) continue;
    for (const rest of stepsOf(tail, common)) yield { now: [next, ...rest.now], ways: [way, ...rest.ways] };
  }
}
