export interface Production {
  readonly pattern: RegExp;
  readonly variables: readonly string[];
  readonly remedy: string;
}

/** How each manager is told to leave development dependencies out. */
export const productionFlags: Readonly<Record<string, Production>> = {
  npm: {
    pattern: /^--?(?:production|prod|omit=dev|only=prod(?:uction)?)(?:=true)?$/,
    variables: ['NODE_ENV', 'NPM_CONFIG_PRODUCTION', 'NPM_CONFIG_OMIT', 'npm_config_omit'],
    remedy: '--omit=dev',
  },
  yarn: { pattern: /^--(?:production|prod)(?:=true)?$/, variables: ['NODE_ENV'], remedy: '--production' },
  pnpm: { pattern: /^(?:--(?:production|prod)|-P)$/, variables: ['NODE_ENV'], remedy: '--prod' },
  bun: { pattern: /^(?:--production|-p|--omit=dev)$/, variables: ['NODE_ENV'], remedy: '--production' },
  composer: { pattern: /^--no-dev$/, variables: ['COMPOSER_NO_DEV'], remedy: '--no-dev' },
  poetry: { pattern: /^--(?:no-dev|only=main|without=dev|only|without)$/, variables: [], remedy: '--only main' },
  uv: { pattern: /^--(?:no-dev|no-default-groups)$/, variables: ['UV_NO_DEV'], remedy: '--no-dev' },
  bundle: {
    pattern: /^--(?:without|deployment)/,
    variables: ['BUNDLE_WITHOUT', 'BUNDLE_DEPLOYMENT'],
    remedy: '--without development',
  },
};
