import type { Verdicts } from './verdicts.ts';

export const process: readonly Verdicts[] = [
  {
    codes: [
      'hadolint:DL3002',
      'trivy:DS-0002',
      'checkov:CKV_DOCKER_8',
      "kics:Last User Is 'root'",
      'semgrep:last-user-is-root',
      'sonar:S6471',
      'droast:DF002',
    ],
    bad: [
      'USER root',
      'USER 1000\nRUN x\nUSER 0\nCMD ["a"]',
      'USER root:root\nENTRYPOINT ["/x"]',
      'FROM a:1 AS b\nUSER 0\nFROM b\nCMD ["x"]',
    ],
    good: [
      'USER app',
      'USER root\nRUN x\nUSER 65532',
      'FROM a:1 AS b\nUSER root\nFROM debian:13\nUSER 5\nCMD ["a"]',
      'ARG U=app\nUSER $U',
    ],
  },
  {
    codes: [
      'trivy:DS-0002',
      'checkov:CKV_DOCKER_3',
      'kics:Missing User Instruction',
      'semgrep:missing-user',
      'semgrep:missing-user-entrypoint',
      'sonar:S6471',
      'droast:DF020',
    ],
    bad: ['CMD ["a"]', 'FROM corp.example.com/base:1\nENTRYPOINT ["x"]', 'FROM python:3.14\nCOPY . .\nCMD python a.py'],
    good: [
      'USER 1\nCMD ["a"]',
      'FROM gcr.io/distroless/static:nonroot\nCMD ["/a"]',
      'FROM a:1 AS b\nUSER 9\nFROM b\nCMD ["a"]',
    ],
  },
  {
    codes: ['hadolint:DL3066'],
    bad: ['USER app', 'USER nobody:nogroup', 'ARG U=www\nUSER $U'],
    good: ['USER 1000', 'USER 1000:1000', 'ARG U=1000\nUSER ${U}'],
  },
  {
    codes: [
      'hadolint:DL3004',
      'trivy:DS-0010',
      'checkov:CKV2_DOCKER_1',
      'kics:Run Using Sudo',
      'semgrep:no-sudo-in-dockerfile',
      'droast:DF010',
      'dockerfilelint:sudo_usage',
    ],
    bad: [
      'RUN sudo apt-get update',
      'RUN true && sudo -E make install',
      'RUN ["sudo","ls"]',
      'RUN <<E\nsudo id\nE',
      'RUN if true; then sudo x; fi',
    ],
    good: ['RUN apt-get install -y sudo', 'RUN echo "sudo me"', 'RUN grep sudo /etc/group'],
  },
  {
    codes: ['checkov:CKV2_DOCKER_17'],
    bad: ['RUN echo "root:x" | chpasswd', 'RUN chpasswd < /tmp/p', 'RUN printf "a:b" | /usr/sbin/chpasswd -e'],
    good: ['RUN echo chpasswd', 'RUN passwd -l root', 'RUN ls'],
  },
  {
    codes: ['sonar:S6431'],
    bad: [
      'RUN --network=host curl -f http://localhost',
      'RUN --network=host --mount=type=cache,target=/x true',
      'RUN --network=host true',
    ],
    good: ['RUN --network=none make', 'RUN true --network=host', 'RUN --network=default x'],
  },
  {
    codes: ['sonar:S6502'],
    bad: [
      'RUN --security=insecure cat /proc/self/status',
      'RUN --mount=type=tmpfs,target=/t --security=insecure x',
      'RUN --security=insecure make',
    ],
    good: ['RUN --security=sandbox x', 'RUN echo --security=insecure', 'RUN make'],
  },
  {
    codes: ['hadolint:DL4005', 'kics:Changing Default Shell Using SHELL Command', 'semgrep:use-shell-instruction'],
    bad: [
      'RUN ln -sf /bin/bash /bin/sh',
      'RUN rm /bin/sh && ln -s /bin/bash /bin/sh',
      'RUN ln -snf bash /bin/sh',
      'RUN cd /bin && ln -sf bash /bin/sh',
    ],
    good: ['SHELL ["/bin/bash","-c"]', 'RUN ln -s /bin/bash /usr/local/bin/b', 'RUN ln -s /bin/sh /x'],
  },
  {
    codes: ['hadolint:DL3001', 'kics:Run Utilities And POSIX Commands', 'semgrep:nonsensical-command', 'droast:DF060'],
    bad: ['RUN ssh a@b', 'RUN vim /etc/x', 'RUN service nginx start', 'RUN shutdown -h now', 'RUN top'],
    good: ['RUN apt-get install -y vim', 'RUN echo top', 'RUN mkdir /mount', 'RUN make'],
  },
  {
    codes: ['hadolint:DL3046', 'droast:DF064'],
    bad: [
      'FROM debian:12\nRUN useradd -u 123456 f',
      'FROM ubuntu:22.04\nRUN groupadd x && useradd --uid 1000000 -m f',
      'FROM debian:11\nRUN useradd -m -u 999999 f',
    ],
    good: [
      'RUN useradd -l -u 123456 f',
      'RUN useradd --no-log-init -u 123456 f',
      'RUN useradd -u 1000 f',
      'RUN useradd f',
      'RUN useradd -lmu 123456 f',
    ],
  },
  {
    codes: ['hadolint:DL3059', 'sonar:S7031', 'droast:DF003'],
    bad: ['RUN a\nRUN b', 'RUN apt-get update\nRUN x', 'RUN mkdir a\nRUN touch b\nRUN c'],
    good: [
      'RUN a && b',
      'RUN a\nCOPY x /y\nRUN b',
      'RUN a',
      'RUN --mount=type=cache,target=/x a\nRUN b',
      'RUN a\nUSER 1\nRUN b',
    ],
  },
  {
    codes: ['sonar:S7020'],
    bad: [
      'RUN echo abcdefgh0 abcdefgh1 abcdefgh2 abcdefgh3 abcdefgh4 abcdefgh5 abcdefgh6 abcdefgh7 abcdefgh8 abcdefgh9 abcdefgh10 abcdefgh11 abcdefgh12 abcdefgh13 abcdefgh14 abcdefgh15 abcdefgh16 abcdefgh17 abcdefgh18 abcdefgh19 abcdefgh20 abcdefgh21 abcdefgh22 abcdefgh23 abcdefgh24 abcdefgh25 abcdefgh26 abcdefgh27 abcdefgh28 abcdefgh29 abcdefgh30 abcdefgh31 abcdefgh32 abcdefgh33 abcdefgh34 abcdefgh35 abcdefgh36 abcdefgh37 abcdefgh38 abcdefgh39',
      'RUN make A=1 && cmd0 --option=value && cmd1 --option=value && cmd2 --option=value && cmd3 --option=value && cmd4 --option=value && cmd5 --option=value && cmd6 --option=value && cmd7 --option=value && cmd8 --option=value && cmd9 --option=value && cmd10 --option=value && cmd11 --option=value && cmd12 --option=value && cmd13 --option=value && cmd14 --option=value && cmd15 --option=value && cmd16 --option=value && cmd17 --option=value && cmd18 --option=value && cmd19 --option=value',
      'RUN apt-get update && apt-get install -y package-number-0 package-number-1 package-number-2 package-number-3 package-number-4 package-number-5 package-number-6 package-number-7 package-number-8 package-number-9 package-number-10 package-number-11 package-number-12 package-number-13 package-number-14',
    ],
    good: [
      'RUN a \\\n && b',
      'RUN a',
      'RUN curl -f https://example.com/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    ],
  },
  {
    codes: ['droast:DF032'],
    bad: ['FROM python:3.14\nCMD ["python","a.py"]', 'FROM python:3.14-alpine\nCOPY a.py /\nCMD ["python","/a.py"]'],
    good: [
      'FROM python:3.14\nENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1\nCMD ["python","a.py"]',
      'FROM node:24\nCMD ["node","a"]',
      'FROM python:3.14\nENV PYTHONUNBUFFERED=1\nENV PYTHONDONTWRITEBYTECODE=1\nCMD ["python","a.py"]',
    ],
  },
  {
    codes: [
      'hadolint:DL3025',
      'buildkit:JSONArgsRecommended',
      'kics:Not Using JSON In CMD And ENTRYPOINT Arguments',
      'semgrep:prefer-json-notation',
      'sonar:S7019',
      'droast:DF018',
      'droast:DF025',
    ],
    bad: ['CMD node a.js', 'ENTRYPOINT /x --y', 'CMD npm start', 'CMD "a" "b"'],
    good: ['CMD ["a"]', 'ENTRYPOINT ["a","b"]', 'CMD []', 'HEALTHCHECK CMD curl -f http://localhost', 'CMD [ "a" ]'],
  },
  {
    codes: ['sonar:S7030'],
    bad: ["CMD ['a']", 'CMD ["a" "b"]', 'ENTRYPOINT ["a",]', 'RUN ["a", \'b\']', 'CMD [a, b]'],
    good: ['CMD ["a"]', 'CMD [ "a", "b" ]', 'RUN [ -f /x ] && y', 'RUN [[ -f x ]] && y'],
  },
  {
    codes: [
      'hadolint:DL4003',
      'buildkit:MultipleInstructionsDisallowed',
      'trivy:DS-0016',
      'kics:Multiple CMD Instructions Listed',
      'semgrep:multiple-cmd-instructions',
      'sonar:S6589',
      'droast:DF038',
    ],
    bad: ['CMD ["a"]\nCMD ["b"]', 'CMD a\nRUN x\nCMD b', 'FROM a:1 AS b\nCMD ["a"]\nCMD ["c"]\nFROM b'],
    good: ['CMD ["a"]', 'FROM a:1 AS b\nCMD ["a"]\nFROM c:1\nCMD ["d"]', 'CMD ["a"]\nENTRYPOINT ["b"]'],
  },
  {
    codes: [
      'hadolint:DL4004',
      'buildkit:MultipleInstructionsDisallowed',
      'trivy:DS-0007',
      'kics:Multiple ENTRYPOINT Instructions Listed',
      'semgrep:multiple-entrypoint-instructions',
      'sonar:S6589',
      'droast:DF039',
    ],
    bad: [
      'ENTRYPOINT ["a"]\nENTRYPOINT ["b"]',
      'ENTRYPOINT a\nCMD b\nENTRYPOINT c',
      'ENTRYPOINT ["a"]\nRUN true\nENTRYPOINT ["a", "b"]',
    ],
    good: [
      'ENTRYPOINT ["a"]',
      'FROM a:1 AS b\nENTRYPOINT ["a"]\nFROM c:1\nENTRYPOINT ["d"]',
      'ENTRYPOINT ["a"]\nCMD ["b"]',
    ],
  },
  {
    codes: ['hadolint:DL3012', 'buildkit:MultipleInstructionsDisallowed', 'trivy:DS-0023', 'droast:DF041'],
    bad: [
      'HEALTHCHECK CMD a\nHEALTHCHECK CMD b',
      'HEALTHCHECK NONE\nHEALTHCHECK CMD x',
      'HEALTHCHECK --interval=5s CMD a\nRUN true\nHEALTHCHECK CMD a',
    ],
    good: ['HEALTHCHECK CMD a', 'FROM a:1 AS b\nHEALTHCHECK CMD x\nFROM c:1\nHEALTHCHECK NONE', 'CMD ["a"]'],
  },
  {
    codes: ['droast:DF036'],
    bad: ['RUN a', 'EXPOSE 80', 'ENV A=b'],
    good: ['CMD ["a"]', 'ENTRYPOINT ["a"]', 'FROM nginx:1.29\nCOPY a /usr/share/nginx/html/'],
  },
  {
    codes: [
      'hadolint:DL3057',
      'trivy:DS-0026',
      'checkov:CKV_DOCKER_2',
      'kics:Healthcheck Instruction Missing',
      'droast:DF012',
    ],
    bad: ['CMD ["a"]', 'FROM a:1 AS b\nHEALTHCHECK CMD x\nFROM debian:13\nCMD ["a"]', 'EXPOSE 80\nENTRYPOINT ["a"]'],
    good: ['HEALTHCHECK CMD a', 'HEALTHCHECK NONE', 'FROM a:1 AS b\nHEALTHCHECK CMD x\nFROM b\nCMD ["a"]'],
  },
  {
    codes: [
      'hadolint:DL3011',
      'trivy:DS-0008',
      'kics:UNIX Ports Out Of Range',
      'semgrep:invalid-port',
      'droast:DF040',
      'dockerfilelint:invalid_port',
    ],
    bad: ['EXPOSE 80000', 'EXPOSE 70000/tcp', 'EXPOSE 80 99999', 'EXPOSE abc', 'EXPOSE 1-70000'],
    good: ['EXPOSE 80', 'EXPOSE 65535', 'EXPOSE 8000-8010', 'ARG P\nEXPOSE $P', 'ENV P=80\nEXPOSE ${P}/tcp'],
  },
  {
    codes: ['trivy:DS-0004', 'checkov:CKV_DOCKER_1', 'sonar:S6473'],
    bad: ['EXPOSE 22', 'EXPOSE 80 22/tcp', 'ENV P=22\nEXPOSE $P', 'EXPOSE 20-25'],
    good: ['EXPOSE 2222', 'EXPOSE 80', 'EXPOSE 220'],
  },
  {
    codes: ['buildkit:ExposeInvalidFormat', 'dockerfilelint:expose_host_port'],
    bad: ['EXPOSE 80:80', 'EXPOSE 127.0.0.1:80:80', 'EXPOSE 80 443:8443/tcp', 'EXPOSE [::1]:80:80'],
    good: ['EXPOSE 80/tcp', 'EXPOSE 80-90', 'EXPOSE 8080'],
  },
  {
    codes: ['buildkit:ExposeProtoCasing'],
    bad: ['EXPOSE 80/TCP', 'EXPOSE 53/Udp 80/tcp', 'EXPOSE 5000/UDP'],
    good: ['EXPOSE 80/tcp', 'EXPOSE 80', 'ARG P\nEXPOSE $P'],
  },
  {
    codes: ['droast:DF022'],
    bad: ['FROM python:3.14\nCMD ["gunicorn","-b","0.0.0.0:8000","a:b"]'],
    good: ['FROM node:24\nEXPOSE 3000\nCMD ["node","server.js"]', 'FROM debian:13\nCMD ["ls"]'],
  },
];
