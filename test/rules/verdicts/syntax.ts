import type { Verdicts } from './verdicts.ts';

export const syntax: readonly Verdicts[] = [
  {
    codes: ['buildkit:UndefinedVar'],
    bad: [
      'FROM alpine:3.23\nCOPY $foo .',
      'FROM alpine:3.23\nWORKDIR /a/$DIRR',
      'FROM alpine:3.23 AS a\nARG X=1\nFROM alpine:3.23\nCOPY $X /y',
      'FROM alpine:3.23\nENV A=$UNDEFINED_B',
      'FROM alpine:3.23\nLABEL v=$VERZION',
    ],
    good: [
      'FROM alpine:3.23\nARG foo\nCOPY $foo .',
      'FROM alpine:3.23\nENV P=$PATH:/x',
      'FROM alpine:3.23\nCOPY ${foo:-x} .',
      'FROM alpine:3.23\nRUN echo $foo',
      'FROM alpine:3.23\nENV A=1\nENV B=$A',
    ],
  },
  {
    codes: ['hadolint:DL3044', 'droast:DF062'],
    bad: ['ENV A=1 B=$A', 'ENV X=/a PATH="$X/bin:$PATH"', 'ENV A=1 B=2 C=${B}3'],
    good: ['ENV A=1\nENV B=$A', 'ENV PATH=$PATH:/a', 'ENV A=1 B=\\$A', "ENV A=1 B='$A'"],
  },
  {
    codes: ['buildkit:LegacyKeyValueFormat'],
    bad: ['ENV a b', 'LABEL a b c', 'ENV PATH /x:$PATH'],
    good: ['ENV a=b', 'LABEL a=b c=d', 'ENV a="b c"'],
  },
  {
    codes: ['dockerfilelint:label_invalid'],
    bad: ['LABEL a b', 'LABEL version 1', 'LABEL a b=c'],
    good: ['LABEL a=b', 'LABEL "a b"=c', 'LABEL a="b c"'],
  },
  {
    codes: ['sonar:S6574'],
    bad: ['ENV A =b', 'LABEL x = y', 'ARG A =b', 'ENV A = b'],
    good: ['ENV A=b', 'LABEL x="a = b"', 'ENV A="= b"'],
  },
  {
    codes: ['hadolint:DL3048'],
    bad: ['LABEL Foo=bar', 'LABEL com.docker.x=1', 'LABEL a..b=c', 'LABEL org.dockerproject.a=x', 'LABEL "a b"=c'],
    good: ['LABEL foo=bar', 'LABEL org.opencontainers.image.title=x', 'LABEL a-b.c=d'],
  },
  {
    codes: [
      'hadolint:DL4000',
      'buildkit:MaintainerDeprecated',
      'trivy:DS-0022',
      'checkov:CKV_DOCKER_6',
      'kics:MAINTAINER Instruction Being Used',
      'semgrep:maintainer-is-deprecated',
      'sonar:S6586',
      'droast:DF019',
      'dockerfilelint:deprecated_in_1.13',
    ],
    bad: ['MAINTAINER me', 'maintainer a@b', 'FROM a:1 AS x\nMAINTAINER me\nFROM b:1'],
    good: ['LABEL maintainer=me', '# MAINTAINER x', 'RUN echo MAINTAINER me'],
  },
  {
    codes: ['buildkit:ConsistentInstructionCasing', 'sonar:S6476', 'dockerfilelint:uppercase_commands'],
    bad: ['run a', 'Run b\nCOPY a b', 'copy a /b\nRUN c'],
    good: ['RUN a', 'from a:1\nrun b\ncmd ["c"]', '# run a'],
  },
  {
    codes: ['hadolint:DL3061', 'droast:DF037', 'dockerfilelint:from_first'],
    bad: ['RUN a\nFROM b:1', 'LABEL x=y\nFROM b:1', 'ENV A=1\nFROM b:1', 'ARG A=1\nCOPY a b\nFROM b:1'],
    good: ['ARG A=1\nFROM b:$A', '# c\n\nFROM b:1', '# syntax=docker/dockerfile:1\nFROM b:1'],
  },
  {
    codes: ['hadolint:DL3043', 'droast:DF068'],
    bad: ['ONBUILD FROM a', 'ONBUILD ONBUILD RUN x', 'ONBUILD MAINTAINER me', 'onbuild from b:1'],
    good: ['ONBUILD RUN a', 'ONBUILD COPY a b', 'ONBUILD USER x'],
  },
  {
    codes: ['buildkit:NoEmptyContinuation'],
    bad: ['RUN a && \\\n\n b', 'RUN a \\\n\n\n && b', 'COPY a \\\n\n  b'],
    good: ['RUN a && \\\n b', 'RUN a \\\n# c\n && b', 'RUN a\n\nRUN b'],
  },
  {
    codes: ['dockerfilelint:required_params'],
    bad: ['FROM debian:13-slim\nFROM', 'RUN', 'COPY a', 'EXPOSE', 'WORKDIR'],
    good: ['RUN x', 'STOPSIGNAL SIGTERM', 'SHELL ["/bin/sh", "-c"]', 'HEALTHCHECK --interval=5s CMD a', 'ARG A B=c'],
  },
  {
    codes: ['dockerfilelint:invalid_line'],
    bad: ['FOO bar', '- RUN x', '&& echo a', '"x"', 'RUNN x'],
    good: ['RUN x', 'STOPSIGNAL SIGTERM', 'SHELL ["/bin/sh", "-c"]', 'HEALTHCHECK --interval=5s CMD a', 'ARG A B=c'],
  },
  {
    codes: ['dockerfilelint:invalid_command'],
    bad: ['FOO bar', 'COPPY a b', 'RUNN x', 'ENTYPOINT ["a"]'],
    good: ['RUN x', 'STOPSIGNAL SIGTERM', 'SHELL ["/bin/sh", "-c"]', 'HEALTHCHECK --interval=5s CMD a', 'ARG A B=c'],
  },
  {
    codes: ['dockerfilelint:extra_args'],
    bad: ['USER a b', 'FROM debian:13-slim\nFROM a:1 b', 'FROM debian:13-slim\nFROM a:1 AS b c', 'HEALTHCHECK NONE x'],
    good: ['RUN x', 'STOPSIGNAL SIGTERM', 'SHELL ["/bin/sh", "-c"]', 'HEALTHCHECK --interval=5s CMD a', 'ARG A B=c'],
  },
  {
    codes: ['dockerfilelint:missing_args'],
    bad: ['ENV A', 'ENV', 'LABEL', 'HEALTHCHECK', 'SHELL'],
    good: ['RUN x', 'STOPSIGNAL SIGTERM', 'SHELL ["/bin/sh", "-c"]', 'HEALTHCHECK --interval=5s CMD a', 'ARG A B=c'],
  },
  {
    codes: ['dockerfilelint:invalid_format'],
    bad: ['SHELL "bin/sh"', 'SHELL /bin/sh -c', 'ENV =x', 'LABEL =x', 'HEALTHCHECK curl x'],
    good: ['RUN x', 'STOPSIGNAL SIGTERM', 'SHELL ["/bin/sh", "-c"]', 'HEALTHCHECK --interval=5s CMD a', 'ARG A B=c'],
  },
  {
    codes: ['dockerfilelint:healthcheck_options_missing_args'],
    bad: [
      'HEALTHCHECK --interval CMD x',
      'HEALTHCHECK --foo=1 CMD a',
      'HEALTHCHECK --retries=x CMD a',
      'HEALTHCHECK --interval=5 CMD a',
    ],
    good: ['RUN x', 'STOPSIGNAL SIGTERM', 'SHELL ["/bin/sh", "-c"]', 'HEALTHCHECK --interval=5s CMD a', 'ARG A B=c'],
  },
  {
    codes: ['sonar:S2260'],
    bad: ['FROM debian:13-slim\nFROM', 'COPY a', 'USER', 'STOPSIGNAL 9 10', 'FROM debian:13-slim\nFROM a:1 b'],
    good: [
      'RUN x',
      'STOPSIGNAL SIGTERM',
      'HEALTHCHECK --interval=1m --timeout=3s --start-period=5s --start-interval=1s --retries=2 CMD x',
      'SHELL ["a"]',
      'COPY --link --chmod=u+x a /b',
    ],
  },
];
