import type { Verdicts } from './verdicts.ts';

export const packages: readonly Verdicts[] = [
  {
    codes: ['hadolint:DL3008', 'kics:Apt Get Install Pin Version Not Defined', 'droast:DF005'],
    bad: [
      'RUN apt-get update && apt-get install -y curl',
      'RUN apt install -y a=1 b',
      'RUN DEBIAN_FRONTEND=noninteractive apt-get -qq -y install git',
      'RUN ["apt-get","install","-y","vim"]',
      'RUN aptitude install -y x',
    ],
    good: [
      'RUN apt-get install -y curl=7.1',
      'RUN apt-get install -y ./a.deb',
      'RUN apt-get install -y a/bookworm',
      'ENV V=1\nRUN apt-get install -y a=$V',
      'RUN apt-get update',
    ],
  },
  {
    codes: ['hadolint:DL3018', 'kics:Unpinned Package Version in Apk Add', 'droast:DF052'],
    bad: [
      'FROM alpine:3.23\nRUN apk add curl',
      'FROM alpine:3.23\nRUN apk --no-cache add a b=1',
      'FROM alpine:3.23\nRUN apk add -t .d gcc',
    ],
    good: [
      'FROM alpine:3.23\nRUN apk add "a>1"',
      'FROM alpine:3.23\nRUN apk add a=1.2-r0',
      'FROM alpine:3.23\nRUN apk add a~=1',
      'FROM alpine:3.23\nRUN apk add -t .d gcc=1',
      'FROM alpine:3.23\nRUN apk add ./x.apk',
    ],
  },
  {
    codes: ['hadolint:DL3033', 'kics:Yum install Without Version', 'droast:DF005'],
    bad: [
      'RUN yum install -y httpd',
      'RUN yum -y install a-1 b',
      'RUN yum module install -y nodejs',
      'RUN yum -y reinstall x',
    ],
    good: [
      'RUN yum install -y httpd-2.4.6',
      'RUN yum install -y ./a.rpm',
      'RUN yum module install -y nodejs:18',
      'RUN yum install -y https://a/b.rpm',
    ],
  },
  {
    codes: ['hadolint:DL3041', 'kics:Missing Version Specification In dnf install'],
    bad: ['RUN dnf install -y git', 'RUN microdnf install git-2.1 tar', 'RUN dnf module install -y a'],
    good: [
      'RUN dnf install -y git-2.40.0',
      'RUN microdnf install -y a-1.2-3',
      'RUN dnf install -y a.rpm',
      'ARG V=1.0\nRUN dnf -y install git-$V',
      'ARG V\nRUN dnf -y install git-$V',
    ],
  },
  {
    codes: ['hadolint:DL3037', 'kics:Zypper Install Without Version'],
    bad: ['RUN zypper install -y vim', 'RUN zypper -n in a=1 b', 'RUN zypper --non-interactive in git'],
    good: ['RUN zypper in -y vim=9', 'RUN zypper in -y "vim>=9"', 'RUN zypper in -y ./a.rpm'],
  },
  {
    codes: ['hadolint:DL3013', 'kics:Unpinned Package Version in Pip Install', 'droast:DF051'],
    bad: [
      'RUN pip install flask',
      'RUN python3 -m pip install a==1 b',
      'RUN pip3.11 install --no-cache-dir requests',
      'RUN pip install git+https://g/x',
      'RUN pip install "a[extra]"',
    ],
    good: [
      'RUN pip install flask==1',
      'RUN pip install -r r.txt',
      'RUN pip install .',
      'RUN pip install -e .[dev]',
      'RUN pip install "a>=1,<2"',
    ],
  },
  {
    codes: ['hadolint:DL3016', 'kics:NPM Install Command Without Pinned Version'],
    bad: [
      'RUN npm install express',
      'RUN npm i -g yarn',
      'RUN npm install -g a@1 b',
      'RUN npm add @scope/pkg',
      'RUN npm install a@latest',
    ],
    good: [
      'RUN npm install',
      'RUN npm ci',
      'RUN npm install express@4',
      'RUN npm i -g @s/p@1.0.0',
      'RUN npm install ./x',
    ],
  },
  {
    codes: ['hadolint:DL3028', 'kics:Gem Install Without Version', 'droast:DF053'],
    bad: ['RUN gem install bundler', 'RUN gem install rails -v 7 && gem install rake', 'RUN gem i a'],
    good: [
      'RUN gem install bundler:2.4',
      'RUN gem install rails -v 7',
      'RUN gem install a --version 1',
      'RUN gem install ./a.gem',
      'RUN bundle install',
    ],
  },
  {
    codes: ['hadolint:DL3062', 'droast:DF054'],
    bad: [
      'RUN go install github.com/a/b',
      'RUN go install github.com/a/b@latest',
      'RUN go get -u golang.org/x/tools',
      'RUN GOBIN=/x go install github.com/a/b/cmd/...@latest',
    ],
    good: [
      'RUN go install github.com/a/b@v1',
      'RUN go install ./...',
      'RUN go get .',
      'RUN go install .',
      'ARG V=v1\nRUN go install github.com/a/b@$V',
    ],
  },
  {
    codes: ['droast:DF031'],
    bad: [
      {
        Dockerfile: 'FROM node:24\nCOPY package.json package-lock.json ./\nRUN npm install',
        'package-lock.json': '{}',
        'package.json': '{}',
      },
      { Dockerfile: 'FROM node:24\nCOPY package*.json ./\nRUN npm i', 'package-lock.json': '{}', 'package.json': '{}' },
      {
        Dockerfile: 'FROM node:24\nCOPY package.json package-lock.json /app/\nWORKDIR /app\nRUN npm install --omit=dev',
        'package-lock.json': '{}',
        'package.json': '{}',
      },
    ],
    good: ['FROM node:24\nRUN npm ci', 'FROM node:24\nRUN npm install -g a@1', 'FROM node:24\nRUN npm ci --omit=dev'],
  },
  {
    codes: [
      'hadolint:DL3014',
      'trivy:DS-0021',
      "kics:APT-GET Missing '-y' To Avoid Manual Input",
      'semgrep:missing-assume-yes-switch',
      'droast:DF015',
      'dockerfilelint:apt-get_missing_param',
    ],
    bad: [
      'RUN apt-get install a',
      'RUN apt-get -q install a',
      'RUN apt-get update && apt install a=1',
      'RUN apt-get upgrade && apt-get install --no-install-recommends a',
    ],
    good: [
      'RUN apt-get install -y a',
      'RUN apt-get -qq install a',
      'RUN yes | apt-get install a',
      'RUN apt-get --assume-yes install a',
      'RUN apt-get -o APT::Get::Assume-Yes=true install a',
    ],
  },
  {
    codes: [
      'hadolint:DL3030',
      'kics:Yum Install Allows Manual Input',
      'semgrep:missing-yum-assume-yes-switch',
      'droast:DF027',
    ],
    bad: ['RUN yum install a', 'RUN yum -q install a', 'RUN yum localinstall x.rpm'],
    good: [
      'RUN yum install -y a',
      'RUN yum -y install a',
      'RUN yum --assumeyes install a',
      'RUN echo y | yum install a',
    ],
  },
  {
    codes: ['hadolint:DL3038', 'kics:Missing Flag From Dnf Install', 'semgrep:missing-dnf-assume-yes-switch'],
    bad: ['RUN dnf install a', 'RUN dnf --setopt=x=1 install a', 'RUN dnf module install a:1'],
    good: ['RUN dnf install -y a', 'RUN dnf -y install a', 'RUN microdnf install a', 'RUN dnf --assumeyes install a'],
  },
  {
    codes: [
      'hadolint:DL3034',
      'kics:Missing Zypper Non-interactive Switch',
      'semgrep:missing-zypper-no-confirm-switch',
      'droast:DF043',
    ],
    bad: ['RUN zypper install a', 'RUN zypper in a', 'RUN zypper --quiet install a'],
    good: [
      'RUN zypper -n in a',
      'RUN zypper install -y a',
      'RUN zypper --non-interactive install a',
      'RUN zypper in --no-confirm a',
    ],
  },
  {
    codes: [
      'hadolint:DL3009',
      'kics:Apt Get Install Lists Were Not Deleted',
      'semgrep:remove-package-lists',
      'droast:DF004',
      'dockerfilelint:apt-get_missing_rm',
    ],
    bad: [
      'RUN apt-get update && apt-get install -y a',
      'RUN apt-get update && rm -rf /var/lib/apt/lists/* && apt-get update && apt-get install -y b',
      'RUN apt-get update && apt-get install -y a && apt-get clean',
      'RUN <<E\napt-get update\napt-get install -y a\nE',
      'RUN apt update -qq; apt install -yqq b',
    ],
    good: [
      'RUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*',
      'RUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y a',
      'RUN apt-get update && apt-get install a && rm -rf /var/lib/apt/lists/* /tmp/* /var/tmp/*',
      'RUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists',
      'FROM debian:13 AS b\nRUN apt-get update\nFROM alpine:3.23\nCOPY --from=b /a /a',
    ],
  },
  {
    codes: ['semgrep:remove-package-cache'],
    bad: [
      'RUN apt-get update && apt-get install -y a',
      'RUN apt-get install -y a && rm -rf /var/lib/apt/lists/*',
      'RUN apt-get update && apt-get upgrade -y',
    ],
    good: [
      'RUN apt-get install -y a && apt-get clean',
      'RUN apt-get clean',
      'RUN apt-get install -y a && rm -rf /var/cache/apt/archives',
    ],
  },
  {
    codes: [
      'hadolint:DL3019',
      'trivy:DS-0025',
      'kics:Apk Add Using Local Cache Path',
      'semgrep:missing-apk-no-cache',
      'droast:DF029',
      'dockerfilelint:apkadd-missing_nocache_or_updaterm',
    ],
    bad: [
      'FROM alpine:3.23\nRUN apk add a',
      'FROM alpine:3.23\nRUN apk update && apk add a',
      'FROM alpine:3.23\nRUN apk add -U a b',
      'FROM alpine:3.23\nRUN rm -rf /var/cache/apk/* && apk add x',
    ],
    good: [
      'FROM alpine:3.23\nRUN apk add --no-cache a',
      'FROM alpine:3.23\nRUN apk --no-cache add a',
      'FROM alpine:3.23\nRUN --mount=type=cache,target=/var/cache/apk apk add a',
      'FROM alpine:3.23\nRUN apk add a && rm -rf /var/cache/apk',
      'FROM alpine:3.23\nRUN apk del a',
    ],
  },
  {
    codes: ['dockerfilelint:apkadd-missing-virtual'],
    bad: [
      'FROM alpine:3.23\nRUN apk add gcc && make && apk del gcc',
      'FROM alpine:3.23\nRUN apk add --no-cache a b && x && apk del a',
      'FROM alpine:3.23\nRUN apk add --no-cache gcc make && make && apk del gcc make',
    ],
    good: [
      'FROM alpine:3.23\nRUN apk add --virtual .b gcc && make && apk del .b',
      'FROM alpine:3.23\nRUN apk add -t .b gcc && apk del .b',
      'FROM alpine:3.23\nRUN apk add a',
    ],
  },
  {
    codes: [
      'hadolint:DL3032',
      'trivy:DS-0015',
      'kics:Yum Clean All Missing',
      'semgrep:missing-yum-clean-all',
      'droast:DF047',
    ],
    bad: ['RUN yum install -y a', 'RUN yum clean all && yum install -y a', 'RUN yum -y update'],
    good: [
      'RUN yum install -y a && yum clean all',
      'RUN yum install -y a && rm -rf /var/cache/yum',
      'RUN --mount=type=cache,target=/var/cache/yum yum install -y a',
      'RUN yum install -y a && yum -y clean all',
    ],
  },
  {
    codes: ['hadolint:DL3040'],
    bad: [
      'RUN dnf install -y a',
      'RUN microdnf install a',
      'RUN dnf install -y a && dnf clean all && dnf install -y b',
    ],
    good: [
      'RUN dnf install -y a && dnf clean all',
      'RUN microdnf install a && microdnf clean all',
      'RUN dnf install -y a && rm -rf /var/cache/dnf /var/cache/libdnf5',
      'RUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y a',
    ],
  },
  {
    codes: [
      'hadolint:DL3036',
      'trivy:DS-0020',
      'kics:Missing Zypper Clean',
      'semgrep:missing-zypper-clean',
      'droast:DF045',
    ],
    bad: [
      'RUN zypper -n in a',
      'RUN zypper in -y a && echo zypper clean',
      'RUN zypper clean && zypper --non-interactive install git',
    ],
    good: [
      'RUN zypper -n in a && zypper clean',
      'RUN zypper in -y a && zypper cc -a',
      'RUN zypper in -y a && rm -rf /var/cache/zypp/*',
    ],
  },
  {
    codes: [
      'hadolint:DL3042',
      'kics:Pip install Keeping Cached Packages',
      'semgrep:missing-pip-no-cache-dir',
      'droast:DF030',
    ],
    bad: [
      'FROM python:3.14\nRUN pip install a==1',
      'FROM python:3.14\nRUN python -m pip install -r r.txt',
      'FROM python:3.14\nRUN pip3 install a==1 && pip3 install --no-cache-dir b==1',
      'FROM python:3.14\nENV PIP_NO_CACHE_DIR=0\nRUN pip install a==1',
    ],
    good: [
      'FROM python:3.14\nRUN pip install --no-cache-dir a==1',
      'FROM python:3.14\nENV PIP_NO_CACHE_DIR=1\nRUN pip install a==1',
      'FROM python:3.14\nENV PIP_NO_CACHE_DIR=true\nRUN pip install a==1',
      'FROM python:3.14\nRUN --mount=type=cache,target=/root/.cache/pip pip install a==1',
      'FROM python:3.14\nRUN pip install a==1 && pip cache purge',
    ],
  },
  {
    codes: ['hadolint:DL3060', 'droast:DF055'],
    bad: [
      'FROM node:24\nRUN yarn install',
      'FROM node:24\nRUN yarn cache clean && yarn install',
      'FROM node:24\nRUN yarn',
    ],
    good: [
      'FROM node:24\nRUN yarn install && yarn cache clean',
      'FROM node:24\nRUN yarn build',
      'FROM node:24\nRUN --mount=type=cache,target=/usr/local/share/.cache/yarn yarn install',
      'FROM node:24\nRUN yarn && yarn cache clean --all',
      'FROM node:24\nRUN yarn install && rm -rf /usr/local/share/.cache',
    ],
  },
  {
    codes: [
      'hadolint:DL3015',
      'trivy:DS-0029',
      'kics:APT-GET Not Avoiding Additional Packages',
      'semgrep:missing-no-install-recommends',
      'droast:DF016',
      'dockerfilelint:apt-get_recommends',
    ],
    bad: ['RUN apt-get install -y a', 'RUN apt install -y a', 'RUN apt-get update; apt-get install -yq git curl'],
    good: [
      'RUN apt-get install -y --no-install-recommends a',
      'RUN apt-get --no-install-recommends install -y a',
      'RUN apt-get -o APT::Install-Recommends=false install -y a',
      'RUN apt-get install -y --no-install-recommends=true a',
      'RUN echo \'APT::Install-Recommends "0";\' > /etc/apt/apt.conf.d/0\nRUN apt-get install -y a',
    ],
  },
  {
    codes: [
      'trivy:DS-0017',
      'checkov:CKV_DOCKER_5',
      'kics:Update Instruction Alone',
      'droast:DF028',
      'dockerfilelint:apt-get-update_require_install',
    ],
    bad: [
      'RUN apt-get update',
      'RUN apt-get update && apt-get clean',
      'RUN apt update\nRUN apt install -y a',
      'FROM alpine:3.23\nRUN apk update',
    ],
    good: [
      'RUN apt-get update && apt-get install -y a',
      'RUN apt-get update && apt-get upgrade -y',
      'RUN apt-get update && apt-get build-dep x',
      'RUN true',
    ],
  },
  {
    codes: [
      'trivy:DS-0024',
      'kics:Run Using Upgrade Commands',
      'semgrep:avoid-apt-get-upgrade',
      'dockerfilelint:apt-get-upgrade',
      'dockerfilelint:apt-get-dist-upgrade',
    ],
    bad: [
      'RUN apt-get update && apt-get dist-upgrade -y',
      'RUN apt-get -y dist-upgrade',
      'RUN apt-get full-upgrade -y',
    ],
    good: ['RUN apt-get update', 'RUN apt-get install -y a', 'RUN pip install --upgrade pip'],
  },
  {
    codes: ['semgrep:avoid-apt-get-upgrade'],
    bad: [
      'RUN apt-get update && apt-get upgrade -y',
      'RUN apt-get -yq upgrade',
      'RUN apt-get update; apt-get --yes upgrade',
    ],
    good: ['RUN apt-get update', 'RUN apt-get install -y --only-upgrade a', 'RUN echo apt-get upgrade'],
  },
  {
    codes: ['kics:Use of Apk Upgrade', 'semgrep:avoid-apk-upgrade'],
    bad: [
      'FROM alpine:3.23\nRUN apk upgrade',
      'FROM alpine:3.23\nRUN apk --no-cache upgrade',
      'FROM alpine:3.23\nRUN apk update && apk upgrade --available',
    ],
    good: [
      'FROM alpine:3.23\nRUN apk add --no-cache a',
      'FROM alpine:3.23\nRUN apk update && apk add a',
      'FROM alpine:3.23\nRUN echo apk upgrade',
    ],
  },
  {
    codes: ['kics:Yum Update Enabled', 'semgrep:avoid-yum-update'],
    bad: ['RUN yum update -y', 'RUN yum -y upgrade', 'RUN yum update -y && yum clean all'],
    good: ['RUN yum install -y a', 'RUN yum check-update || true', 'RUN yum makecache'],
  },
  {
    codes: ['kics:Run Using dnf Update', 'semgrep:avoid-dnf-update'],
    bad: ['RUN dnf update -y', 'RUN dnf -y upgrade', 'RUN microdnf update'],
    good: ['RUN dnf install -y a', 'RUN dnf check-update', 'RUN dnf makecache'],
  },
  {
    codes: ['hadolint:DL3035', 'kics:Run Using Zypper Update', 'semgrep:avoid-zypper-update', 'droast:DF044'],
    bad: [
      'RUN zypper update -y',
      'RUN zypper -n dup',
      'RUN zypper --non-interactive patch',
      'RUN zypper dist-upgrade -y',
    ],
    good: ['RUN zypper refresh', 'RUN zypper in -y a', 'RUN zypper search a'],
  },
  {
    codes: ['hadolint:DL3027', 'checkov:CKV_DOCKER_9', 'kics:Run Using apt', 'semgrep:prefer-apt-get', 'droast:DF059'],
    bad: ['RUN apt update', 'RUN apt install -y a', 'RUN true && apt -y upgrade', 'RUN ["apt","install","a"]'],
    good: ['RUN apt-get update', 'RUN echo apt install', 'RUN apt-cache policy'],
  },
  {
    codes: [
      'hadolint:DL4001',
      'trivy:DS-0014',
      "kics:Run Using 'wget' and 'curl'",
      'semgrep:use-either-wget-or-curl',
      'droast:DF058',
    ],
    bad: [
      'RUN wget https://a\nRUN curl -f https://b -o b',
      'RUN wget https://a && curl -fO https://b',
      'RUN apt-get install -y curl wget\nRUN curl -fO https://a\nRUN wget https://b',
    ],
    good: [
      'RUN wget https://a',
      'RUN curl -f https://a -o a',
      'FROM a:1 AS x\nRUN wget https://a\nFROM b:1\nRUN curl -f https://a -o b',
      'RUN apt-get install -y wget curl',
    ],
  },
  {
    codes: ['hadolint:DL3047', 'droast:DF056'],
    bad: ['RUN wget https://a', 'RUN wget -O x https://a', 'RUN cd /t && wget --no-verbos https://a || true'],
    good: [
      'RUN wget -q https://a',
      'RUN wget --progress=dot:giga https://a',
      'RUN wget -nv https://a',
      'RUN wget --quiet https://a',
      'FROM alpine:3.23\nRUN wget -q https://a',
    ],
  },
  {
    codes: [
      'hadolint:DL4006',
      'kics:Shell Running A Pipe Without Pipefail Flag',
      'semgrep:set-pipefail',
      'droast:DF057',
    ],
    bad: [
      'RUN curl -f https://a | tar x',
      'RUN cat a | grep b | wc -l',
      'RUN wget -qO- https://a | gunzip > b',
      'RUN <<E\ncurl -f https://a | tar x\nE',
      'SHELL ["/bin/bash","-c"]\nRUN a | b',
    ],
    good: [
      'RUN set -o pipefail && a | b',
      'SHELL ["/bin/bash","-o","pipefail","-c"]\nRUN a | b',
      'RUN a || b',
      'SHELL ["/bin/bash","-euxo","pipefail","-c"]\nRUN a | b',
      'RUN bash -o pipefail -c "a | b"',
    ],
  },
];
