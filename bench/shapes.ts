/** What a hostile file repeats, by what it is: `count` times as text. Each keyword, nesting and list that a loop of ours goes over has a row. */
export const shapes: Readonly<Record<string, (count: number) => string>> = {
  'RUN echo': (count) => stage(each(count, (at) => `RUN echo ${at}`)),
  'RUN apt-get install': (count) => stage(each(count, (at) => `RUN apt-get install -y package${at}`)),
  'RUN apt-get update && install': (count) =>
    stage(each(count, (at) => `RUN apt-get update && apt-get install -y package${at}`)),
  'RUN curl': (count) => stage(each(count, (at) => `RUN curl -sSL https://example.com/${at} | sh`)),
  'RUN pip install': (count) => stage(each(count, (at) => `RUN pip install package${at}`)),
  'RUN npm install': (count) => stage(each(count, (at) => `RUN npm install -g package${at}`)),
  'RUN useradd, chown': (count) => stage(each(count, (at) => `RUN useradd user${at} && chown -R user${at} /srv/${at}`)),
  'RUN cd, rm': (count) => stage(each(count, (at) => `RUN cd /srv/${at} && rm -rf /var/lib/apt/lists/* file${at}`)),
  'RUN --mount': (count) => stage(each(count, (at) => `RUN --mount=type=cache,target=/cache/${at} make ${at}`)),
  'RUN with a heredoc': (count) => stage(each(count, (at) => `RUN <<EOF\napt-get install -y package${at}\nEOF`)),
  'one RUN, commands': (count) => stage([`RUN ${each(count, (at) => `echo ${at}`).join(' && ')}`]),
  'one RUN, installs': (count) => stage([`RUN ${each(count, (at) => `apt-get install -y p${at}`).join(' && \\\n  ')}`]),
  'one RUN, downloads': (count) =>
    stage([`RUN ${each(count, (at) => `curl -o f${at} https://a.example/${at}`).join('; \\\n  ')}`]),
  'one RUN, one install': (count) =>
    stage([`RUN apt-get install -y ${each(count, (at) => `package${at}`).join(' \\\n ')}`]),
  'one RUN, pipes': (count) => stage([`RUN ${each(count, (at) => `grep ${at}`).join(' | ')}`]),
  'one RUN, variables': (count) =>
    stage([`RUN ${each(count, (at) => `A${at}=$A${at - 1}`).join('; ')}; echo $A${count}`]),
  'one RUN, $( in $(': (count) => stage([`RUN ${'echo $('.repeat(count)}true${')'.repeat(count)}`]),
  'one RUN, { in {': (count) => stage([`RUN ${'{ '.repeat(count)}true${'; }'.repeat(count)}`]),
  'one RUN, if in if': (count) => stage([`RUN ${'if a; then '.repeat(count)}true${'; fi'.repeat(count)}`]),
  'one RUN, ( open': (count) => stage([`RUN ${'('.repeat(count)}`]),
  'one RUN, quotes': (count) => stage([`RUN echo ${'"\'`'.repeat(count)}`]),
  'one RUN, a long word': (count) => stage([`RUN echo ${'a'.repeat(count)}`]),
  'one RUN, sh -c': (count) => stage([`RUN ${each(count, (at) => `sh -c "echo ${at}"`).join(' && ')}`]),
  'one heredoc': (count) => stage([`RUN <<EOF\n${each(count, (at) => `echo ${at}`).join('\n')}\nEOF`]),
  'stages on each other': (count) =>
    [`FROM debian:13 AS s0`, ...each(count, (at) => `FROM s${at - 1} AS s${at}\nRUN echo ${at}`)].join('\n'),
  'stages side by side': (count) => each(count, (at) => `FROM debian:13 AS s${at}\nRUN make ${at}`).join('\n'),
  'stages that copy from the one before': (count) =>
    [`FROM debian:13 AS s0`, ...each(count, (at) => `FROM debian:13 AS s${at}\nCOPY --from=s${at - 1} /a /a`)].join(
      '\n',
    ),
  'stages that copy from all': (count) =>
    [
      ...each(count, (at) => `FROM debian:13 AS s${at}\nRUN make ${at}`),
      'FROM debian:13',
      ...each(count, (at) => `COPY --from=s${at} /a${at} /a${at}`),
    ].join('\n'),
  'ARG, each of the one before': (count) => stage(each(count, (at) => `ARG A${at}=$A${at - 1}`)),
  'ARG, before FROM': (count) => [...each(count, (at) => `ARG A${at}=$A${at - 1}`), `FROM $A${count}`].join('\n'),
  'ARG, twice its value': (count) => stage(each(count, (at) => `ARG A${at}=$A${at - 1}$A${at - 1}`)),
  ENV: (count) => stage(each(count, (at) => `ENV A${at}=$A${at - 1}`)),
  'ENV PATH': (count) => stage(each(count, (at) => `ENV PATH=/opt/${at}/bin:$PATH`)),
  'ENV between RUN': (count) => stage(each(count, (at) => `ENV A${at}=1\nRUN echo $A${at}`)),
  'one ENV': (count) => stage([`ENV ${each(count, (at) => `A${at}=${at}`).join(' \\\n ')}`]),
  COPY: (count) => stage(each(count, (at) => `COPY src/${at} /srv/${at}`)),
  'COPY . and RUN': (count) => stage(each(count, (at) => `COPY . /srv/${at}\nRUN npm ci`)),
  'COPY with a heredoc': (count) => stage(each(count, (at) => `COPY <<EOF /srv/${at}\n$A${at}\nEOF`)),
  'one COPY': (count) => stage([`COPY ${each(count, (at) => `src/${at}`).join(' \\\n ')} /srv/`]),
  'ADD https': (count) => stage(each(count, (at) => `ADD https://example.com/${at}.tar.gz /srv/`)),
  'COPY --from an image': (count) => stage(each(count, (at) => `COPY --from=acme/tool${at} /a /usr/local/bin/a${at}`)),
  WORKDIR: (count) => stage(each(count, (at) => `WORKDIR a${at}`)),
  'WORKDIR and RUN': (count) => stage(each(count, (at) => `WORKDIR a${at}\nRUN ./configure`)),
  'USER and RUN': (count) => stage(each(count, (at) => `USER u${at}\nRUN id`)),
  'SHELL and RUN': (count) => stage(each(count, (at) => `SHELL ["/bin/bash", "-c"]\nRUN a${at} | b`)),
  EXPOSE: (count) => stage(each(count, (at) => `EXPOSE ${(at % 60_000) + 1}`)),
  LABEL: (count) => stage(each(count, (at) => `LABEL a${at}=${at}`)),
  'one LABEL': (count) => stage([`LABEL ${each(count, (at) => `a${at}=${at}`).join(' \\\n ')}`]),
  VOLUME: (count) => stage(each(count, (at) => `VOLUME /srv/${at}`)),
  ONBUILD: (count) => stage(each(count, (at) => `ONBUILD RUN apt-get install -y p${at}`)),
  'CMD and ENTRYPOINT': (count) => stage(each(count, (at) => `CMD ["a${at}"]\nENTRYPOINT b${at}`)),
  HEALTHCHECK: (count) => stage(each(count, (at) => `HEALTHCHECK CMD curl -f http://localhost:${at}/`)),
  MAINTAINER: (count) => stage(each(count, (at) => `MAINTAINER a${at}`)),
  comments: (count) => stage(each(count, (at) => `# drydock ignore=unpinned-package-version because ${at}`)),
  'comments inside of a RUN': (count) =>
    stage([`RUN a \\\n${each(count, (at) => `# ${at}\n  b${at} \\`).join('\n')}\n  c`]),
  'unknown instructions': (count) => stage(each(count, (at) => `INSTALL a${at}`)),
  'empty continuations': (count) => stage([`RUN a \\\n${each(count, () => '\n').join('')}b`]),
  'one line': (count) => `FROM debian:13 ${'a '.repeat(count)}`,
};

export function each<T>(count: number, item: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => item(index + 1));
}

function stage(lines: readonly string[]): string {
  return `FROM debian:13\n${lines.join('\n')}\n`;
}
