import type { Verdicts } from './verdicts.ts';

export const security: readonly Verdicts[] = [
  {
    codes: [
      'hadolint:DL3064',
      'buildkit:SecretsUsedInArgOrEnv',
      'trivy:DS-0031',
      'kics:Secrets Stored In Dockerfile',
      'semgrep:secret-in-build-arg',
      'sonar:S6472',
      'droast:DF013',
      'droast:DF014',
    ],
    bad: [
      'ARG GITHUB_TOKEN',
      'ENV DB_PASSWORD=hunter2',
      'ENV AWS_SECRET_ACCESS_KEY abc',
      'ARG npm_auth_token=x',
      'ENV A=1 MYSQL_ROOT_PASSWORD=abc',
    ],
    good: [
      'ENV PASSWORD_FILE=/run/secrets/p',
      'ARG TOKEN_VERSION=2',
      'ENV PUBLIC_KEY=x',
      'ENV TOKENIZERS_PARALLELISM=false',
      'ENV GIT_AUTHOR=x',
    ],
  },
  {
    codes: ['trivy:DS-0031'],
    bad: [
      'COPY id_rsa /root/.ssh/id_rsa',
      'COPY .aws/credentials /root/.aws/credentials',
      'ADD service-account.json /k.json',
      'RUN aws configure set aws_secret_access_key abcdef',
      'RUN gcloud auth activate-service-account --key-file /k.json',
    ],
    good: [
      'COPY known_hosts /root/.ssh/known_hosts',
      'COPY id_rsa.pub /root/',
      'RUN --mount=type=secret,id=aws,target=/root/.aws/credentials aws s3 ls',
      'COPY .env.example /app/',
      'ENV GOOGLE_APPLICATION_CREDENTIALS=/run/secrets/gcp.json',
    ],
  },
  {
    codes: ['sonar:S6469'],
    bad: [
      'RUN --mount=type=secret,id=a,mode=0777 x',
      'RUN --mount=type=ssh,mode=666 x',
      'RUN --mount=type=secret,id=a,mode=0644 x',
    ],
    good: [
      'RUN --mount=type=secret,id=a,mode=0400 x',
      'RUN --mount=type=secret,id=a x',
      'RUN --mount=type=cache,target=/c,mode=0777 x',
    ],
  },
  {
    codes: ['checkov:CKV2_DOCKER_2'],
    bad: [
      'RUN curl -k https://a',
      'RUN curl -fsSLk https://a -o x',
      'RUN curl --insecure https://a',
      'RUN true && /usr/bin/curl -sk https://a | tar x',
      'RUN <<E\ncurl -kO https://a/b\nE',
    ],
    good: ['RUN curl -K cfg https://a', 'RUN curl -fsSL https://a -o k', 'RUN echo curl -k'],
  },
  {
    codes: ['checkov:CKV2_DOCKER_3'],
    bad: [
      'RUN wget --no-check-certificate https://a',
      'RUN wget -q --no-check-certificate -O- https://a|sh',
      'RUN cd /x; wget https://a --no-check-certificate',
    ],
    good: ['RUN wget https://a', 'RUN wget --ca-certificate=a https://a', 'RUN echo --no-check-certificate'],
  },
  {
    codes: ['checkov:CKV2_DOCKER_4'],
    bad: [
      'RUN pip install --trusted-host pypi.org flask',
      'RUN python3 -m pip install --trusted-host=files.pythonhosted.org x',
      'RUN pip3 --trusted-host a install b',
    ],
    good: ['RUN pip install flask', 'RUN pip config list', 'RUN echo --trusted-host'],
  },
  {
    codes: ['checkov:CKV2_DOCKER_16'],
    bad: [
      'ENV PIP_TRUSTED_HOST=pypi.org',
      'ENV A=b PIP_TRUSTED_HOST="a b"',
      'ARG PIP_TRUSTED_HOST=x',
      'RUN PIP_TRUSTED_HOST=pypi.org pip install a',
      'RUN export PIP_TRUSTED_HOST=a && pip install b',
    ],
    good: ['ENV PIP_INDEX_URL=https://x', 'ENV PIP_TRUSTED_HOST=', 'RUN echo PIP_TRUSTED_HOST'],
  },
  {
    codes: ['checkov:CKV2_DOCKER_5'],
    bad: [
      'ENV PYTHONHTTPSVERIFY=0',
      'ARG PYTHONHTTPSVERIFY=0',
      'RUN export PYTHONHTTPSVERIFY=0; python a.py',
      'RUN PYTHONHTTPSVERIFY="0" python a.py',
    ],
    good: ['ENV PYTHONHTTPSVERIFY=1', 'RUN echo PYTHONHTTPSVERIFY=0', 'ENV PYTHONUNBUFFERED=1'],
  },
  {
    codes: ['checkov:CKV2_DOCKER_6'],
    bad: [
      'ENV NODE_TLS_REJECT_UNAUTHORIZED=0',
      'ENV NODE_TLS_REJECT_UNAUTHORIZED "0"',
      'RUN NODE_TLS_REJECT_UNAUTHORIZED=0 npm ci',
      'RUN export NODE_TLS_REJECT_UNAUTHORIZED=0 && npm ci',
    ],
    good: ['ENV NODE_TLS_REJECT_UNAUTHORIZED=1', 'ENV NODE_ENV=production', 'RUN npm ci'],
  },
  {
    codes: ['checkov:CKV2_DOCKER_12'],
    bad: ['ENV NPM_CONFIG_STRICT_SSL=false', 'ENV npm_config_strict_ssl=false', 'ENV NPM_CONFIG_STRICT_SSL=0'],
    good: ['RUN npm config set strict-ssl true', 'ENV NPM_CONFIG_LOGLEVEL=warn', 'RUN npm ci'],
  },
  {
    codes: ['checkov:CKV2_DOCKER_13'],
    bad: [
      'RUN yarn config set strict-ssl false',
      'RUN yarn config set "strict-ssl" false',
      'RUN yarn config set enableStrictSsl false',
    ],
    good: ['RUN yarn config set strict-ssl true', 'RUN yarn install', 'RUN yarn config list'],
  },
  {
    codes: ['checkov:CKV2_DOCKER_14'],
    bad: [
      'ENV GIT_SSL_NO_VERIFY=1',
      'ENV GIT_SSL_NO_VERIFY=true',
      'RUN GIT_SSL_NO_VERIFY=1 git clone https://a',
      'RUN export GIT_SSL_NO_VERIFY=true',
      'RUN git config --global http.sslVerify false',
    ],
    good: ['RUN git clone https://a', 'RUN git config --global http.sslVerify true', 'ENV GIT_TERMINAL_PROMPT=0'],
  },
  {
    codes: ['checkov:CKV2_DOCKER_15'],
    bad: [
      'RUN yum-config-manager --save --setopt=*.sslverify=0',
      'RUN dnf config-manager --setopt=sslverify=false --save',
      'RUN yum install -y --setopt=sslverify=0 a',
      'RUN dnf --setopt=sslverify=0 install -y a',
    ],
    good: ['RUN dnf install -y a', 'RUN dnf config-manager --setopt=sslverify=1', 'RUN yum install -y a'],
  },
  {
    codes: ['checkov:CKV2_DOCKER_7'],
    bad: [
      'RUN apk add --allow-untrusted a.apk',
      'RUN apk --no-cache --allow-untrusted add x',
      'RUN cd /t && apk add -q --allow-untrusted *.apk',
    ],
    good: ['RUN apk add a', 'RUN echo --allow-untrusted', 'RUN apk add --no-cache a.apk'],
  },
  {
    codes: ['checkov:CKV2_DOCKER_8'],
    bad: [
      'RUN apt-get install -y --allow-unauthenticated a',
      'RUN apt --allow-unauthenticated install a',
      'RUN apt-get -y upgrade --allow-unauthenticated',
      'RUN apt-get -o APT::Get::AllowUnauthenticated=true install -y a',
    ],
    good: [
      'RUN apt-get install -y a',
      'RUN apt-get install -y --allow-downgrades a',
      'RUN echo --allow-unauthenticated',
    ],
  },
  {
    codes: ['checkov:CKV2_DOCKER_11'],
    bad: [
      'RUN apt-get install -y --force-yes a',
      'RUN apt-get --force-yes -y install a',
      'RUN apt-get update && apt-get -y --force-yes upgrade',
    ],
    good: ['RUN apt-get install -y a', 'RUN echo --force-yes', 'RUN apt-get install -y --allow-downgrades a'],
  },
  {
    codes: ['checkov:CKV2_DOCKER_9'],
    bad: [
      'RUN yum install -y --nogpgcheck a',
      'RUN dnf --nogpgcheck -y install a',
      'RUN tdnf install -y --nogpgcheck a',
      'RUN microdnf install --nogpgcheck a',
      'RUN dnf install -y --no-gpgchecks a',
    ],
    good: ['RUN yum install -y a', 'RUN rpm --import k', 'RUN echo --nogpgcheck'],
  },
  {
    codes: ['checkov:CKV2_DOCKER_10'],
    bad: [
      'RUN rpm -i --nosignature a.rpm',
      'RUN rpm -ivh --nodigest a.rpm',
      'RUN rpm --noverify -U a.rpm',
      'RUN rpm -Uvh --nosignature --nodigest https://x/a.rpm',
    ],
    good: ['RUN rpm -i a.rpm', 'RUN rpm --import https://x/k', 'RUN rpm -q a'],
  },
  {
    codes: ['sonar:S5332'],
    bad: [
      'RUN curl -f http://example.com/a -o a',
      'RUN wget ftp://example.com/a',
      'ADD http://example.com/a /a',
      'RUN wget http://deb.example.org/x.deb',
      'ENV U=http://example.com\nRUN curl -fO $U/a',
    ],
    good: [
      'RUN curl -f https://example.com',
      'RUN curl -f http://localhost:80',
      'ADD https://a/b /c',
      'RUN echo http://example.com',
      'RUN curl http://127.0.0.1/x',
    ],
  },
  {
    codes: ['droast:DF021'],
    bad: [
      'RUN curl -fsSL https://a/i.sh | sh',
      'RUN wget -qO- https://a | bash -s -- -y',
      'RUN bash -c "$(curl -fsSL https://a)"',
      'RUN curl https://a | sudo -E bash -',
      'RUN sh <(curl -s https://a)',
    ],
    good: [
      'RUN curl -fsSLo i.sh https://a && echo "abc  i.sh" | sha256sum -c && sh i.sh',
      'RUN curl -f https://a | tar xz',
      'RUN echo x | sh',
    ],
  },
  {
    codes: ['droast:DF035'],
    bad: [
      'RUN curl -L https://a -o b',
      'RUN curl -sSLO https://a/b && tar xf b',
      'RUN curl https://a/k.gpg > /etc/apt/k.gpg',
    ],
    good: [
      'RUN curl -fL https://a -o b',
      'RUN curl --fail-with-body -O https://a',
      'RUN curl --fail -s https://a -o x',
    ],
  },
  {
    codes: ['sonar:S4507'],
    bad: [
      'ENV FLASK_DEBUG=1',
      'ENV DJANGO_DEBUG=True',
      'ENV DEBUG=true',
      'ENV APP_DEBUG=true',
      'ENV FLASK_ENV=development',
    ],
    good: ['ENV FLASK_DEBUG=0', 'ENV NODE_ENV=production', 'ENV DEBUG=', 'ENV APP_DEBUG=false'],
  },
];
