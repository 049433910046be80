/** Words that name a secret when they end a name, or stand before a word that keeps it one. */
const secretWords =
  /(?:^|_)(?:pass|passwd|password|passphrase|pwd|secret|secrets|token|apikey|api_key|access_key|access_key_id|secret_key|secret_access_key|private_key|ssh_key|signing_key|encryption_key|master_key|license_key|auth_key|service_key|app_key|credential|credentials|auth|webhook_url|connection_string)(?:_(?:prod|production|staging|stage|dev|test|ci|base64|b64|base|value|string|root|admin|\d+))*$/;
/** What is public by its own word. */
const publicWords = /(?:^|_)(?:public|example|sample|dummy|fake)(?:_|$)/;

/** Whether a variable's name says that it holds a credential: `NPM_TOKEN` and `dbPassword`, not `TOKEN_FILE` nor `PUBLIC_KEY`. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[-.]/g, '_')
    .toLowerCase();
  return secretWords.test(words) && !publicWords.test(words);
}
