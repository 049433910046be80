import type { Verdicts } from './verdicts.ts';

export const files: readonly Verdicts[] = [
  {
    codes: ['sonar:S2612', 'droast:DF034'],
    bad: [
      'RUN chmod 777 /a',
      'RUN chmod -R a+w /srv/x',
      'RUN chmod o+w /a',
      'COPY --chmod=666 a /a',
      'ADD --chmod=0777 a /a',
    ],
    good: [
      'RUN chmod 755 /a',
      'RUN chmod 1777 /tmp/a',
      'RUN chmod u+w,g+r /a',
      'COPY --chmod=755 a /a',
      'RUN chmod +x /a',
    ],
  },
  {
    codes: ['sonar:S6504', 'kics:Chown Flag Exists'],
    bad: [
      'COPY --chown=1000 a.sh /a.sh',
      'COPY --chown=app start.sh /srv/',
      'ADD --chown=1000:1000 https://example.org/run.py /opt/',
      'COPY --chown=www site.conf /etc/nginx/',
    ],
    good: ['COPY --chown=root:root a /a', 'COPY a /a', 'COPY --chown=0:0 a /a', 'COPY --chown=app --chmod=555 a /a'],
  },
  {
    codes: ['semgrep:dockerfile-dockerd-socket-mount'],
    bad: ['VOLUME /var/run/docker.sock', 'VOLUME ["/data","/var/run/docker.sock"]', 'VOLUME /run/docker.sock'],
    good: ['VOLUME /data', 'VOLUME ["/var/run/app.sock"]', 'RUN ls /var/run/docker.sock || true'],
  },
  {
    codes: ['hadolint:DL3020', 'trivy:DS-0005', 'kics:Add Instead of Copy', 'sonar:S7029', 'droast:DF006'],
    bad: ['ADD a /a', 'ADD --chown=1 src/ /src/', 'ADD ["a b","/x"]', 'ADD package.json yarn.lock ./'],
    good: [
      'COPY a /a',
      'ADD https://a/b /c',
      'ADD a.tar.gz /a',
      'ADD git@github.com:a/b.git /a',
      'ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://a/b /b',
    ],
  },
  {
    codes: ['semgrep:prefer-copy-over-add'],
    bad: ['ADD https://example.com/a.jar /a.jar', 'ADD http://example.com/a /a', 'ADD --chown=1 https://e.com/x /x'],
    good: [
      'ADD a.tar.xz /a',
      'COPY a /a',
      'ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://a/b /b',
    ],
  },
  {
    codes: ['hadolint:DL3010'],
    bad: [
      'COPY a.tar.gz /t/\nRUN tar xzf /t/a.tar.gz',
      'COPY a.tar.bz2 b.txt /t/\nRUN tar -C /o -xjf /t/a.tar.bz2',
      'COPY app.tar /srv/app.tar\nRUN tar -xf /srv/app.tar -C /srv',
    ],
    good: [
      'COPY a.zip /t\nRUN unzip /t',
      'ADD a.tar.gz /t',
      'COPY a.tar.gz /t',
      'COPY --from=x:1 a.tar.gz /t\nRUN tar xf /t',
    ],
  },
  {
    codes: [
      'hadolint:DL3021',
      'trivy:DS-0011',
      'kics:Copy With More Than Two Arguments Not Ending With Slash',
      'droast:DF048',
      'dockerfilelint:add_dest_invalid',
    ],
    bad: [
      'COPY a b /c',
      'COPY a* b ["x"]\nCOPY a b c d',
      'ADD a b /x',
      'COPY ["a","b","/c"]',
      'COPY --chown=1 a b dest',
    ],
    good: ['COPY a b /c/', 'COPY a /c', 'COPY ["a","b","/c/"]', 'ARG D\nCOPY a b $D', 'COPY a b ./'],
  },
  {
    codes: ['sonar:S6470', 'droast:DF007'],
    bad: ['COPY . /app', 'ADD . .', 'COPY ./ /x', 'COPY --chown=1 . /a', 'COPY * /a/'],
    good: ['COPY src /app', 'COPY --from=x:1 . /a', 'COPY a.txt .'],
  },
  {
    codes: ['droast:DF026'],
    bad: ['COPY a /', 'ADD b.txt /', 'COPY ["a","/"]'],
    good: ['COPY a /app/', 'COPY --from=x:1 /o/ /', 'WORKDIR /\nCOPY a /b'],
  },
  {
    codes: ['hadolint:DL3045', 'droast:DF063'],
    bad: [
      'COPY a b',
      'COPY a ./',
      'COPY --chown=1 a b dest/',
      'FROM alpine:3.23 AS x\nWORKDIR /a\nFROM debian:13\nCOPY a b',
    ],
    good: [
      'WORKDIR /a\nCOPY a b',
      'COPY a /b',
      'ARG D=/x\nCOPY a $D',
      'ARG D\nCOPY a $D',
      'FROM alpine:3.23 AS x\nWORKDIR /a\nFROM x\nCOPY a b',
    ],
  },
  {
    codes: ['buildkit:CopyIgnoredFile'],
    bad: [
      { Dockerfile: 'COPY dist /d', '.dockerignore': 'dist\n' },
      { Dockerfile: 'COPY a.log /d', '.dockerignore': '*.log\n' },
      { Dockerfile: 'ADD secret/key.txt /d', '.dockerignore': 'secret\n!secret/ok\n' },
      { Dockerfile: 'COPY src/app.js /x', 'Dockerfile.dockerignore': '**/*.js\n' },
    ],
    good: [
      { Dockerfile: 'COPY dist /d', '.dockerignore': 'node_modules\n' },
      { Dockerfile: 'COPY dist/keep /d', '.dockerignore': 'dist\n!dist/keep\n' },
      'COPY a /b',
      { Dockerfile: 'COPY --from=x:1 dist /d', '.dockerignore': 'dist\n' },
    ],
  },
  {
    codes: ['dockerfilelint:add_src_invalid'],
    bad: ['ADD ../a /b', 'ADD ../../x y /z/', 'ADD ["../a","/b"]'],
    good: ['ADD a.tgz /b', 'ADD ./a.tgz /b', 'ADD https://x/../a /b'],
  },
  {
    codes: ['droast:DF033'],
    bad: ['COPY . /app', 'ADD . /x', 'COPY ./ /srv/'],
    good: [
      { Dockerfile: 'COPY . /app', '.dockerignore': 'a\n' },
      'RUN true',
      { Dockerfile: 'COPY . /app', 'Dockerfile.dockerignore': 'a\n' },
    ],
  },
  {
    codes: [
      'hadolint:DL3000',
      'buildkit:WorkdirRelativePath',
      'trivy:DS-0009',
      'checkov:CKV_DOCKER_10',
      'kics:WORKDIR Path Not Absolute',
      'semgrep:use-absolute-workdir',
      'sonar:S7021',
      'droast:DF009',
    ],
    bad: ['WORKDIR app', 'WORKDIR ./x', 'WORKDIR "a/b"', 'ENV D=x\nWORKDIR $D', 'WORKDIR ../a'],
    good: ['WORKDIR /app', 'WORKDIR $D', 'ENV D=/x\nWORKDIR $D/y', 'WORKDIR C:\\\\app', 'ARG H=/a\nWORKDIR "${H}/b"'],
  },
  {
    codes: ['trivy:DS-0030'],
    bad: [
      'WORKDIR /proc/self/fd/8',
      'WORKDIR /sys',
      'WORKDIR /dev/shm',
      'WORKDIR /proc/..//proc/1',
      'ENV D=/proc\nWORKDIR $D/1',
    ],
    good: ['WORKDIR /processes', 'WORKDIR /srv', 'WORKDIR /usr/sys'],
  },
  {
    codes: ['dockerfilelint:invalid_workdir'],
    bad: ['WORKDIR /my app', 'WORKDIR /a b c', 'WORKDIR /srv/my folder/x'],
    good: ['WORKDIR "/my app"', 'WORKDIR /app', 'WORKDIR /my\\ app'],
  },
  {
    codes: [
      'hadolint:DL3003',
      'trivy:DS-0013',
      "kics:RUN Instruction Using 'cd' Instead of WORKDIR",
      'semgrep:use-workdir',
      'droast:DF008',
    ],
    bad: ['RUN cd /a && make', 'RUN cd /tmp', 'RUN cd a; ./x'],
    good: ['RUN (cd /a && x) && make', 'WORKDIR /a', 'RUN git -C /a x', 'RUN echo cd /a'],
  },
];
