import { memoized } from '../text/memoized.ts';
import { hasFlag } from './arguments.ts';
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

type Row = readonly [
  matches: (command: Command, called: Called) => boolean,
  path: string,
  variable: string | null,
  what: string,
  kind: HomeData['kind'],
];

/** By the documentation of each tool, August 2026. */
const rows: readonly Row[] = [
  [run('playwright install'), '.cache/ms-playwright', 'PLAYWRIGHT_BROWSERS_PATH', "Playwright's browsers", 'browser'],
  [run('puppeteer browsers'), '.cache/puppeteer', 'PUPPETEER_CACHE_DIR', "Puppeteer's browsers", 'browser'],
  [run('camoufox fetch'), '.cache/camoufox', null, "Camoufox's browser", 'browser'],
  [
    (command) => isInstall(command, 'pip') && command.words.some(({ value }) => value === '--user'),
    '.local',
    'PYTHONUSERBASE',
    'packages of `pip install --user`',
    'program',
  ],
  [(command) => isInstall(command, 'pipx'), '.local/share/pipx', 'PIPX_HOME', 'programs of pipx', 'program'],
  [run('uv tool install'), '.local/share/uv/tools', 'UV_TOOL_DIR', 'programs of `uv tool`', 'program'],
  [
    run('uv python install'),
    '.local/share/uv/python',
    'UV_PYTHON_INSTALL_DIR',
    'the Python that uv installs',
    'program',
  ],
  [run('nvm install'), '.nvm', 'NVM_DIR', 'the Node.js that nvm installs', 'program'],
  [run('pyenv install'), '.pyenv', 'PYENV_ROOT', 'the Python that pyenv installs', 'program'],
  [run('dotnet tool install'), '.dotnet/tools', null, 'tools of .NET', 'program'],
  [run('composer global require'), '.config/composer', 'COMPOSER_HOME', 'programs of Composer', 'program'],
  [run('helm plugin install'), '.local/share/helm', 'HELM_DATA_HOME', "Helm's plugins", 'data'],
  [installer(/sh\.rustup\.rs/, 'rustup-init'), '.cargo', 'CARGO_HOME', "Rust's toolchain", 'program'],
  [installer(/bun\.sh\/install/), '.bun', 'BUN_INSTALL', 'Bun', 'program'],
  [installer(/deno\.land\/.{0,200}install/), '.deno', 'DENO_INSTALL', 'Deno', 'program'],
  [installer(/get\.sdkman\.io/), '.sdkman', 'SDKMAN_DIR', 'what SDKMAN installs', 'program'],
  [run('nltk.downloader'), 'nltk_data', 'NLTK_DATA', 'the data of NLTK', 'data'],
  [python(/\bnltk\.download\(/), 'nltk_data', 'NLTK_DATA', 'the data of NLTK', 'data'],
  [run('huggingface-cli download'), '.cache/huggingface', 'HF_HOME', 'the models of Hugging Face', 'data'],
  [run('hf download'), '.cache/huggingface', 'HF_HOME', 'the models of Hugging Face', 'data'],
  [
    python(/\.from_pretrained\(|\bsnapshot_download\(|\bhf_hub_download\(|\bSentenceTransformer\(|\bpipeline\(/),
    '.cache/huggingface',
    'HF_HOME',
    'the models of Hugging Face',
    'data',
  ],
  [python(/\bwhisper\.load_model\(/), '.cache/whisper', 'XDG_CACHE_HOME', "Whisper's models", 'data'],
  [python(/\btorch\.hub\.|\bload_state_dict_from_url\(/), '.cache/torch', 'TORCH_HOME', "PyTorch's models", 'data'],
];

export const homeDataOf = memoized((command: Command): HomeData | null => {
  const called = calledBy(command);
  const row = rows.find(([matches]) => matches(command, called));
  if (row === undefined) return null;
  const [, path, variable, what, kind] = row;
  return { path, variable, what, kind };
});

/** `playwright install`, `npx playwright install`, `python -m playwright install`, `uv run playwright install`. */
function run(line: string): Row[0] {
  const [program, ...subcommands] = line.split(' ');
  return (_, { values, programs }) => {
    const at = programs.indexOf(program ?? '');
    if (at === -1) return false;
    const operands = values.slice(at + 1).filter((value) => !value.startsWith('-'));
    return subcommands.every((subcommand, index) => operands[index] === subcommand);
  };
}

interface Called {
  /** The words of a command. */
  readonly values: readonly string[];
  /** Those that may be the program: the first, any where it starts others; without path and version. */
  readonly programs: readonly string[];
}

function calledBy({ words }: Command): Called {
  const values = words.map(({ value }) => value ?? '');
  const starts = /^(?:npx|pnpm|yarn|bunx|python[\d.]*|uvx?|poetry|pipenv|npm)$/.test(values[0] ?? '');
  const programs = values
    .slice(0, starts ? undefined : 1)
    .map((value) => value.replace(/^.*\//, '').replace(/(?<=.)@[^@]*$/, ''));
  return { values, programs };
}

function isInstall(command: Command, manager: string): boolean {
  const operation = packageOperationOf(command);
  return (
    operation?.manager.id === manager &&
    operation.action === 'install' &&
    !hasFlag(command, 'target', 't', 'prefix', 'root', 'global')
  );
}

/** A script that is piped into the command, or the program that it fetches. */
function installer(address: RegExp, program?: string): (command: Command) => boolean {
  return (command) =>
    (program !== undefined && command.name === program) ||
    pipedFrom(command).some((source) => downloadOf(source)?.urls.some(({ text }) => address.test(text)) === true);
}

/** `python -c '…'` that calls something. */
function python(call: RegExp): (command: Command) => boolean {
  return (command) =>
    /^python[\d.]*$/.test(command.name ?? '') &&
    command.args[0]?.value === '-c' &&
    command.args.some(({ text }) => call.test(text));
}
