import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { lineage } from '../../dockerfile/stages.ts';
import { gemOf } from '../../images/ruby-stdlib.ts';
import { copiedManifest } from '../../repository/build-context.ts';
import { copiedTexts } from '../../repository/nearby-sources.ts';
import { isRubySource, requiresIn, rubySources } from '../../repository/ruby-requires.ts';
import { isCertainlyOlder } from '../../repository/version-ranges.ts';
import { type Tree, textOf } from '../../snapshot/snapshot.ts';
import { languageStages } from '../language-stages.ts';
import { defineRule } from '../rule.ts';

const lock = (gems: string) => `GEM\n  remote: https://rubygems.org/\n  specs:\n${gems}\nDEPENDENCIES\n  rack\n`;
const shop = (version: string) =>
  `FROM ruby:${version}-slim\nWORKDIR /app\nCOPY . .\nRUN bundle install\nCMD ["bundle", "exec", "ruby", "report.rb"]\n`;

export default defineRule({
  id: 'ruby-library-removed',
  scope: 'repository',
  severity: 'critical',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Sources require a library that this Ruby has only as a gem',
  remedy: 'Add the gem to the Gemfile',
  rationale:
    'With each version Ruby makes gems of parts of its standard library. Under Bundler they are there only if the Gemfile has them: the image still builds, and the program stops with `LoadError` where it requires one.',
  peers: [],
  wants: rubySources,
  examples: {
    bad: [
      {
        title: 'Ruby is raised, the Gemfile stays',
        before: {
          Dockerfile: shop('3.3'),
          'report.rb': "require 'json'\nrequire 'csv'\n",
          'Gemfile.lock': lock('    rack (3.2.1)\n'),
        },
        files: {
          Dockerfile: shop('3.4'),
          'report.rb': "require 'json'\nrequire 'csv'\n",
          'Gemfile.lock': lock('    rack (3.2.1)\n'),
        },
        reports: [
          {
            line: 1,
            message:
              "`ruby:3.4-slim` has `csv` only as a gem, since Ruby 3.4; `report.rb` requires it (`require 'csv'`), and `Gemfile.lock` does not have it.",
          },
        ],
      },
    ],
    good: [
      {
        title: 'Still part of it',
        files: { Dockerfile: shop('3.3'), 'a.rb': "require 'csv'\n", 'Gemfile.lock': lock('    rack (3.2.1)\n') },
      },
      {
        title: 'Locked, by itself or by another gem',
        files: {
          Dockerfile: shop('3.4'),
          'a.rb': "require 'csv'\nrequire 'net/smtp'\n",
          'Gemfile.lock': lock('    csv (3.3.5)\n    mail (2.9.0)\n      net-smtp\n    net-smtp (0.5.1)\n'),
        },
      },
      {
        title: 'Guarded, and in a test',
        files: {
          Dockerfile: shop('3.4'),
          'a.rb': "begin\n  require 'csv'\nrescue LoadError\nend\n",
          'spec/a_spec.rb': "require 'csv'\n",
          'Gemfile.lock': lock('    rack (3.2.1)\n'),
        },
      },
      {
        title: 'Without Bundler',
        files: {
          Dockerfile: 'FROM ruby:3.4-slim\nCOPY . .\nCMD ["ruby", "a.rb"]\n',
          'a.rb': "require 'csv'\n",
          'Gemfile.lock': lock('    rack (3.2.1)\n'),
        },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles } }) {
    for (const { file, version, image, at, users } of languageStages(dockerfiles, 'ruby')) {
      const locked = lockedGems(tree, file, users);
      if (!version.includes('.') || locked === null || !users.some(usesBundler)) continue;
      const said = new Set<string>();
      for (const path of copiedTexts(tree, file, users, isRubySource)) {
        for (const { library, text, range } of requiresIn(textOf(tree, path) ?? '')) {
          const left = gemOf(library);
          if (left === null || isCertainlyOlder(version, left.since)) continue;
          if (said.has(left.gem) || locked.gems.has(left.gem)) continue;
          said.add(left.gem);
          yield {
            message: `\`${image}\` has \`${left.gem}\` only as a gem, since Ruby ${left.since}; \`${path}\` requires it (\`${text}\`), and \`${locked.path}\` does not have it.`,
            subject: left.gem,
            at,
            related: [{ path, range }],
          };
        }
      }
    }
  },
});

function lockedGems(tree: Tree, file: Dockerfile, stages: readonly Stage[]) {
  const [path] = stages.flatMap((stage) => copiedManifest(tree, file, stage, 'Gemfile.lock') ?? []);
  const text = path === undefined ? null : textOf(tree, path);
  if (path === undefined || text === null) return null;
  return { path, gems: new Set([...text.matchAll(/^ {4}([\w.-]+) \(/gm)].map(([, name]) => name)) };
}

/** It starts with what Bundler has set up. */
function usesBundler(stage: Stage): boolean {
  return lineage(stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, args }) =>
        (keyword === 'CMD' || keyword === 'ENTRYPOINT') && /\b(?:bundle|rails|puma|sidekiq|rackup)\b/.test(args.text),
    ),
  );
}
