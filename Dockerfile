# syntax=docker/dockerfile:1
# The image of Drydock: `docker build --tag drydock .`, `docker run --rm drydock --help`. docs/guides/operator.md runs it.

FROM node:24.17.0@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea AS source
WORKDIR /drydock
COPY package.json package-lock.json ./

FROM source AS build
# No package may run code of its own here, and esbuild works without its install script.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY tsconfig.json ./
COPY prompts ./prompts
COPY scripts ./scripts
COPY src ./src
RUN node scripts/build.ts

FROM source AS dependencies
# Type declarations and source maps are half of it, and nothing reads them at run time.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --omit=dev \
    && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.cts' -o -name '*.d.mts' \) -delete

# About 310 MB unpacked, computed from the parts: Debian and Node 230, packages 52, ShellCheck 20, Drydock 3. Smaller bases cost more
# than they save: on Alpine Node is an experimental port, and distroless images have no tag that names a version of Node.
# drydock ignore=base-image-without-digest the slim variant's digest is not known to us; the tag is never moved to another version of Node
FROM node:24.17.0-slim AS drydock

COPY --from=koalaman/shellcheck:v0.11.0 /bin/shellcheck /usr/local/bin/shellcheck

# A named volume takes owner and mode from here. The program itself stays root's: the user who runs it cannot change it.
RUN install --directory --owner=1000 --group=1000 --mode=0700 /data

WORKDIR /drydock
COPY --from=dependencies /drydock/node_modules ./node_modules
COPY package.json app.yml ./
COPY --from=build /drydock/dist ./dist

ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    LOG_FORMAT=json \
    DRYDOCK_DATA_DIR=/data
VOLUME ["/data"]
EXPOSE 3000
USER 1000:1000

# Node asks, so that no curl has to be there.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --start-interval=2s --retries=3 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

# No init: process 1 handles SIGTERM itself (it drains for 20 s), and waits for every program that it starts.
ENTRYPOINT ["node", "/drydock/dist/cli.js"]
CMD ["serve"]
