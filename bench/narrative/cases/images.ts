import type { Case } from '../case.ts';

export const images: readonly Case[] = [
  {
    name: 'a web image with a broken mount',
    files: {
      'web/Dockerfile':
        '# syntax=docker/dockerfile:1\nFROM nginx:1.27.3\nRUN chmod -R 777 /usr/share/nginx/html\nCOPY dist /usr/share/nginx/html\nADD https://files.example/logo.png /usr/share/nginx/html/logo.png\nEXPOSE 80\n',
    },
    good: [
      'Everybody inside of the container may write to `/usr/share/nginx/html`, so a small bug becomes a defaced site.',
      'Give the files to the one user that needs them instead of opening them to all.',
      '`ADD` fetches the logo from a server that the repository does not control, and nothing pins what comes back.',
      'Keep the picture beside `dist` and copy it from there.',
      'The files that line 4 copies are not even touched by the change of mode above it.',
      'A moved file on that server breaks the build.',
    ],
    bad: [
      'Caddy does this out of the box.',
      'TLS 1.0 is enabled in `nginx.conf`.',
      'Set the owner to www-data.',
      'Line 60 exposes the admin page.',
      'Use `chmod 0755` here.',
      'Ignore this finding.',
      'CVE-2024-7347 affects nginx 1.27.0.',
      '`nginx:1.28` fixes it.',
    ],
  },
  {
    name: 'a batch job on CentOS',
    files: {
      'jobs/nightly/Dockerfile':
        'FROM centos:7\nRUN yum install -y cronie rsync\nCOPY crontab /etc/cron.d/nightly\nCOPY run.sh /opt/run.sh\nRUN chmod +x /opt/run.sh && sudo /opt/run.sh --check\nENTRYPOINT /opt/run.sh\n',
    },
    good: [
      '`centos:7` gets no more updates, so each known hole in it stays open.',
      'The package servers behind `yum` have been moved to an archive, so the next build without a cache may simply fail.',
      '`sudo` is not needed during a build, since the steps run as root already.',
      'The shell form of the entrypoint keeps signals from `/opt/run.sh`, and a running job is killed in the middle.',
      'Set the mode while copying, which also saves a layer.',
      'The nightly job should move to a base that is still maintained.',
    ],
    bad: [
      'Rocky Linux 9 is a drop-in replacement.',
      'AlmaLinux works as well.',
      'The crontab runs at 03:00.',
      'rsync 3.1.2 has a hole.',
      '`/opt/cleanup.sh` is missing.',
      'Systemd should run this.',
      'Use `ENTRYPOINT ["/bin/bash", "/opt/run.sh"]`.',
      'All clear otherwise.',
    ],
  },
  {
    name: 'a database image with a password',
    files: {
      'db/Dockerfile':
        'FROM postgres:16.4\nENV POSTGRES_PASSWORD=hunter2-not-a-secret\nCOPY init.sql /docker-entrypoint-initdb.d/\nVOLUME /var/lib/postgresql/data\nHEALTHCHECK CMD pg_isready -U postgres\n',
    },
    good: [
      'The password stands in the image for everybody who can pull it.',
      'Pass `POSTGRES_PASSWORD` when the container starts, not when the image is built.',
      'Changing it later does not help, because older layers keep the value.',
      'The health check on line 5 is a good habit and does not depend on the password.',
      'Whoever copies this file copies the password along with it.',
    ],
    bad: [
      'The password hunter3 is weak.',
      'MySQL has the same weakness.',
      'Use `POSTGRES_PASSWORD_FILE` for it.',
      'pgbouncer is missing.',
      'Postgres 17 is out.',
      'The dump in `db/seed.sql` holds personal data.',
      'Line 9 mounts the socket.',
      'It is ready to merge.',
    ],
  },
  {
    name: 'a tool image with an unverified binary',
    files: {
      'tools/kube/Dockerfile':
        'FROM alpine:3.20.3\nARG VERSION=1.31.2\nRUN wget -O /usr/local/bin/kubectl https://dl.k8s.example/v${VERSION}/bin/linux/amd64/kubectl && chmod +x /usr/local/bin/kubectl\nUSER 65532\nENTRYPOINT ["kubectl"]\n',
    },
    good: [
      'Nothing compares `kubectl` with a checksum before it becomes executable.',
      'The address says amd64, so an image for another platform would carry a program that cannot run there.',
      'Whoever controls the server chooses what the cluster tools do.',
      'Write the checksum beside `VERSION`, so that both change together.',
      'The version 1.31.2 is fixed by an argument, and that is half of the work.',
      'The user on line 4 limits what a bad binary could do in the container, but not what it could do to the cluster.',
    ],
    bad: [
      'helm should be verified too.',
      'The checksum is 5f2a9c.',
      'Version 1.31.3 is current.',
      'Use `kubectl-convert` from the same server.',
      'arm64 images are published as well.',
      'k9s is a nicer tool.',
      'Use cosign for the signature.',
      'This should be downgraded.',
    ],
  },
  {
    name: 'an image with two stages of one name',
    files: {
      Dockerfile:
        'FROM rust:1.82 AS build\nWORKDIR /w\nCOPY . .\nRUN cargo build --release\n\nFROM rust:1.82 AS build\nCOPY --from=build /w/target/release/agent /agent\nCMD ["/agent"]\n',
    },
    good: [
      'Both stages are called `build`, so it depends on the builder which of them `COPY --from=build` means.',
      'Give the second stage another name.',
      'The shipped stage starts from `rust:1.82` and brings the whole toolchain along, although it only runs `/agent`.',
      'A leaner base would do for a finished binary.',
      'The agent runs as root because nothing says otherwise.',
      'Lines 1 and 6 are the same but for what follows them.',
    ],
    bad: [
      'musl would make it static.',
      'Use `debian:bookworm-slim` for the last stage.',
      'sccache speeds up the build.',
      'The agent listens on port 9000.',
      'Clippy reports warnings.',
      'Line 30 copies the wrong file.',
      'tokio is outdated.',
      'No problems otherwise.',
    ],
  },
];
