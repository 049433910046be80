import type { Files } from '../../src/snapshot/memory-source.ts';

const ignored = '.git\n.venv\nbin\n*.md\n.env\n';

const loader = (python: string) =>
  `FROM python:${python}-slim\nWORKDIR /app\nCOPY requirements.txt ./\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\nUSER 10001\nCMD ["python", "load.py"]\n`;

const shared: Files = {
  '.github/workflows/test.yml':
    "on: pull_request\njobs:\n  loader:\n    runs-on: ubuntu-latest\n    defaults: { run: { working-directory: jobs/loader } }\n    steps:\n      - uses: actions/setup-python@v6\n        with: { python-version: '3.11' }\n      - run: pytest\n",
  'jobs/loader/.python-version': '3.11\n',
  'jobs/loader/load.py': 'import os\nimport imp\n\nprint(os.getcwd(), imp)\n',
  'jobs/loader/requirements.txt':
    'requests==2.32.4 --hash=sha256:27babd3cda2a6d50b30443204ee89830707d396671944c998b5975b031ac2b2c\n',
  'services/api/go.mod': 'module example.com/api\n\ngo 1.25.0\n',
  'services/api/go.sum': '',
  'services/api/cmd/api/main.go': 'package main\n\nfunc main() {}\n',
  'services/worker/go.mod': 'module example.com/worker\n\ngo 1.25.0\n',
  'services/worker/go.sum': '',
  'services/worker/main.go': 'package main\n\nfunc main() {}\n',
};

/** Two services in Go and a job in Python, in which much goes wrong at once. */
export const monorepo: { readonly before: Files; readonly files: Files } = {
  before: { ...shared, 'jobs/loader/Dockerfile': loader('3.11') },
  files: {
    ...shared,
    'jobs/.dockerignore': ignored,
    'jobs/loader/.dockerignore': ignored,
    'jobs/loader/Dockerfile': loader('3.12'),
    'services/api/.dockerignore': ignored,
    // Without a C compiler on Alpine, Go builds without cgo.
    'services/api/Dockerfile': `FROM golang:1.25-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -o /out/api ./cmd/api

FROM registry.access.redhat.com/ubi9/ubi-minimal:latest
RUN adduser --system --uid 10001 api
COPY --from=build /out/api /usr/local/bin/api
USER 10001
EXPOSE 8080
HEALTHCHECK CMD curl -f http://localhost:9090/healthz || exit 1
ENTRYPOINT ["/usr/local/bin/api"]
`,
    'services/worker/.dockerignore': ignored,
    'services/worker/Dockerfile': `FROM golang:1.25-alpine AS build
RUN apk add --no-cache gcc musl-dev
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -o /out/worker .

FROM registry.access.redhat.com/ubi9/ubi-minimal:9.6
COPY --from=build /out/worker /usr/local/bin/worker
USER 10001
ENTRYPOINT ["/usr/local/bin/worker"]
`,
  },
};
