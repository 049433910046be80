/** An extension that is compiled where it is installed, with what it needs on Debian and on Alpine. */
interface Extension {
  /** Packages of either distribution, one of which is enough. */
  readonly packages: RegExp;
  /** What to install: on Debian, on Alpine. */
  readonly install: readonly [debian: string, alpine: string];
}

/** Extensions of `docker-php-ext-install` that need the headers of a library: by config.m4 of each, PHP 8. */
export const phpExtensions: Readonly<Record<string, Extension>> = {
  bz2: { packages: /bz2|bzip2-dev/, install: ['libbz2-dev', 'bzip2-dev'] },
  gd: { packages: /png|freetype|gd-dev|webp/, install: ['libpng-dev', 'libpng-dev'] },
  gmp: { packages: /gmp/, install: ['libgmp-dev', 'gmp-dev'] },
  imap: { packages: /imap|c-client/, install: ['libc-client-dev', 'imap-dev'] },
  intl: { packages: /icu/, install: ['libicu-dev', 'icu-dev'] },
  ldap: { packages: /ldap/, install: ['libldap2-dev', 'openldap-dev'] },
  pdo_pgsql: { packages: /libpq|postgresql/, install: ['libpq-dev', 'libpq-dev'] },
  pgsql: { packages: /libpq|postgresql/, install: ['libpq-dev', 'libpq-dev'] },
  snmp: { packages: /snmp/, install: ['libsnmp-dev', 'net-snmp-dev'] },
  soap: { packages: /xml2/, install: ['libxml2-dev', 'libxml2-dev'] },
  tidy: { packages: /tidy/, install: ['libtidy-dev', 'tidyhtml-dev'] },
  xsl: { packages: /xslt/, install: ['libxslt1-dev', 'libxslt-dev'] },
  zip: { packages: /zip/, install: ['libzip-dev', 'libzip-dev'] },
};

/** Distributions on PyPI without wheels for Linux: pip compiles them. */
export const sourceOnlyPython: Readonly<Record<string, Extension>> = {
  dbus_python: { packages: /dbus/, install: ['libdbus-1-dev', 'dbus-dev'] },
  mysqlclient: { packages: /mysql|mariadb/, install: ['default-libmysqlclient-dev', 'mariadb-dev'] },
  psycopg2: { packages: /libpq|postgresql/, install: ['libpq-dev', 'libpq-dev'] },
  pygraphviz: { packages: /graphviz/, install: ['libgraphviz-dev', 'graphviz-dev'] },
  python_ldap: { packages: /ldap/, install: ['libldap2-dev', 'openldap-dev'] },
  uwsgi: { packages: /gcc|build-essential|build-base/, install: ['gcc', 'gcc'] },
};

/** Gems that are compiled where they are installed: RubyGems has no ready-made ones for Linux, or none for musl. */
export const compiledGems: ReadonlySet<string> = new Set(
  'bcrypt bigdecimal charlock_holmes eventmachine fluentd hiredis jekyll json msgpack mysql2 nio4r pg puma racc rails redcarpet sassc thin unf_ext yajl-ruby'.split(
    ' ',
  ),
);
