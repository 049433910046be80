import { argumentsOf, hasFlag } from './arguments.ts';
import type { Command } from './command.ts';
import { pipedFrom } from './command.ts';
import { downloadOf } from './downloaders.ts';
import { packageOperationOf } from './packages.ts';

/** What a command leaves in the home directory of its user for later runs. */
export interface HomeData {
  /** Below the home directory. */
  readonly path: string;
  /** The variable that puts it elsewhere; null: there is none, a flag does. */
  readonly variable: string | null;
  readonly what: string;
  /** Programs look for it by themselves, whoever runs them. */
  readonly kind: 'browser' | 'data' | 'program';
}

interface Row extends HomeData {
  readonly matches: (command: Command) => boolean;
}

/** By the documentation of each tool, August 2026. */
const rows: readonly Row[] = [
  {
    matches: (command) => isRun(command, 'playwright', 'install'),
    path: '.cache/ms-playwright',
    variable: 'PLAYWRIGHT_BROWSERS_PATH',
    what: "Playwright's browsers",
    kind: 'browser',
  },
  {
    matches: (command) => isRun(command, 'puppeteer', 'browsers'),
    path: '.cache/puppeteer',
    variable: 'PUPPETEER_CACHE_DIR',
    what: "Puppeteer's browsers",
    kind: 'browser',
  },
  {
    matches: (command) => isRun(command, 'camoufox', 'fetch'),
    path: '.cache/camoufox',
    variable: null,
    what: "Camoufox's browser",
    kind: 'browser',
  },
  {
    matches: (command) => isInstall(command, 'pip') && hasFlagAnywhere(command, '--user'),
    path: '.local',
    variable: 'PYTHONUSERBASE',
    what: 'packages of `pip install --user`',
    kind: 'program',
  },
  {
    matches: (command) => isInstall(command, 'pipx'),
    path: '.local/share/pipx',
    variable: 'PIPX_HOME',
    what: 'programs of pipx',
    kind: 'program',
  },
  {
    matches: (command) => isRun(command, 'uv', 'tool install'),
    path: '.local/share/uv/tools',
    variable: 'UV_TOOL_DIR',
    what: 'programs of `uv tool`',
    kind: 'program',
  },
  {
    matches: (command) => isRun(command, 'uv', 'python install'),
    path: '.local/share/uv/python',
    variable: 'UV_PYTHON_INSTALL_DIR',
    what: 'the Python that uv installs',
    kind: 'program',
  },
  {
    matches: (command) => command.name === 'nvm' && argumentsOf(command).operands[0]?.value === 'install',
    path: '.nvm',
    variable: 'NVM_DIR',
    what: 'the Node.js that nvm installs',
    kind: 'program',
  },
  {
    matches: (command) => isRun(command, 'pyenv', 'install'),
    path: '.pyenv',
    variable: 'PYENV_ROOT',
    what: 'the Python that pyenv installs',
    kind: 'program',
  },
  {
    matches: (command) => isInstallerOf(command, /get\.sdkman\.io/),
    path: '.sdkman',
    variable: 'SDKMAN_DIR',
    what: 'what SDKMAN installs',
    kind: 'program',
  },
  {
    matches: (command) => isRun(command, 'nltk.downloader'),
    path: 'nltk_data',
    variable: 'NLTK_DATA',
    what: 'the data of NLTK',
    kind: 'data',
  },
  {
    matches: (command) => isRun(command, 'huggingface-cli', 'download') || isRun(command, 'hf', 'download'),
    path: '.cache/huggingface',
    variable: 'HF_HOME',
    what: 'the models of Hugging Face',
    kind: 'data',
  },
];

export function homeDataOf(command: Command): HomeData | null {
  return rows.find((row) => row.matches(command)) ?? null;
}

/** `playwright install`, `npx playwright install`, `python -m playwright install`, `uv run playwright install`. */
function isRun({ words }: Command, program: string, subcommand?: string): boolean {
  const values = words.map(({ value }) => value ?? '');
  const at = values.findIndex((value) => value.replace(/^.*\//, '').replace(/(?<=.)@[^@]*$/, '') === program);
  const isLead =
    at === 0 || (at > 0 && /^(?:npx|pnpm|yarn|bunx|python[\d.]*|uvx?|poetry|pipenv|npm)$/.test(values[0] ?? ''));
  if (!isLead) return false;
  const operands = values.slice(at + 1).filter((value) => !value.startsWith('-'));
  return subcommand === undefined || operands.slice(0, subcommand.split(' ').length).join(' ') === subcommand;
}

function isInstall(command: Command, manager: string): boolean {
  const operation = packageOperationOf(command);
  return (
    operation?.manager.id === manager &&
    operation.action === 'install' &&
    !hasFlag(command, 'target', 't', 'prefix', 'root', 'global')
  );
}

function hasFlagAnywhere({ words }: Command, flag: string): boolean {
  return words.some(({ value }) => value === flag);
}

function isInstallerOf(command: Command, address: RegExp): boolean {
  return pipedFrom(command).some((source) => downloadOf(source)?.urls.some(({ text }) => address.test(text)) === true);
}
