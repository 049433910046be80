import { describe, expect, test } from '@jest/globals';
import { packageManagers } from '../../src/shell/package-managers.ts';
import { packageOperationOf, waitsForAnswer } from '../../src/shell/packages.ts';
import { commands } from './scripts.ts';

function operationIn(text: string) {
  const [operation] = commands(text).flatMap((command) => packageOperationOf(command) ?? []);
  if (operation === undefined) throw new Error(`no package operation: ${text}`);
  return operation;
}

const requests = (text: string) => operationIn(text).packages.map(({ name, version, pin }) => [name, version ?? pin]);

describe('the operation', () => {
  test.each([
    ['apt-get update', 'apt-get', 'update'],
    ['apt-get -y update', 'apt-get', 'update'],
    ['apt-get -o Acquire::Retries=3 install -y x', 'apt-get', 'install'],
    ['apt full-upgrade', 'apt', 'upgrade'],
    ['apt-get build-dep x', 'apt-get', 'build-dependencies'],
    ['apt-get purge --auto-remove x', 'apt-get', 'remove'],
    ['apk --no-cache add x', 'apk', 'install'],
    ['apk -U upgrade', 'apk', 'upgrade'],
    ['dnf -y --setopt=tsflags=nodocs install x', 'dnf', 'install'],
    ['dnf update -y', 'dnf', 'upgrade'],
    ['dnf clean all', 'dnf', 'clean'],
    ['yum groupinstall x', 'yum', 'install'],
    ['microdnf install x', 'microdnf', 'install'],
    ['zypper -n in x', 'zypper', 'install'],
    ['zypper --non-interactive refresh', 'zypper', 'update'],
    ['pacman -Sy', 'pacman', 'update'],
    ['pacman -Syu', 'pacman', 'upgrade'],
    ['pacman -Syu --noconfirm git', 'pacman', 'install'],
    ['pacman -Scc', 'pacman', 'clean'],
    ['pacman -Rns x', 'pacman', 'remove'],
    ['pip install x', 'pip', 'install'],
    ['pip3.11 install x', 'pip', 'install'],
    ['python3 -m pip install x', 'pip', 'install'],
    ['python -u -m pip download x', 'pip', 'download'],
    ['sudo -H pip3 uninstall x', 'pip', 'remove'],
    ['uv pip install x', 'uv', 'install'],
    ['uv sync --frozen', 'uv', 'install'],
    ['uvx ruff check', 'uvx', 'run'],
    ['poetry install --only main', 'poetry', 'install'],
    ['conda env create -f environment.yml', 'conda', 'install'],
    ['conda clean -afy', 'conda', 'clean'],
    ['npm ci --omit=dev', 'npm', 'install'],
    ['npm --prefix app i', 'npm', 'install'],
    ['npm cache clean --force', 'npm', 'clean'],
    ['npx cowsay hi', 'npx', 'run'],
    ['yarn', 'yarn', 'install'],
    ['yarn --frozen-lockfile', 'yarn', 'install'],
    ['yarn global add x', 'yarn', 'install'],
    ['yarn cache clean', 'yarn', 'clean'],
    ['corepack pnpm install', 'pnpm', 'install'],
    ['pnpm store prune', 'pnpm', 'clean'],
    ['bun add x', 'bun', 'install'],
    ['gem install x', 'gem', 'install'],
    ['bundle install --jobs 4', 'bundle', 'install'],
    ['go install example.org/x@latest', 'go', 'install'],
    ['go mod download', 'go', 'download'],
    ['cargo install --locked x', 'cargo', 'install'],
    ['composer install --no-dev', 'composer', 'install'],
    ['php /usr/bin/composer.phar require a/b', 'composer', 'install'],
    ['dotnet restore x.csproj', 'dotnet', 'install'],
    ['mvn -B clean dependency:go-offline', 'mvn', 'download'],
    ['./gradlew --no-daemon dependencies', 'gradle', 'download'],
  ])('%s: %s, %s', (text, manager, action) => {
    expect(operationIn(text)).toMatchObject({ action, manager: { id: manager } });
  });

  test.each([
    'apt-get --version',
    'apt-cache policy x',
    'npm run build',
    'npm test',
    'yarn build',
    'yarn --version',
    'pip list',
    'pip --version',
    'pacman -Qi x',
    'pacman -Ss x',
    'go build ./...',
    'cargo build --release',
    'python -m venv /venv',
    'python app.py -m pip install x',
    'echo apt-get install x',
    'npm constructor',
    '$MANAGER install x',
    'mvn package',
  ])('%s is none', (text) => {
    expect(commands(text).map(packageOperationOf)).toEqual([null]);
  });

  test('every manager is found by each of its programs', () => {
    for (const { programs } of packageManagers) {
      expect(programs.length).toBeGreaterThan(0);
      expect(new Set(packageManagers.flatMap((manager) => manager.programs)).size).toBe(
        packageManagers.flatMap((manager) => manager.programs).length,
      );
    }
  });
});

describe('waiting for an answer', () => {
  test.each([
    'apt-get install x',
    'apt-get -q install x',
    'apt-get install -y=false x',
    'DEBIAN_FRONTEND=noninteractive apt-get install x',
    'apt-get install x < /dev/null',
    'aptitude install -qq x',
    'apt-get upgrade',
    'apt-get remove x',
    'dnf install x',
    'tdnf install x',
    'zypper install x',
    'zypper install -n x',
    'pacman -S x',
    'conda install x',
    'pip uninstall x',
    'yes n | apt-get install x',
  ])('%s waits', (text) => {
    expect(waitsForAnswer(operationIn(text))).toBe(true);
  });

  test.each([
    'apt-get install -y x',
    'apt-get -y install x',
    'apt-get install x --assume-yes',
    'apt-get install -qqy x',
    'apt-get install -qq x',
    'apt-get -q -q install x',
    'apt-get -q=2 install x',
    'apt-get -o APT::Get::Assume-Yes=true install x',
    'apt-get -oapt::get::assume-yes=1 install x',
    'yes | apt-get install x',
    'echo y | sudo apt-get install x',
    "printf 'y\\n' | apt-get install x",
    'apt-get install $OPTIONS x',
    'apt-get update',
    'apt-get clean',
    'apk add x',
    'microdnf install x',
    'dnf -y install x',
    'dnf install --assumeyes x',
    'zypper -n install x',
    'zypper --non-interactive install x',
    'zypper install -y x',
    'pacman -S --noconfirm x',
    'conda install -y x',
    'pip install x',
    'pip uninstall -y x',
    'npm install x',
  ])('%s does not', (text) => {
    expect(waitsForAnswer(operationIn(text))).toBe(false);
  });
});

describe('packages', () => {
  test.each([
    [
      'apt-get install -y curl=7.88.1-10+deb12u5 git libc6:i386 g++',
      [
        ['curl', '7.88.1-10+deb12u5'],
        ['git', 'none'],
        ['libc6', 'none'],
        ['g++', 'none'],
      ],
    ],
    [
      'apt-get install curl=${V} "$A" lib$B php8.*',
      [
        ['curl', 'exact'],
        [null, 'unknown'],
        [null, 'unknown'],
        ['php8.*', 'none'],
      ],
    ],
    [
      'apt-get install x=1.2.* y/bookworm-backports -t stable',
      [
        ['x', 'moving'],
        ['y', 'none'],
      ],
    ],
    [
      'apk add -t .deps curl=8.5.0-r0 git~2.4 x@edge "y>1"',
      [
        ['curl', '8.5.0-r0'],
        ['git', 'moving'],
        ['x', 'none'],
        ['y', 'moving'],
      ],
    ],
    [
      'dnf install httpd-2.4.57-5.el9.x86_64 java-17-openjdk gcc.i686 postgresql-16 dotnet-sdk-8.0',
      [
        ['httpd', '2.4.57-5.el9'],
        ['java-17-openjdk', 'none'],
        ['gcc', 'none'],
        ['postgresql-16', 'none'],
        ['dotnet-sdk-8.0', 'none'],
      ],
    ],
    [
      'dnf install java-11-openjdk-11.0.20 nodejs-$V',
      [
        ['java-11-openjdk', '11.0.20'],
        ['nodejs', 'unknown'],
      ],
    ],
    [
      'zypper in x=1.2 "y>=2"',
      [
        ['x', '1.2'],
        ['y', 'moving'],
      ],
    ],
    [
      'pip install flask==3.0.0 uvicorn[standard]==0.30.1 "django>=4,<5" requests x==1.*',
      [
        ['flask', '3.0.0'],
        ['uvicorn', '0.30.1'],
        ['django', 'moving'],
        ['requests', 'none'],
        ['x', 'moving'],
      ],
    ],
    ['pip install x[$EXTRAS]==1.0', [['x', '1.0']]],
    ['pip install "x==${V}" --index-url https://example.org -r requirements.txt', [['x', 'exact']]],
    [
      'conda install -y -c conda-forge python=3.11 numpy==1.26.4 conda-forge::x=1.2.3 y',
      [
        ['python', 'moving'],
        ['numpy', '1.26.4'],
        ['x', '1.2.3'],
        ['y', 'none'],
      ],
    ],
    [
      'npm install -g npm@10.8.1 @angular/cli@17 typescript x@latest y@^1.2.3 z@$V',
      [
        ['npm', '10.8.1'],
        ['@angular/cli', 'moving'],
        ['typescript', 'none'],
        ['x', 'moving'],
        ['y', 'moving'],
        ['z', 'unknown'],
      ],
    ],
    ['npx --yes serve@14.2.1 -s build', [['serve', '14.2.1']]],
    [
      'gem install bundler:2.5.6 rails',
      [
        ['bundler', '2.5.6'],
        ['rails', 'none'],
      ],
    ],
    ['gem install rails -v 7.1.0', [['rails', '7.1.0']]],
    ['gem install rails -v "~> 7"', [['rails', 'moving']]],
    [
      'go install golang.org/x/tools/gopls@v0.15.3 example.org/x@latest',
      [
        ['golang.org/x/tools/gopls', 'v0.15.3'],
        ['example.org/x', 'moving'],
      ],
    ],
    ['cargo install ripgrep --version 14.1.0', [['ripgrep', '14.1.0']]],
    [
      'cargo install ripgrep@14.1.0 bat',
      [
        ['ripgrep', '14.1.0'],
        ['bat', 'none'],
      ],
    ],
    [
      'composer require monolog/monolog:3.5.0 a/b:^2',
      [
        ['monolog/monolog', '3.5.0'],
        ['a/b', 'moving'],
      ],
    ],
    ['dotnet tool install -g dotnet-ef --version 8.0.1', [['dotnet-ef', '8.0.1']]],
  ])('%s', (text, expected) => {
    expect(requests(text)).toEqual(expected);
  });

  test('may come from elsewhere than the registry', () => {
    const sources = (text: string) => operationIn(text).packages.map(({ source }) => source);
    expect(sources('apt-get install ./x.deb /tmp/y.deb')).toEqual(['file', 'file']);
    expect(sources('dnf install https://example.org/x.rpm')).toEqual(['url']);
    expect(sources('pip install . git+https://example.org/x x.whl "y @ https://example.org/y.zip"')).toEqual([
      'file',
      'git',
      'file',
      'url',
    ]);
    expect(sources('npm install user/repo ./x x.tgz git+ssh://x/y @scope/z')).toEqual([
      'git',
      'file',
      'file',
      'git',
      'registry',
    ]);
    expect(sources('go install ./cmd/x')).toEqual(['file']);
  });

  test('are none where a manifest names them', () => {
    expect(requests('npm ci')).toEqual([]);
    expect(requests('pip install -r requirements.txt')).toEqual([]);
    expect(requests('bundle install')).toEqual([]);
  });
});

describe('what is left out', () => {
  test('recommended packages', () => {
    const without = (text: string) => operationIn(text).withoutRecommends;
    expect(without('apt-get install --no-install-recommends x')).toBe(true);
    expect(without('apt-get -o APT::Install-Recommends=false install x')).toBe(true);
    expect(without('apt-get install x')).toBe(false);
    expect(without('dnf install --setopt=install_weak_deps=False x')).toBe(true);
    expect(without('zypper in --no-recommends x')).toBe(true);
  });

  test('the cache', () => {
    expect(operationIn('apk add --no-cache x').withoutCache).toBe(true);
    expect(operationIn('pip install --no-cache-dir x').withoutCache).toBe(true);
    expect(operationIn('pip install x').withoutCache).toBe(false);
  });
});
