import { runScripts } from '../../dockerfile/commands.ts';
import { runTextOf } from '../../dockerfile/placed.ts';
import { rootBase } from '../../dockerfile/stages.ts';
import { versionOf } from '../../images/lookup.ts';
import { isCertainlyBeyond } from '../../repository/version-ranges.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'php-extension-gone',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'PHP no longer brings the extension',
  remedy: 'Install the extension from PECL, or do without it',
  rationale:
    '`docker-php-ext-install` compiles extensions from the sources of PHP itself. Some have moved out of them: the same line that worked with an older PHP stops with "does not exist".',
  peers: [],
  examples: {
    bad: [
      {
        title: 'PHP is raised, the extension stays',
        before: 'FROM php:8.3-fpm\nRUN docker-php-ext-install -j4 imap pdo_mysql\n',
        files: 'FROM php:8.4-fpm\nRUN docker-php-ext-install -j4 imap pdo_mysql\n',
        reports: [
          {
            line: 2,
            message:
              '`imap` left PHP with version 8.4, and this is PHP 8.4 (`php:8.4-fpm`): the build stops here. Install it from PECL.',
          },
        ],
      },
    ],
    good: [
      { title: 'Still there', files: 'FROM php:8.3-fpm\nRUN docker-php-ext-install imap\n' },
      {
        title: 'From PECL',
        files: 'FROM php:8.4-fpm\nRUN pecl install imap && docker-php-ext-enable imap\n',
      },
      {
        title: 'Its sources are put where PHP looks',
        files:
          'FROM php:8.4-fpm\nRUN git clone https://example.com/imap /usr/src/php/ext/imap && docker-php-ext-install imap\n',
      },
      { title: 'A version that does not tell', files: 'FROM php:8-fpm\nRUN docker-php-ext-install imap\n' },
    ],
  },
  *check({ file }) {
    for (const { stage, commands } of runScripts(file)) {
      const base = rootBase(stage);
      const version = base.kind === 'image' ? versionOf(base.facts, 'php') : null;
      if (base.kind !== 'image' || version === null || !version.includes('.')) continue;
      for (const { name, args } of commands) {
        if (name !== 'docker-php-ext-install' || runTextOf(stage).includes('/usr/src/php/ext/')) continue;
        for (const { value, range } of args) {
          const left = value !== null && Object.hasOwn(leftWith, value) ? leftWith[value] : undefined;
          if (value === null || left === undefined || !isCertainlyBeyond(version, left)) continue;
          yield {
            message: `\`${value}\` left PHP with version ${left}, and this is PHP ${version} (\`${base.reference.text}\`): the build stops here. Install it from PECL.`,
            subject: value,
            at: { path: file.path, range },
          };
        }
      }
    }
  },
});

/** The version whose sources have the extension no more: php.net/manual/en/appendices.php, "Removed Extensions" and "Unbundled Extensions". */
const leftWith: Readonly<Record<string, string>> = {
  mysql: '7.0',
  mssql: '7.0',
  mcrypt: '7.2',
  interbase: '7.4',
  recode: '7.4',
  wddx: '7.4',
  xmlrpc: '8.0',
  imap: '8.4',
  oci8: '8.4',
  pdo_oci: '8.4',
  pspell: '8.4',
};
