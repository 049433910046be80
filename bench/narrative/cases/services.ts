import type { Case } from '../case.ts';

export const services: readonly Case[] = [
  {
    name: 'a Go service without a pinned base',
    before: {
      'svc/Dockerfile':
        'FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/svc .\n\nFROM debian:12-slim\nCOPY --from=build /out/svc /usr/bin/svc\nUSER 10001\nENTRYPOINT ["/usr/bin/svc"]\n',
    },
    files: {
      'svc/Dockerfile':
        'FROM golang AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/svc .\n\nFROM debian\nCOPY --from=build /out/svc /usr/bin/svc\nENTRYPOINT ["/usr/bin/svc"]\n',
    },
    good: [
      'The shipped stage now starts from `debian` without a tag, so two builds of the same commit can ship different systems.',
      'Before this change the same line named `debian:12-slim`.',
      'With the `USER` line gone, the service runs as root, and anything that escapes it does so with full rights.',
      'Bring the tag back on line 6, best together with a digest.',
      'The builder on line 1 lost its version as well, so the compiler can change under the code overnight.',
      'Only `/usr/bin/svc` is copied over from the build stage, so the shipped image stays small.',
      'Restore the user that was there before, since the binary needs no root to run.',
      'Nobody can rebuild an older release of `svc` once the tag has moved on.',
    ],
    bad: [
      'Pin it to `debian:13-slim` instead.',
      'The image still carries openssl 3.0.2 from the old base.',
      'Use distroless for a smaller attack surface.',
      'The Makefile in `svc/build.mk` passes the wrong flags.',
      'On line 42 the port is wrong.',
      'Go 1.25 removed support for this.',
      'Add `RUN apt-get install -y ca-certificates` to the final stage.',
      'This is only a minor point and can be ignored.',
    ],
  },
  {
    name: 'a Node service that installs as it likes',
    before: {
      Dockerfile:
        'FROM node:22.11.0\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci --omit=dev\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n',
    },
    files: {
      Dockerfile: 'FROM node:latest\nWORKDIR /app\nCOPY . .\nRUN npm install\nCMD npm start\n',
      'package-lock.json': '{}',
    },
    good: [
      'Everything is copied before `npm install` runs, so each edit of a source file downloads all packages again.',
      'Copy `package.json` and the lock file first, as the Dockerfile did before.',
      '`npm start` in shell form leaves a shell as process 1, and signals never reach the server.',
      'The container then waits for the full grace period on each stop.',
      'With `node:latest` the next build may run on another major version without anybody asking for it.',
      'Development dependencies end up in the image, which makes it larger and gives an attacker more to work with.',
      'The lock file is there but `npm install` is free to change what it says.',
      'Three steps that used to protect this image are gone: the version, the lock file and the user.',
    ],
    bad: [
      'Use `npm ci --ignore-scripts` to be safe.',
      'Yarn would be faster here.',
      'The `express` package is outdated.',
      'Switch to `node:22-alpine`.',
      'See https://docs.npmjs.com for more.',
      'This change is approved.',
      'The file `docker-compose.yml` publishes port 8080.',
      'Move to Node 19 at once.',
    ],
  },
  {
    name: 'a Python service with a secret in the build',
    before: {
      Dockerfile:
        'FROM python:3.12-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\nUSER 1000\nCMD ["python", "main.py"]\n',
    },
    files: {
      Dockerfile:
        'FROM python:3.12-slim\nARG INDEX_TOKEN\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install --no-cache-dir --trusted-host pypi.internal -r requirements.txt --index-url https://ci:$INDEX_TOKEN@pypi.internal/simple\nCOPY . .\nUSER 1000\nCMD ["python", "main.py"]\n',
    },
    good: [
      'The value of `INDEX_TOKEN` stays in the history of the image, where everybody who can pull it can read it.',
      'Build arguments are no place for credentials.',
      'Hand it over as a secret mount instead, so that it is there while `pip` runs and nowhere afterwards.',
      '`--trusted-host` switches off the check of the certificate, so whoever sits on the network can serve other packages.',
      'Line 5 is where both problems meet.',
      'Once merged, the token has to be treated as leaked and should be replaced.',
      'The user and the version of the base image are as they were.',
    ],
    bad: [
      'The token `ghp_abcdef` is visible in line 5.',
      'The secret is also stored in `config/settings.py`.',
      'Use HashiCorp Vault for this.',
      'Poetry solves this better.',
      'Django will log the value.',
      'Rotate the AWS key as well.',
      'This has high severity.',
      'Use `RUN --mount=type=secret,id=token pip install -r requirements.txt`.',
    ],
  },
  {
    name: 'a Java service that moves to Alpine',
    before: {
      'api/Dockerfile':
        'FROM maven:3.9.9-eclipse-temurin-21 AS build\nWORKDIR /build\nCOPY pom.xml .\nRUN mvn -B dependency:go-offline\nCOPY src src\nRUN mvn -B package\n\nFROM eclipse-temurin:21-jre\nCOPY --from=build /build/target/api.jar /api.jar\nUSER 1001\nCMD ["java", "-jar", "/api.jar"]\n',
    },
    files: {
      'api/Dockerfile':
        'FROM maven:3.9.9-eclipse-temurin-21 AS build\nWORKDIR /build\nCOPY . .\nRUN mvn -B package\n\nFROM eclipse-temurin:21-jre-alpine\nRUN apk add curl\nCOPY --from=build /build/target/api.jar /api.jar\nCMD java -jar /api.jar\n',
    },
    good: [
      'The dependencies are no longer fetched in a layer of their own, so any change below `api` downloads them again.',
      'The step with `mvn -B dependency:go-offline` was what kept that layer apart.',
      '`apk add curl` leaves the package index in the image.',
      'In shell form a shell is process 1, and `java` never sees the signal to stop.',
      'The runtime stage is Alpine now while the build stage is not, so native code that was compiled there may not run.',
      'Copy `pom.xml` by itself before the rest.',
      'Without the user of before the service runs as root.',
    ],
    bad: [
      'Spring Boot needs a health check.',
      'Use Gradle to speed it up.',
      'The jar is built with Java 17.',
      '`eclipse-temurin:21-jre-jammy` is the better base.',
      'The pom.xml in `web/pom.xml` conflicts.',
      'log4j 2.14 is vulnerable.',
      'Everything looks good.',
      'Install `tini` as an init process.',
    ],
  },
  {
    name: 'a Ruby service with a download',
    files: {
      Dockerfile:
        'FROM ruby:3.3.6-slim\nRUN apt-get update && apt-get install -y build-essential curl\nRUN curl -L https://get.tool.example/install.sh | bash\nWORKDIR /srv\nCOPY Gemfile Gemfile.lock ./\nRUN bundle install\nCOPY . .\nEXPOSE 70000\nCMD ["bundle", "exec", "puma"]\n',
    },
    good: [
      'Line 3 runs whatever the server sends at build time, with root rights and without a check.',
      'If that server is taken over, every image built from then on carries the attacker with it.',
      'Download the script to a file, compare it with a known checksum, and run it in a separate step.',
      'A pipe hides the failure of `curl`, so a broken download still looks like a successful build.',
      'The compiler from `build-essential` stays in the shipped image although only `bundle install` needs it.',
      'The package lists from `apt-get update` stay in the layer.',
      '70000 is beyond the largest port there is.',
      'Split the build into two stages, so that the compilers stay behind.',
    ],
    bad: [
      'Rails should run with jemalloc.',
      'Nokogiri needs libxml2-dev.',
      'Use `ruby:3.3.6-alpine`.',
      'The port should be 3000.',
      'Sidekiq is configured in `config/sidekiq.yml`.',
      'Thanks to @maintainer for the review.',
      'Use wget in place of it.',
      'This is a false positive.',
    ],
  },
];
