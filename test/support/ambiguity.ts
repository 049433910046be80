import { type AST, RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';

/**
 * How a backtracking matcher can be made to try a text in many ways. `exponential`: a loop reads the same text in two ways. `polynomial`: two
 * loops, one behind the other, share a text, and what follows can fail; the search for the first place counts as a loop.
 */
export type Ambiguity = 'none' | 'polynomial' | 'exponential';

/** One character of the pattern, and the characters of the alphabet that it stands for. */
interface Position {
  readonly set: bigint;
  /** Positions that can come next, one entry for each way to them. */
  readonly next: Position[];
}

/** A part of the pattern as an automaton without empty steps. */
interface Part {
  readonly first: readonly Position[];
  readonly last: readonly Position[];
  /** Those of `last` behind which no assertion can fail. */
  readonly done: readonly Position[];
  readonly nullable: boolean;
  /** Nullable, without an assertion. */
  readonly free: boolean;
}

const alphabet = [...Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)), '\u2028', '\u212a', '\u4e00'];
const everything = (1n << BigInt(alphabet.length)) - 1n;
const nothing: Part = { first: [], last: [], done: [], nullable: true, free: true };
const assertion: Part = { ...nothing, free: false };
/** Behind it nothing can be read. */
const end: Part = { ...assertion, nullable: false };
/** Times that a loop with an end is written out; beyond that it counts as one without. */
const few = 3;

/** Lookarounds are looked at on their own. */
export function ambiguityOf({ source, flags }: RegExp): Ambiguity {
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, { unicode: /[uv]/.test(flags) });
  const found = [judge(pattern.alternatives, flags, !flags.includes('y'))];
  visitRegExpAST(pattern, {
    onAssertionEnter: (node) => {
      if ('alternatives' in node) found.push(judge(node.alternatives, flags, false));
    },
  });
  return (['exponential', 'polynomial'] as const).find((one) => found.includes(one)) ?? 'none';
}

function judge(alternatives: readonly AST.Alternative[], flags: string, searched: boolean): Ambiguity {
  const build = builder(flags.replace(/[gyd]/g, ''));
  const parts = alternatives.map((alternative) => ({
    part: build.sequence(alternative),
    anchored: isAnchored(alternative),
  }));
  const loops = build.positions.filter((position) => reaches(position.next, position));
  // Behind what ends the pattern nothing fails, so nothing is tried again.
  const done = new Set(parts.flatMap(({ part }) => part.done));
  const failing = loops.filter((position) => !done.has(position));
  if (failing.some(isExponential)) return 'exponential';
  const unanchored = parts.flatMap(({ part, anchored }) => (anchored ? [] : part.first));
  const search: Position = { set: everything, next: [] };
  search.next.push(search, ...unanchored);
  const before = searched && unanchored.length > 0 ? [search, ...loops] : loops;
  return before.some((one) => failing.some((two) => one !== two && meet(one, two))) ? 'polynomial' : 'none';
}

function isAnchored({ elements: [first] }: AST.Alternative): boolean {
  return first?.type === 'Assertion' && first.kind === 'start';
}

function builder(flags: string) {
  const positions: Position[] = [];
  return { positions, sequence };

  function sequence({ elements }: AST.Alternative): Part {
    return elements.map(partOf).reduce(joined, nothing);
  }

  function partOf(node: AST.Element): Part {
    switch (node.type) {
      case 'Group':
      case 'CapturingGroup':
        return either(node.alternatives.map(sequence));
      case 'Quantifier':
        return node.max > few ? looped(partOf(node.element), node.min) : copied(node);
      case 'Assertion':
        if (node.kind === 'end' && !flags.includes('m')) return end;
        return node.kind === 'start' ? nothing : assertion;
      case 'Backreference':
        return { ...character(everything), nullable: true };
      default:
        return character(setOf(node.raw));
    }
  }

  function character(set: bigint): Part {
    const position: Position = { set, next: [] };
    positions.push(position);
    const own = [position];
    return { first: own, last: own, done: own, nullable: false, free: false };
  }

  function copied({ element, min, max }: AST.Quantifier): Part {
    const copies = Array.from({ length: max }, (_, index) => optional(partOf(element), index >= min));
    return copies.reduce(joined, nothing);
  }

  function setOf(raw: string): bigint {
    const pattern = new RegExp(`^(?:${raw})$`, flags);
    return alphabet.reduce((set, one, index) => (pattern.test(one) ? set | (1n << BigInt(index)) : set), 0n);
  }
}

function looped(part: Part, min: number): Part {
  for (const last of part.last) last.next.push(...part.first);
  return optional(part, min === 0);
}

function optional(part: Part, is: boolean): Part {
  return { ...part, nullable: part.nullable || is, free: part.free || is };
}

function joined(a: Part, b: Part): Part {
  for (const last of a.last) last.next.push(...b.first);
  return {
    first: a.nullable ? [...a.first, ...b.first] : a.first,
    last: b.nullable ? [...a.last, ...b.last] : b.last,
    done: b.free ? [...a.done, ...b.done] : b.done,
    nullable: a.nullable && b.nullable,
    free: a.free && b.free,
  };
}

function either(parts: readonly Part[]): Part {
  return {
    first: parts.flatMap(({ first }) => first),
    last: parts.flatMap(({ last }) => last),
    done: parts.flatMap(({ done }) => done),
    nullable: parts.some(({ nullable }) => nullable),
    free: parts.some(({ free }) => free),
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
