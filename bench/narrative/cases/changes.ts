import type { Case } from '../case.ts';

export const changes: readonly Case[] = [
  {
    name: 'a digest that is gone',
    before: {
      'edge/Dockerfile':
        'FROM haproxy:3.0.5@sha256:1f9d5b6c7e8a90123456789abcdef0123456789abcdef0123456789abcdef012\nCOPY haproxy.cfg /usr/local/etc/haproxy/haproxy.cfg\n',
    },
    files: { 'edge/Dockerfile': 'FROM haproxy:3.0\nCOPY haproxy.cfg /usr/local/etc/haproxy/haproxy.cfg\n' },
    good: [
      'The digest is gone, and with it the promise that today and tomorrow build the same image.',
      '`haproxy:3.0` moves with each patch release.',
      'Keep the tag for people and add the digest of the new image for the machine.',
      'An edge proxy is the last thing that should change by itself.',
      'What was `haproxy:3.0.5` is now one of several releases.',
    ],
    bad: [
      'Envoy would not have this problem.',
      'The new digest is sha256:2b6f.',
      'haproxy 3.1 is supported longer.',
      '`haproxy.cfg` has a syntax error on line 12.',
      'Traefik is easier.',
      'The frontend in `edge/lua/auth.lua` breaks.',
      'Set `maxconn 2000`.',
      'Safe to merge.',
    ],
  },
  {
    name: 'an ignore file that lets the environment in',
    before: {
      Dockerfile: 'FROM php:8.3.14-apache\nCOPY . /var/www/html\n',
      '.dockerignore': '.git\n.env\nnode_modules\n',
      '.env': 'A=1\n',
    },
    files: {
      Dockerfile: 'FROM php:8.3.14-apache\nCOPY . /var/www/html\nRUN apt update && apt install -y git zip\n',
      '.dockerignore': '.git\nnode_modules\n',
      '.env': 'A=1\n',
    },
    good: [
      'The ignore file no longer names `.env`, and `COPY . /var/www/html` puts it where the web server can hand it out.',
      'Put the entry back before anything is built from this state.',
      '`apt` is made for people at a terminal; its output and options may change.',
      'The package lists stay in the layer of line 3.',
      'Whatever stands in `.env` would be public with the first request that asks for it.',
    ],
    bad: [
      'Composer is missing.',
      'Laravel reads it at start.',
      'Use php-fpm instead.',
      '`.htaccess` blocks it already.',
      'Xdebug is enabled.',
      'Install mysqli as well.',
      'Line 14 of the ignore file is wrong.',
      'Use `apt-get install --no-install-recommends -y git zip`.',
    ],
  },
  {
    name: 'a health check on the wrong port',
    before: {
      'app/Dockerfile':
        'FROM python:3.12.7-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 8000\nHEALTHCHECK CMD python -c "import urllib.request as u; u.urlopen(\'http://localhost:8000\')"\nUSER 1000\nCMD ["python", "-m", "app"]\n',
    },
    files: {
      'app/Dockerfile':
        'FROM python:3.12.7-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 9000\nHEALTHCHECK CMD curl -f http://localhost:8000 || exit 1\nCMD ["python", "-m", "app"]\n',
    },
    good: [
      'The health check asks port 8000 while the image now announces 9000.',
      'There is no `curl` in `python:3.12.7-slim`, so the check can only fail.',
      'A container that is never healthy is restarted again and again by whoever watches it.',
      'The check of before used the interpreter, which is there in any case.',
      'Bring back the user too.',
    ],
    bad: [
      'Gunicorn binds to 8080.',
      'Use httpie for the check.',
      'Kubernetes ignores HEALTHCHECK, so nothing breaks and it can be ignored.',
      'FastAPI serves /healthz.',
      'The probe in `k8s/deployment.yaml` uses port 9000.',
      'Set `--interval=30s`.',
      'Install busybox-extras.',
      'This is of medium severity.',
    ],
  },
  {
    name: 'an image for one platform only',
    before: {
      Dockerfile:
        'FROM --platform=$BUILDPLATFORM golang:1.23.3 AS build\nARG TARGETARCH\nCOPY . /src\nWORKDIR /src\nRUN GOARCH=$TARGETARCH go build -o /bin/app\n\nFROM gcr.io/distroless/static:nonroot\nCOPY --from=build /bin/app /app\nENTRYPOINT ["/app"]\n',
    },
    files: {
      Dockerfile:
        'FROM --platform=linux/amd64 golang:1.23.3 AS build\nCOPY . /src\nWORKDIR /src\nRUN go build -o /bin/app\n\nFROM gcr.io/distroless/static:latest\nCOPY --from=build /bin/app /app\nENTRYPOINT ["/app"]\n',
    },
    good: [
      'The platform is now fixed to `linux/amd64`, so an image for any other platform carries a program that cannot start there.',
      'Before, the stage ran on the platform of the builder and compiled for the one that was asked for.',
      'The tag `nonroot` was also what made the container run without root.',
      'With `latest` in its place nothing says which user it is any more.',
      'Put back `TARGETARCH` and hand it to the compiler.',
      'The program is linked by whatever that stage has, which has to fit `gcr.io/distroless/static`.',
    ],
    bad: [
      'Windows containers fail as well.',
      'Use `cgr.dev/chainguard/static` instead.',
      'Use `gcr.io/distroless/base-debian12`.',
      'The workflow `release.yml` builds four platforms.',
      'riscv64 is affected.',
      'CGO_ENABLED=1 breaks it.',
      'ko builds this without a Dockerfile.',
      'LGTM.',
    ],
  },
  {
    name: 'old problems that moved',
    before: {
      Dockerfile:
        'FROM debian:12.8\nRUN apt-get update && apt-get install -y git\nENV MODE=prod\nCOPY a.sh /a.sh\nENTRYPOINT ["/a.sh"]\n',
    },
    files: {
      Dockerfile:
        'FROM debian:12.8\nENV MODE=prod\nENV DEBUG=1\nRUN apt-get update && apt-get install -y git vim\nCOPY a.sh /a.sh\nENTRYPOINT ["/a.sh"]\n',
    },
    good: [
      'The install step was there before, but this change edits it, so now is the time to clean it up.',
      'The package lists make the layer larger than it has to be.',
      '`vim` is of no use to `/a.sh` and gives an attacker an editor.',
      'Remove the lists in the same step that fetched them.',
      'Nothing names a user, so `/a.sh` runs as root.',
    ],
    bad: [
      'nano would be smaller.',
      'The script `/b.sh` is never copied.',
      'Use `debian:12.9`.',
      'Git 2.39 has a hole.',
      'DEBUG=2 is better.',
      'Emacs is worse.',
      'Line 33 sets the mode.',
      'There is nothing to fix.',
    ],
  },
];
