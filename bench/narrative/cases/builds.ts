import type { Case } from '../case.ts';

export const builds: readonly Case[] = [
  {
    name: 'caches in the wrong place',
    files: {
      'ui/Dockerfile':
        '# syntax=docker/dockerfile:1\nFROM node:20.18.0 AS build\nENV HOME=/home/node\nWORKDIR /ui\nCOPY package.json package-lock.json ./\nRUN --mount=type=cache,target=/root/.npm npm ci\nCOPY . .\nRUN npm run build\n\nFROM nginx:1.27.3\nCOPY --from=build /ui/dist /usr/share/nginx/html\n',
    },
    good: [
      'The cache mount points at `/root/.npm`, but `HOME` is `/home/node`, so the cache is filled somewhere else.',
      'Each build downloads every package again.',
      'Mount the directory that is really used.',
      'The order of the copies is right: the manifests come first and the sources later.',
      'Only the finished files go into the shipped stage.',
    ],
    bad: [
      'pnpm has a better cache.',
      'Use `type=gha` for it.',
      'Turborepo would help.',
      'The lock file of `ui/admin` is stale.',
      'Vite 5 needs more memory.',
      'Set `NPM_CONFIG_CACHE`.',
      'Line 25 copies node_modules.',
      'webpack is slow.',
    ],
  },
  {
    name: 'commands that swallow failures',
    files: {
      'etl/Dockerfile':
        'FROM ubuntu:24.04\nRUN apt-get update; apt-get install -y jq || true\nRUN cat /etc/passwd | grep daemon | sort > /tmp/u\nRUN cd /opt && ./missing.sh 2>/dev/null || true\nCOPY etl /opt/etl\nCMD ["/opt/etl/run"]\n',
    },
    good: [
      'If `apt-get install` fails, the build goes on without `jq`, and the job fails at night instead.',
      'Join the two commands with `&&` and drop the `|| true`.',
      'In a pipe only the last command counts, so a failing `cat` goes unnoticed.',
      'Line 4 hides both the message and the failure of `./missing.sh`.',
      'A build that stops early is cheaper than a job that stops late.',
    ],
    bad: [
      'yq would be needed too.',
      'Airflow retries the job.',
      'Use `set -euo pipefail`.',
      'The script `/opt/present.sh` exists.',
      'ubuntu:22.04 behaves otherwise.',
      'Spark reads the file.',
      'Line 19 has the same fault.',
      'awk replaces both.',
    ],
  },
  {
    name: 'a syntax that cannot be built',
    files: {
      Dockerfile:
        'FROM alpine:3.20.3 AS base\nRUN apk add --no-cache bash\nCOPY --from=bulid /x /x\nEXPOSE 80:8080\nWORKDIR app\nCMD ["sh", "-c", \'echo hi\']\n',
    },
    good: [
      'No stage is called `bulid`, so the builder looks for an image of that name.',
      '`EXPOSE` takes the port of the container only.',
      'A relative `WORKDIR` depends on what an earlier line or the base image has set.',
      'The quotes on line 6 are not JSON, so the whole line is run as shell text.',
      'Write absolute paths, then nobody has to guess.',
      'Use double quotes in the list.',
    ],
    bad: [
      'The stage `build` is defined in `Dockerfile.build`.',
      'zsh works as well.',
      'Port 8443 is closed.',
      'Use `CMD ["echo", "hello"]`.',
      'alpine 3.21 fixes it.',
      'Line 17 has a typo.',
      'dash is the shell here.',
      'The verdict is pass.',
    ],
  },
  {
    name: 'a .NET service under root',
    files: {
      'src/Api/Dockerfile':
        'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet publish -c Release -o /out\n\nFROM mcr.microsoft.com/dotnet/sdk:8.0\nWORKDIR /app\nCOPY --from=build /out .\nUSER root\nENTRYPOINT ["dotnet", "Api.dll"]\n',
    },
    good: [
      'The shipped stage is built on the SDK, although it only runs `Api.dll`.',
      'Compilers and package caches come along, and the image is several times larger than it has to be.',
      '`USER root` right before the entrypoint means that a hole in the service is a hole with full rights.',
      'Choose the user that the image brings along.',
      'Copying everything before the restore throws away the cache with each change.',
    ],
    bad: [
      'Use `mcr.microsoft.com/dotnet/aspnet:8.0`.',
      'Kestrel binds to 5000.',
      'EF Core migrations are missing.',
      'dotnet 9.0 is current.',
      '`appsettings.json` holds a password.',
      'NuGet is slow.',
      'Line 44 starts IIS.',
      'It may be merged after that.',
    ],
  },
  {
    name: 'several components at once',
    before: {
      'a/Dockerfile': 'FROM node:20.18.0\nCOPY . .\nCMD ["node", "a.js"]\n',
      'b/Dockerfile': 'FROM node:20.18.0\nCOPY . .\nCMD ["node", "b.js"]\n',
    },
    files: {
      'a/Dockerfile': 'FROM node:20\nCOPY . .\nCMD node a.js\n',
      'b/Dockerfile': 'FROM node\nCOPY . .\nCMD node b.js\n',
      'a/.dockerignore': '.git\n',
      'b/.dockerignore': '.git\n',
    },
    good: [
      'Both components lose their exact version in the same change, each in its own way.',
      '`a/Dockerfile` still names `node:20`, while `b/Dockerfile` names nothing at all.',
      'The two ignore files are the same, and the next entry will be forgotten in one of them.',
      'Shell form in both means that neither stops when it is asked to.',
      'Agree on one version for both.',
      'In `b/Dockerfile` line 1 needs a tag.',
    ],
    bad: [
      '`c/Dockerfile` has the same problem.',
      'Both should use Bun.',
      'The shared `tsconfig.json` is stale.',
      'Use `node:20.19.0` in both.',
      'Nx could build them.',
      '`a/Dockerfile:77` is affected.',
      'Deno reads both.',
      'Approve once CI is green.',
    ],
  },
];
