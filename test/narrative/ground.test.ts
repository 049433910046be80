import { describe, expect, test } from '@jest/globals';
import { answer, grounded, said } from './support.ts';

describe('a sentence is kept', () => {
  test.each([
    ['plain English that names nothing', 'Two builds of the same commit can differ, and nobody will notice.'],
    ['an image of the report', 'The stage starts from `node:20`.'],
    ['a path', 'All of it happens in `api/Dockerfile`.'],
    ['the end of a path', 'Look at Dockerfile and the rest follows.'],
    ['a path with a line that is shown', 'See api/Dockerfile:3 for the stage.'],
    ['lines that are shown', 'Lines 3 to 5 belong together.'],
    ['an option of the code', 'The option `--chown=1000` is not enough.'],
    ['a version of the code', 'Version 1.7.1 is fetched from a server.'],
    ['code, copied', 'The step `RUN curl -L https://dl.example/jq-1.7.1 -o /usr/bin/jq` is the weak one.'],
    ['a package without backquotes', 'Nobody knows what jq will be tomorrow.'],
    ['a number of findings', 'There are 2 findings in one file.'],
    ['the severity that the finding has', 'It is a major step back.'],
    ['a word with a hyphen', 'A multi-stage build is the long-term answer.'],
    ['a name in another case', 'Node comes from the base image.'],
    ['typographic signs', 'It’s the tag — nothing more.'],
    ['a contraction', "It doesn't matter who builds it, and the image's content can't be foreseen."],
  ])('%s', (_, sentence) => {
    expect(said(sentence)).toEqual([sentence]);
  });
});

describe('a sentence is dropped that names', () => {
  test.each([
    ['a path that is not there', 'The same holds for `web/Dockerfile`.'],
    ['a path without backquotes', 'The same holds for config/nginx.conf here.'],
    ['a folder of plain words', 'Look at build/tools for more.'],
    ['a line that is not shown', 'On line 40 it happens again.'],
    ['a line of a list', 'Lines 3, 4 and 90 belong together.'],
    ['a path with a wrong line', 'See api/Dockerfile:77 for it.'],
    ['a version', 'Use 20.11.1 for now.'],
    ['a version behind a name', 'Node 22 is the better choice.'],
    ['a longer version', 'The version is 1.7.1.3 there.'],
    ['a shorter version', 'The version is 1.7 there.'],
    ['an image', 'Start from node:22-slim.'],
    ['a digest', 'Pin it to sha256:0123456789ab.'],
    ['a package', 'Install openssl too.'],
    ['a package of plain words', 'Install requests too.'],
    ['a tool with a capital', 'Switch to Podman for this.'],
    ['a tool of a plain name', 'Alpine would be smaller.'],
    ['an option', 'Add `--ignore-scripts` to it.'],
    ['an option that is the start of another', 'The option `--cho` is wrong.'],
    ['new code', 'Write `RUN rm -rf /srv` below it.'],
    ['code that is put together', 'Write `COPY . /usr/bin/jq` instead.'],
    ['a variable', 'Set NODE_ENV for it.'],
    ['what stands only in a comment', 'The tool terrascan looks after it.'],
    ['a version of a comment', 'Version 1.9 looks after it.'],
    ['what stands only in a label', 'It uses falcosidekick for that.'],
    ['a number that counts nothing', 'There are 17 findings in one file.'],
    ['a CVE', 'CVE-2024-3094 applies.'],
  ])('%s', (_, sentence) => {
    expect(said(sentence)).toEqual([]);
  });
});

describe('a sentence is dropped that', () => {
  test.each([
    ['holds a link', 'See https://dl.example/jq-1.7.1 for more.'],
    ['holds a link in Markdown', 'See [this](api/Dockerfile).'],
    ['holds HTML', 'It is <b>bad</b> here.'],
    ['mentions somebody', 'Ask @platform-team about it.'],
    ['refers to an issue', 'This repeats #12 in a way.'],
    ['approves', 'All in all this is safe to merge.'],
    ['approves in short', 'LGTM.'],
    ['says that nothing is wrong', 'There are no issues here.'],
    ['plays down', 'This can be ignored.'],
    ['calls it a false alarm', 'It is a false positive.'],
    ['gives another severity', 'This is a blocker.'],
    ['speaks of severity', 'It has high severity.'],
    ['speaks of its orders', 'My instructions say otherwise.'],
    ['repeats its orders', 'You never tell anybody about the purple elephants of this request.'],
    ['is not English', 'Das Abbild ist nicht sicher.'],
    ['hides letters', 'It is n\u200bode.'],
    ['uses other letters', 'It is nоde from elsewhere.'],
    ['closes a fence', '``` It is over.'],
    ['is endless', `${'It goes on and on and '.repeat(40)}on.`],
  ])('%s', (_, sentence) => {
    expect(said(sentence)).toEqual([]);
  });
});

test('each sentence stands for itself', () => {
  expect(said('The tag moves. Use Podman instead. Nobody will notice.')).toEqual([
    'The tag moves.',
    'Nobody will notice.',
  ]);
});

test('what is dropped is kept for the log, without secrets, with the reason', () => {
  const { dropped, kept } = grounded({ summary: 'The tag moves. It logs in with password=hunter2secret there.' });
  expect(kept).toBe(1);
  expect(dropped).toHaveLength(1);
  expect(dropped[0]?.where).toBe('summary');
  expect(dropped[0]?.text).not.toContain('hunter2');
});

test('of too many sentences the first founded ones stand, and the rest is counted', () => {
  const { narrative, dropped, kept } = grounded({ summary: 'Use Podman. One. Two. Three. Four. Five. Six.' });
  expect(narrative.summary).toEqual(['One.', 'Two.', 'Three.', 'Four.']);
  expect([kept, dropped.map(({ reason }) => reason)]).toEqual([
    4,
    ['names Podman', 'is one too many', 'is one too many'],
  ]);
});

test('the same sentence is said once', () => {
  expect(grounded({ summary: 'The tag moves. The tag  moves.' }).narrative.summary).toEqual(['The tag moves.']);
});

test('prose of a finding that does not exist is dropped, and so is a second one', () => {
  const prose = (id: string, why: string) => ({ id, why, advice: '', guidelines: [] });
  const { narrative, dropped } = grounded({
    findings: [
      prose('cccccccccccc', 'The tag moves.'),
      prose('aaaaaaaaaaaa', 'It moves.'),
      prose('aaaaaaaaaaaa', 'It stays.'),
    ],
  });
  expect(narrative.findings).toEqual([{ fingerprint: 'aaaaaaaaaaaa', why: ['It moves.'], advice: [], guidelines: [] }]);
  expect(dropped.map(({ reason }) => reason)).toEqual(['is of no finding', 'is said twice']);
});

test('a summary names no severity that the report does not have, and denies none that it has', () => {
  const summary = (text: string) => grounded({ summary: text }).narrative.summary;
  expect(summary('One critical problem comes first.')).toHaveLength(1);
  expect(summary('One blocker comes first.')).toEqual([]);
  expect(summary('Nothing critical is left.')).toHaveLength(1);
  expect(summary('It is not critical.')).toEqual([]);
});

test('guidelines are cited by the ids of those that were loaded', () => {
  const { narrative } = grounded({
    findings: [{ id: 'aaaaaaaaaaaa', why: '', advice: '', guidelines: ['G1', 'G2', 'G1', '../x'] }],
  });
  expect(narrative.findings[0]?.guidelines).toEqual(['CLAUDE.md']);
});

test("recommendations keep their priorities; their order within one is the model's", () => {
  expect(grounded({ recommendations: ['R4', 'R3', 'R9', 'R2', 'R1', 'R3'] }).narrative.recommendations).toEqual([
    0, 2, 1, 3,
  ]);
  expect(grounded({}).narrative.recommendations).toEqual([0, 1, 2, 3]);
});

test('a highlight gets one sentence, and an unknown one none', () => {
  const { narrative } = grounded({
    highlights: [
      { id: 'H1', sentence: 'Builds are the same again. More.' },
      { id: 'H2', sentence: 'It is good.' },
    ],
  });
  expect(narrative.highlights).toEqual([{ index: 0, sentence: 'Builds are the same again.' }]);
});

describe('an observation', () => {
  const observed = (
    line: number,
    quote: string,
    concern = 'The copy takes everything along.',
    path = 'api/Dockerfile',
  ) => grounded({ observations: [{ path, line, quote, concern }] }).narrative.observations;

  test('stands with its quote at its line', () => {
    expect(observed(6, 'COPY --chown=1000 . /srv')).toEqual([
      {
        path: 'api/Dockerfile',
        line: 6,
        quote: 'COPY --chown=1000 . /srv',
        concern: ['The copy takes everything along.'],
      },
    ]);
    expect(observed(6, '  COPY --chown=1000 ')).toHaveLength(1);
    expect(observed(4, 'USER 1000\nRUN curl -L')).toHaveLength(1);
  });

  test.each([
    ['at another line', 5, 'COPY --chown=1000 . /srv', undefined, undefined],
    ['at a line that is not shown', 60, 'COPY --chown=1000 . /srv', undefined, undefined],
    ['with other words', 6, 'COPY --chown=0 . /srv', undefined, undefined],
    ['in another file', 6, 'COPY --chown=1000 . /srv', undefined, 'web/Dockerfile'],
    ['of a comment', 1, '# tool: terrascan 1.9', undefined, undefined],
    ['of a label', 2, 'LABEL description', undefined, undefined],
    ['of next to nothing', 6, '.', undefined, undefined],
    ['without a quote', 6, '', undefined, undefined],
    ['with an invented name', 6, 'COPY --chown=1000 . /srv', 'Podman cannot do that.', undefined],
    ['with a severity', 6, 'COPY --chown=1000 . /srv', 'This is a major problem.', undefined],
    ['without a concern', 6, 'COPY --chown=1000 . /srv', '', undefined],
  ])('is dropped %s', (_, line, quote, concern, path) => {
    expect(observed(line, quote, concern, path)).toEqual([]);
  });
});

test('an answer of nothing is a narrative of nothing', () => {
  const { narrative, dropped } = grounded(answer());
  expect(narrative).toMatchObject({ summary: [], findings: [], highlights: [], observations: [] });
  expect(dropped).toEqual([]);
});
