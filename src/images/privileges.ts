/** What becomes of root once the image's own entrypoint runs. */
const afterStart: Readonly<Record<string, 'dropped' | 'workers'>> = {
  // Their entrypoint starts the server as its own user.
  mariadb: 'dropped',
  mongo: 'dropped',
  mysql: 'dropped',
  postgres: 'dropped',
  rabbitmq: 'dropped',
  redis: 'dropped',
  valkey: 'dropped',
  // Root opens the port and the logs; workers without it do the rest.
  haproxy: 'workers',
  httpd: 'workers',
  nginx: 'workers',
  php: 'workers',
};

/** By the family's own entrypoint and configuration; null: it stays what it was, or that is not known. */
export function privilegesAfterStart(family: string | null): 'dropped' | 'workers' | null {
  return family !== null && Object.hasOwn(afterStart, family) ? (afterStart[family] ?? null) : null;
}

/** Programs that take another user for another program. */
const switchers: ReadonlySet<string> = new Set(
  'chpst gosu runuser s6-setuidgid setpriv setuidgid su su-exec sudo'.split(' '),
);

/** Servers that are started as root and do their work as another user, and supervisors that start others so. */
const managers: ReadonlySet<string> = new Set(
  (
    'apache2 apache2ctl apache2-foreground apachectl bind9 chronyd cron crond dnsmasq dockerd dovecot haproxy httpd httpd-foreground ' +
    'init inetd mariadbd master monit mysqld mysqld_safe named nginx ntpd openvpn php-fpm postfix postgres pure-ftpd radiusd rsyslogd runsvdir ' +
    'runsvdir-start s6-svscan sockd squid sshd stunnel supervisord ' +
    'systemd tor unbound vsftpd xinetd'
  ).split(' '),
);

/** Whether the program takes care of its privileges itself. */
export function managesPrivileges(program: string): boolean {
  return switchers.has(program) || managers.has(program.replace(/^php-fpm[\d.]+$/, 'php-fpm'));
}

/** Shells and interpreters: what an image that is made to be built upon starts when nothing else is asked for. */
export function isInterpreter(program: string): boolean {
  return /^(?:(?:ba|da|a|z|fi|k)?sh|pwsh|powershell|(?:python|pypy|ruby|perl|node|lua|php)[\d.]*|irb|jshell|iex|erl|ghci|julia|R|Rscript|swift|go|gcc|dotnet|java)$/.test(
    program,
  );
}
