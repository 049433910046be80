import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { runTextOf } from '../../dockerfile/placed.ts';
import { moduleRemovedIn } from '../../images/python-stdlib.ts';
import { copiedTexts } from '../../repository/nearby-sources.ts';
import {
  importsIn,
  isPythonSource,
  type PythonImport,
  pythonSources,
  requiresPython,
} from '../../repository/python-imports.ts';
import { joinPath, mayHavePath } from '../../repository/tree-paths.ts';
import { isCertainlyOlder } from '../../repository/version-ranges.ts';
import { type Tree, textOf } from '../../snapshot/snapshot.ts';
import { mentions } from '../../text/mentions.ts';
import { languageStages } from '../language-stages.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'python-module-removed',
  scope: 'repository',
  severity: 'critical',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Sources import a module that this Python has no more',
  remedy: 'Replace the modules that Python has removed',
  rationale:
    'Python 3.12 and 3.13 took modules out of the standard library that had been there for decades. The image still builds, and the program stops where it imports one: `ModuleNotFoundError`.',
  peers: [],
  wants: pythonSources,
  examples: {
    bad: [
      {
        title: 'Python is raised, the sources stay',
        before: { Dockerfile: 'FROM python:3.11-slim\nCOPY . /app\n', 'jobs/load.py': 'import os\nimport imp\n' },
        files: { Dockerfile: 'FROM python:3.12-slim\nCOPY . /app\n', 'jobs/load.py': 'import os\nimport imp\n' },
        reports: [
          {
            line: 1,
            message:
              '`python:3.12-slim` has no `imp`, which Python 3.12 removed, and `jobs/load.py` imports it (`import imp`).',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Still there',
        files: { Dockerfile: 'FROM python:3.11-slim\nCOPY . /app\n', 'a.py': 'import imp\nimport cgi\n' },
      },
      {
        title: 'A module of the project, a package that stands in, and a guard',
        files: {
          Dockerfile: 'FROM python:3.13-slim\nCOPY . /app\n',
          'requirements.txt': 'legacy-cgi==2.6\nsetuptools\n',
          'a.py':
            'import cgi\nimport distutils.util\nimport pipes\ntry:\n    import crypt\nexcept ImportError:\n    crypt = None\n',
          'pipes.py': '',
        },
      },
      {
        title: 'Tests, and what is not copied',
        files: {
          Dockerfile: 'FROM python:3.13-slim\nCOPY app /app\n',
          'app/tests/test_a.py': 'import cgi\n',
          'tools/b.py': 'import cgi\n',
        },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles } }) {
    for (const { file, version, image, at, users } of languageStages(dockerfiles, 'python')) {
      if (!version.includes('.')) continue;
      const said = new Set<string>();
      for (const { path, found, removed } of removedImports(tree, file, users, version)) {
        if (said.has(found.module)) continue;
        said.add(found.module);
        yield {
          message: `\`${image}\` has no \`${found.module}\`, which Python ${removed} removed, and \`${path}\` imports it (\`${found.text}\`).`,
          subject: found.module,
          at,
          related: [{ path, range: found.range }],
        };
      }
    }
  },
});

interface RemovedImport {
  readonly path: string;
  readonly found: PythonImport;
  readonly removed: string;
}

function* removedImports(
  tree: Tree,
  file: Dockerfile,
  users: readonly Stage[],
  version: string,
): Generator<RemovedImport> {
  for (const path of copiedTexts(tree, file, users, isPythonSource)) {
    for (const found of importsIn(textOf(tree, path) ?? '')) {
      const removed = moduleRemovedIn(found.module);
      if (removed === null || isCertainlyOlder(version, removed)) continue;
      const name = found.module.split('.')[0] ?? '';
      const isStandIn = (text: string) => standsIn(text, name);
      if (isOwn(tree, path, name) || requiresPython(tree, isStandIn) || users.some((one) => isStandIn(runTextOf(one))))
        continue;
      yield { path, found, removed };
    }
  }
}

/** A package that brings the module back is named. */
function standsIn(text: string, name: string): boolean {
  const packages = ['standard-', 'standard_', 'legacy-', 'legacy_', 'py'].map((prefix) => `${prefix}${name}`);
  const others = name === 'distutils' ? ['zombie-imp', 'setuptools'] : ['zombie-imp'];
  return [...packages, `${name}-lts`, ...others].some(
    (one) => mentions(text.toLowerCase(), one, { before: /[\w-]/, behind: /[\w-]/ }) > 0,
  );
}

/** A module of the project has that name. */
function isOwn(tree: Tree, path: string, name: string): boolean {
  const parts = path.split('/').slice(0, -1);
  return parts.concat('').some((_, index) => {
    const folder = parts.slice(0, index).join('/');
    return tree.entries.has(joinPath(folder, `${name}.py`)) || mayHavePath(tree, joinPath(folder, name));
  });
}
