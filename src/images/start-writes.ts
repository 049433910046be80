/** What the server of an image writes as soon as it starts, by its own configuration. */
export interface StartWrite {
  /** Either of them is the place. */
  readonly paths: readonly string[];
  /** Files and folders that may say another place. */
  readonly settings: readonly string[];
}

interface ServerStart {
  readonly server: string;
  /** The image's own command, and the same written out. */
  readonly command: RegExp;
  readonly writes: readonly StartWrite[];
}

const nginx = { server: 'nginx', command: /^\W*nginx\W+-g\W+daemon off;\W*$/ };
const nginxSettings = '/etc/nginx/nginx.conf';

/**
 * By family. github.com/docker-library/docs/tree/master/nginx ("Running nginx in read-only mode"),
 * github.com/nginx/docker-nginx-unprivileged (its pid and temporary files are below /tmp), github.com/docker-library/httpd/issues/166.
 */
const starts: Readonly<Record<string, ServerStart>> = {
  nginx: {
    ...nginx,
    writes: [
      { paths: ['/run', '/var/run'], settings: [nginxSettings] },
      { paths: ['/var/cache/nginx'], settings: [nginxSettings, '/etc/nginx/conf.d'] },
    ],
  },
  'nginx-unprivileged': { ...nginx, writes: [{ paths: ['/tmp'], settings: [nginxSettings] }] },
  httpd: {
    server: 'httpd',
    command: /^\W*httpd-foreground\W*$/,
    writes: [{ paths: ['/usr/local/apache2/logs'], settings: ['/usr/local/apache2/conf'] }],
  },
};

/** null: not known, or it writes nothing. */
export function startOf(family: string | null): ServerStart | null {
  return family !== null && Object.hasOwn(starts, family) ? (starts[family] ?? null) : null;
}
