/** What a file holds by its name. Not `sure`: only some files of that name hold a secret. */
export interface SecretFile {
  readonly what: string;
  readonly sure: boolean;
}

const rows: readonly (readonly [pattern: RegExp, what: string])[] = [
  [
    /(?:^|\/)\.env(?:\.(?:local|prod|production|staging|stage|live|secrets?))*$/,
    'an environment file with the settings of a deployment',
  ],
  [/(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)|[\w-]+_rsa)$/, 'a private SSH key'],
  [/(?:^|\/)\.ssh(?:\/(?:id_\w+|\*)?)?$/, 'SSH keys'],
  [/(?:^|\/)(?:\.netrc|_netrc|\.git-credentials|\.pgpass|\.pypirc)$/, 'passwords'],
  [/(?:^|\/)(?:\.docker\/config\.json|\.dockercfg|\.dockerconfigjson)$/, 'registry logins'],
  [/(?:^|\/)(?:\.aws(?:\/(?:credentials)?)?|\.azure\/?|\.config\/gcloud\/?)$/, 'cloud credentials'],
  [/(?:^|\/)(?:\.kube(?:\/(?:config)?)?|kubeconfig(?:\.ya?ml)?)$/, 'cluster credentials'],
  [
    /(?:^|\/)(?:(?:gcp|gcloud|google|gke)[\w-]*(?:key|credentials?)|service[-_]?account[\w-]*|client_secrets?[\w.-]*|credentials|[\w-]{0,30}firebase-adminsdk[\w-]{0,30})\.json$/,
    'cloud credentials',
  ],
  [/(?:^|\/)secrets?\.(?:env|ya?ml|json|toml|ini)$/, 'secrets'],
  [
    /(?:^|\/)(?:(?:[\w.-]*[-_.])?(?:server|tls|ssl|private|privkey|domain|host|client|signing|master)(?:[-_.]?key)?|key)\.key$/,
    'a private key',
  ],
  [/(?:^|\/)(?:privkey\d*|private[\w.-]*|key|[\w.-]*[-_.](?:key|privkey))\.pem$/, 'a private key'],
  [/\.(?:p12|pfx)$/, 'a private key'],
];
/** Package managers' settings: tokens in some of them, addresses in most. */
const settings = /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?|pip\.conf|settings\.xml|auth\.json|nuget\.config)$/i;
const harmless =
  /(?:^|[/_.-])(?:tests?|testdata|fixtures?|examples?|samples?|templates?|dev|demo|localhost|snakeoil|dummy|public|pub|mock)(?:$|[/_.-])/i;

/** null for a name that says nothing of secrets. */
export function secretFileOf(path: string): SecretFile | null {
  if (harmless.test(path)) return null;
  const row = rows.find(([pattern]) => pattern.test(path));
  if (row !== undefined) return { what: row[1], sure: true };
  return settings.test(path) ? { what: 'a token, most likely', sure: false } : null;
}
