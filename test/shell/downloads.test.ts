import { describe, expect, test } from '@jest/globals';
import { downloadOf } from '../../src/shell/downloaders.ts';
import { verificationOf } from '../../src/shell/verifiers.ts';
import { commands } from './scripts.ts';

function downloadIn(text: string) {
  const [download] = commands(text).flatMap((command) => downloadOf(command) ?? []);
  if (download === undefined) throw new Error(`no download: ${text}`);
  return download;
}

function outputOf(text: string) {
  const { output } = downloadIn(text);
  if (output.kind === 'files') return output.paths.map((path) => path.text);
  return output.kind === 'stdout' ? 'stdout' : output.names;
}

const url = 'https://example.org/v1/tool.tgz';

describe('a download', () => {
  test.each([
    [`curl ${url}`, 'stdout'],
    [`curl -fsSLo /tmp/x ${url}`, ['/tmp/x']],
    [`curl -Lo /tmp/x ${url}`, ['/tmp/x']],
    [`curl --output "/opt/$NAME" ${url}`, ['"/opt/$NAME"']],
    [`curl -sSL ${url} > /tmp/x`, ['/tmp/x']],
    [`curl -sSL ${url} 2> /tmp/log`, 'stdout'],
    [`curl -o - ${url}`, 'stdout'],
    [`curl -fsSLO ${url}`, ['tool.tgz']],
    ['curl -O https://example.org/v$V/tool.tgz', ['tool.tgz']],
    ['curl -O https://example.org/tool-$V', [null]],
    [`wget ${url}`, ['tool.tgz']],
    [`wget -q ${url}?x=1`, ['tool.tgz?x=1']],
    [`curl -O '${url}?x=1'`, ['tool.tgz']],
    ['wget https://example.org', [null]],
    [`wget -qO- ${url}`, 'stdout'],
    [`wget -O /tmp/x ${url}`, ['/tmp/x']],
    [`wget -qO - ${url} > /tmp/x`, ['/tmp/x']],
    [`aria2c -o x ${url}`, ['x']],
    ['git clone https://example.org/a/b.git', ['b']],
    ['git clone --depth 1 -b v1 https://example.org/a/b /src', ['/src']],
    [`sudo curl -o x ${url}`, ['x']],
  ])('%s goes to %j', (text, expected) => {
    expect(outputOf(text)).toEqual(expected);
  });

  test('has its addresses, values of flags apart', () => {
    const urls = (text: string) => downloadIn(text).urls.map((word) => word.text);
    expect(urls(`curl -H "Accept: x" --retry 3 -u a:b ${url} --proto =https`)).toEqual([url]);
    expect(urls('curl --url $A -o x "$B"')).toEqual(['$A', '"$B"']);
    expect(urls(`wget --header "A: b" -T 3 --tries=2 ${url}`)).toEqual([url]);
  });

  test('says whether errors fail it, redirects are followed and certificates checked', () => {
    expect(downloadIn(`curl ${url}`)).toMatchObject({
      failsOnHttpError: false,
      followsRedirects: false,
      insecure: false,
    });
    expect(downloadIn(`curl -fkL ${url}`)).toMatchObject({
      failsOnHttpError: true,
      followsRedirects: true,
      insecure: true,
    });
    expect(downloadIn(`curl --fail-with-body ${url}`).failsOnHttpError).toBe(true);
    expect(downloadIn(`wget ${url}`)).toMatchObject({
      failsOnHttpError: true,
      followsRedirects: true,
      insecure: false,
    });
    expect(downloadIn(`wget --no-check-certificate ${url}`).insecure).toBe(true);
    expect(downloadIn('git clone -c http.sslVerify=false https://x/y').insecure).toBe(true);
  });

  test.each([
    'curl --version',
    'wget --help',
    `curl -I ${url}`,
    `curl -T x ${url}`,
    `wget --spider ${url}`,
    'git pull',
    'echo curl x',
  ])('%s is none', (text) => {
    expect(commands(text).map(downloadOf)).toEqual([null]);
  });
});

describe('a verification', () => {
  const verify = (text: string) => commands(text).flatMap((command) => verificationOf(command) ?? []);

  test.each([
    ['echo "abc  tool.tgz" | sha256sum -c -', ['tool.tgz']],
    ['echo "$SUM *tool.tgz" | sha256sum --check --strict', ['tool.tgz']],
    ['echo "$SUM  $FILE" | sha256sum -c', null],
    ['sha512sum -c SHA512SUMS', null],
    ["sha256sum -c <<'EOF'\nabc  a.tgz\ndef  b.tgz\nEOF", ['a.tgz', 'b.tgz']],
    ['sha256sum -c <<< "abc  x"', ['x']],
    ["printf 'abc  a\\ndef  b\\n' | sha256sum -c", ['a', 'b']],
    ["printf '%s  a' $SUM | sha256sum -c", null],
    ['gpg --batch --verify tool.asc tool.tgz', ['tool.tgz']],
    ['gpg --verify tool.tgz.asc', ['tool.tgz']],
    ['cosign verify-blob --key k.pub --signature s tool.tgz', ['tool.tgz']],
    ['minisign -Vm tool.tgz -P key', ['tool.tgz']],
    ['openssl dgst -sha256 -verify key.pem -signature tool.sig tool.tgz', ['tool.tgz']],
  ])('%s checks %j', (text, paths) => {
    expect(verify(text).map((found) => found.paths)).toEqual([paths]);
  });

  test.each(['sha256sum tool.tgz', 'gpg --import key', 'openssl dgst -sha256 x', 'cosign sign x', 'minisign -Sm x'])(
    '%s checks nothing',
    (text) => {
      expect(verify(text)).toEqual([]);
    },
  );

  test('by MD5 or SHA-1 is weak', () => {
    const weak = (text: string) => verify(text).map((found) => found.weak);
    expect(weak('md5sum -c x')).toEqual([true]);
    expect(weak('shasum -c x')).toEqual([true]);
    expect(weak('shasum -a 256 -c x')).toEqual([false]);
    expect(weak('sha256sum -c x')).toEqual([false]);
  });
});
