import type { Description } from '../snapshot/snapshot.ts';
import type { Claim } from './claim.ts';
import { holdsForAll } from './commits.ts';
import { nameOf } from './names.ts';
import { sentencesOf } from './sentences.ts';

const name = '[a-z0-9][a-z0-9._/-]*[a-z0-9]';
const image = `${name}:[a-zA-Z0-9][\\w.-]*\\w`;
const version = 'v?\\d[\\w.-]*\\w|\\d';
const becomes = '(?:\\s+to\\s+|\\s*(?:→|->|=>)\\s*)';

const verb = (...stems: readonly string[]) => `\\b(?:${stems.join('|')})(?:e|s|es|d|ed|ing|ning|ned|ping|ped|ting)?\\b`;
const moving = verb('bump', 'upgrad', 'updat', 'mov', 'switch', 'chang', 'fix', 'rais', 'migrat', 'replac');
const adding = verb('add', 'introduc', 'convert', 'switch', 'split', 'turn', 'mov');

type Reader = readonly [
  pattern: RegExp,
  read: (groups: Readonly<Record<string, string | undefined>>) => Claim | null,
  /** What must stand before it. */
  behind?: RegExp,
];

const numbers: Readonly<Record<string, number>> = { two: 2, three: 3, four: 4, five: 5 };

/** The forms, each in words that hardly mean anything else. One sentence may have several. */
const readers: readonly Reader[] = [
  [
    new RegExp(`(?<![\\w/.-])(?<from>${image})${becomes}(?<to>${image})`, 'i'),
    ({ from = '', to = '' }) =>
      nameOf(from) === nameOf(to) ? { form: 'version', from, to } : { form: 'base-image', from, to },
    new RegExp(moving, 'i'),
  ],
  [
    new RegExp(`(?<![\\w/.-])(?<from>${image})${becomes}(?<to>${version})(?![\\w:/-])`, 'i'),
    ({ from = '', to = '' }) => ({ form: 'version', from, to: `${nameOf(from)}:${to.replace(/^v/, '')}` }),
    new RegExp(moving, 'i'),
  ],
  [
    new RegExp(
      `${moving} (?:the )?(?:base image )?(?<name>${name})(?<base> (?:base )?image)? from (?<from>${version})${becomes}(?<to>${version})(?![\\w:/-])`,
      'i',
    ),
    ({ 0: all = '', name: own = '', from = '', to = '' }) =>
      /\bimage\b/i.test(all)
        ? { form: 'version', from: `${own}:${from.replace(/^v/, '')}`, to: `${own}:${to.replace(/^v/, '')}` }
        : null,
  ],
  [
    new RegExp(
      `^(?:[\\w()/-]+: )?(?<un>un)?pin(?:s|ned|ning)? (?:all |every |each |the |our )*(?:(?:base )?images?|(?<name>${name})(?: base)?(?: image)?) (?:by|to|with|via|using) (?:a |an |its |their |the )?(?:sha256 |image |immutable )*(?:digests?|sha256|sha)\\b`,
      'i',
    ),
    ({ un, name: own }) => ({ form: 'pin', image: own ?? null, pinned: un === undefined }),
  ],
  [
    new RegExp(`^(?:[\\w()/-]+: )?unpin(?:s|ned|ning)? (?:the )?(?<name>${name})(?: base)? image\\b`, 'i'),
    ({ name: own = '' }) => ({ form: 'pin', image: own, pinned: false }),
  ],
  [
    new RegExp(
      `${verb('remov', 'drop', 'delet')} (?:the )?(?:unused|unneeded|unnecessary|redundant|obsolete) (?:packages? |build arguments? |arguments? |variables? |dependency )?(?<name>[\\w.+-]*\\w)`,
      'i',
    ),
    ({ name: own = '' }) => ({ form: 'removal', name: own }),
  ],
  [
    new RegExp(`${verb('remov', 'drop', 'delet')} (?:the )?(?<name>[\\w.+-]*\\w) \\(unused\\)`, 'i'),
    ({ name: own = '' }) => ({ form: 'removal', name: own }),
  ],
  [new RegExp(`${adding}\\b[^.]{0,200}\\bmulti-?stage\\b`, 'i'), () => ({ form: 'stages', count: null })],
  [
    new RegExp(`${verb('split', 'splitt')}\\b[^.]{0,200}\\binto (?<count>two|three|four|five|[2-9]) stages\\b`, 'i'),
    ({ count = '' }) => ({ form: 'stages', count: numbers[count.toLowerCase()] ?? Number(count) }),
  ],
  [
    new RegExp(
      `${adding} (?:a|an|another) (?:separate |dedicated |new )?(?:build|builder|runtime|deps|dependency) stage\\b`,
      'i',
    ),
    () => ({ form: 'stages', count: null }),
  ],
  [
    new RegExp(
      `${verb('add', 'introduc', 'use', 'using', 'enabl')} (?:buildkit )?(?:run )?cache mounts?\\b(?<where>[^.]{0,200}\\b(?:all|every|each)\\b (?:of )?(?:the )?(?:\\w+ )?(?:component|dockerfile|service|image|build)s?\\b)?`,
      'i',
    ),
    ({ where }) => ({ form: 'cache-mounts', everywhere: where !== undefined }),
  ],
  [
    new RegExp(
      `${moving} (?:the |our )?(?:[\\w-]+ )?base images?(?: from (?<from>${name}(?::[\\w.-]*\\w)?))? to (?:an? |the )?(?<to>${name}(?::[\\w.-]*\\w)?)`,
      'i',
    ),
    ({ from, to = '' }) => ({ form: 'base-image', from: from ?? null, to }),
  ],
];

const claimsRead = 20;

export interface Said {
  readonly claim: Claim;
  readonly sentence: string;
  /** First line of the commit's message that says it; null: the description does. */
  readonly commit: string | null;
}

/**
 * What the description and the messages of the commits claim, each once; nothing where it is not in one of the forms. A description that is
 * the message of one commit of several says what that commit says.
 */
export function claimsIn(description: Description): Said[] {
  const { title, body, commits = [] } = description;
  const own = title + (body === '' ? '' : `\n\n${body}`);
  const isCommit = commits.length > 1 && commits.some((message) => sameText(message, own));
  const said = isCommit ? [] : claimsOf(own, null);
  const messages = commits.map((message) => {
    const text = /^Merge /.test(message) ? '' : message.slice(0, messageLength);
    const claims = claimsOf(text, firstLine(text));
    return { text, claims, keys: new Set(claims.map(keyOf)) };
  });
  const denial = isCommit ? '' : own;
  const committed = unique(messages.flatMap(({ claims }) => claims)).filter((one) =>
    holdsForAll(one.claim, messages, denial),
  );
  return unique([...said, ...committed]);
}

/** The first of those that claim the same. */
function unique(said: readonly Said[]): Said[] {
  const first = new Map(said.toReversed().map((one) => [keyOf(one), one]));
  return said.filter((one) => first.get(keyOf(one)) === one).slice(0, claimsRead);
}

/** Characters of a commit's message that are read. */
const messageLength = 2000;

function claimsOf(text: string, commit: string | null): Said[] {
  return sentencesOf(text).flatMap((sentence) =>
    readers.flatMap(([pattern, read, behind]) => {
      const from = behind === undefined ? 0 : sentence.search(behind);
      const match = from === -1 ? null : pattern.exec(sentence.slice(from));
      const claim = match === null ? null : read({ ...match.groups, 0: match[0] });
      return claim === null ? [] : [{ claim, sentence, commit }];
    }),
  );
}

/** Equal for equal claims. */
function keyOf({ claim }: Pick<Said, 'claim'>): string {
  return JSON.stringify(claim);
}

function sameText(a: string, b: string): boolean {
  return a.replace(/\s+/g, ' ').trim() === b.replace(/\s+/g, ' ').trim();
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]?.trim() ?? '';
}
