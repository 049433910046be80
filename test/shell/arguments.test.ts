import { describe, expect, test } from '@jest/globals';
import { argumentsOf, flagValues, hasFlag } from '../../src/shell/arguments.ts';
import { assignmentIn, leadingText, trailingText, variablesIn } from '../../src/shell/words.ts';
import { command } from './scripts.ts';

const operands = (text: string) => argumentsOf(command(text)).operands.map((word) => word.text);
const values = (text: string, ...names: string[]) => flagValues(command(text), ...names).map((word) => word.value);

describe('flags', () => {
  test.each(['apt-get install -y x', 'apt-get -qy install x', 'apt-get install x --yes', 'apt-get -y=true install x'])(
    '%s has y or yes',
    (text) => {
      expect(hasFlag(command(text), 'y', 'yes')).toBe(true);
    },
  );

  test.each(['apt-get install x', 'apt-get install -- -y', 'apt-get -o y install', 'echo yes'])(
    '%s has neither',
    (text) => {
      expect(hasFlag(command(text), 'y', 'yes')).toBe(false);
    },
  );

  test('values stand behind the flag, glued to it, or behind an equals sign', () => {
    expect(values('curl -fsSLo a url', 'o', 'output')).toEqual(['a']);
    expect(values('curl -oa url', 'o')).toEqual(['a']);
    expect(values('curl --output=a --output b url', 'output')).toEqual(['a', 'b']);
    expect(values('curl -o"$X" url', 'o')).toEqual([null]);
    expect(values('apt-get -oAPT::Get::Assume-Yes=true install', 'o')).toEqual(['APT::Get::Assume-Yes=true']);
    expect(values('go build -ldflags "-s -w" -o=x .', 'ldflags', 'o')).toEqual(['-s -w', 'x']);
  });

  test('values are not operands', () => {
    expect(operands('curl -H "A: b" -o file url')).toEqual(['url']);
    expect(operands('pip install -r requirements.txt -i https://x flask')).toEqual(['install', 'flask']);
    expect(operands('apk add --virtual .deps gcc -- -odd')).toEqual(['add', 'gcc', '-odd']);
    expect(operands('wget - -')).toEqual(['-', '-']);
  });

  test('an unquoted variable may hold anything', () => {
    expect(argumentsOf(command('apt-get install $OPTS "$x" curl')).unknown.map((word) => word.text)).toEqual(['$OPTS']);
    expect(argumentsOf(command('exec "$@"')).unknown).toHaveLength(1);
  });
});

describe('words', () => {
  test('have a known start and end around what is expanded', () => {
    const [word] = command('curl https://x/v${V}/tool-"$ARCH".tgz').args;
    expect(word && [leadingText(word), trailingText(word), variablesIn(word)]).toEqual([
      'https://x/v',
      '.tgz',
      ['V', 'ARCH'],
    ]);
  });

  test('are split at the equals sign of an assignment', () => {
    const [word] = command('export A="b $C"').args;
    expect(word && assignmentIn(word)).toMatchObject({
      name: 'A',
      value: { value: null, parts: [{ value: 'b ' }, { name: 'C' }] },
    });
    const [plain] = command('export a-b=c').args;
    expect(plain && assignmentIn(plain)).toBeNull();
  });
});
