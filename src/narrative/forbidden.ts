/** What no sentence may say, whatever it is about, with the reason for the log. Phrases are parts of regular expressions, word by word. */
const phrases: readonly (readonly [reason: string, phrases: readonly string[]])[] = [
  [
    'speaks a verdict',
    [
      'lgtm',
      'verdict',
      'approv\\w*',
      '(?:safe|ready|fine|ok|okay|good) to (?:merge|go|ship|deploy|land)',
      '(?:can|may|should|could|must) be (?:merged|approved|shipped|closed)',
      'merge (?:this|it|now|away|without|immediately|as is)',
      'looks? (?:good|fine|safe|great)',
      '(?<=^|[.,:;!] )ship it',
      'all clear',
      'well done',
      'no (?:further |other |more |real |security )?(?:issues?|problems?|concerns?|blockers?|findings?|vulnerabilit\\w+|action)',
      'no changes? (?:is|are) needed',
      'nothing (?:to (?:fix|worry|do|see|change)|is wrong|else)',
      'passe[sd] (?:the |this |all )?(?:review|checks?)',
    ],
  ],
  [
    'plays a finding down',
    [
      'false (?:positive|alarm)s?',
      '(?:can|may|could|should) (?:safely )?be (?:ignored|disregarded|dismissed|skipped|suppressed|silenced|hidden|waived|overlooked)',
      '(?:ignore|disregard|dismiss|suppress|hide|skip|silence|waive|overlook) (?:this|that|these|those|all|any|every|it|them|previous|above|my|your)',
      '(?:ignore|disregard|dismiss|suppress|silence|waive|overlook) the (?:findings?|issues?|warnings?|problems?|rules?|reports?|reviews?|rest|above|instructions?)',
      'not (?:a |an |really )?(?:real )?(?:issue|problem|vulnerability|risk|concern|bug)',
      'harmless',
      '(?:is|are) (?:fine|safe|acceptable|intentional|secure|correct|okay|ok|by design)',
      'safe to (?:ignore|skip|use|keep)',
      'no (?:need|reason) to (?:fix|change|worry|act)',
    ],
  ],
  [
    'speaks of the request',
    [
      'system prompt',
      'prompts?',
      '(?:previous|prior|earlier|above|my|your|following|these|hidden|given|original|initial) instructions?',
      'instructed',
      'untrusted (?:data|block|text|content)',
      'data blocks?',
      'language model',
      'as an ai',
      'an assistant',
      'jailbreak',
      'developer mode',
      'override',
      'api keys?',
      '(?:begin|end) [0-9a-f]{8,}',
    ],
  ],
  [
    'judges severity',
    [
      '(?:high|low|medium|moderate|severe|informational)[- ](?:severity|priority|risk|impact)',
      'severity',
      'severities',
      'cvss',
      'cve-?\\d+',
      'downgrad\\w*',
      'upgraded to (?:a )?(?:blocker|critical)',
    ],
  ],
];

const patterns = phrases.map(([reason, parts]) => [reason, new RegExp(`\\b(?:${parts.join('|')})\\b`, 'i')] as const);
const mention = /(?:^|[^\w`/.-])@[\w-]|(?:^|\s)#\d|\bGH-\d/i;
/** Outside of code. */
const markup = /:\/\/|\bwww\.|\]\(|!\[|<\/?[a-z!]|&#?\w+;|\bmailto:/i;

/** Why a sentence may not be said; null: it may, as far as this goes. `prose` is the sentence without its code. */
export function forbiddenIn(sentence: string, prose: string): string | null {
  if (/```|~~~|^[#>*+|-]/.test(sentence)) return 'holds a block of markup';
  // Inside of backquotes an address is code, and has to stand in the code.
  if (markup.test(prose)) return 'holds a link or markup';
  if (mention.test(sentence)) return 'mentions somebody';
  return patterns.find(([, pattern]) => pattern.test(sentence))?.[0] ?? null;
}
