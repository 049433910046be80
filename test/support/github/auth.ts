import { verify } from 'node:crypto';
import { badCredentials, HttpError, notAccessible, notFound } from './http.ts';
import type { Actor, App, Repository } from './model.ts';
import { atLeast, type PermissionRow, satisfies } from './permissions.ts';
import { reaches, roleOf, type World } from './world.ts';

/** Seconds that GitHub forgives a clock that runs ahead. */
const skew = 60;
const longestLife = 600;

/**
 * Who sends a request with this Authorization header.
 * @throws HttpError 401 as GitHub words it.
 */
export function authenticate(world: World, header: string | undefined): Actor {
  if (header === undefined) return { kind: 'anonymous' };
  const [, scheme = '', credentials = ''] = /^(bearer|token|basic) +(.+)$/i.exec(header) ?? [];
  if (credentials.split('.').length === 3 && scheme.toLowerCase() === 'bearer') {
    return { kind: 'app', app: appOfJwt(world, credentials) };
  }
  const token = world.tokens.get(credentials);
  if (token === undefined) throw badCredentials();
  if (token.expiresAt !== null && token.expiresAt <= world.clock.now()) throw badCredentials();
  if (token.actor.kind === 'installation' && token.actor.installation.suspendedAt !== null) {
    throw new HttpError(403, 'This installation has been suspended');
  }
  if (token.actor.kind === 'installation' && !world.installations.includes(token.actor.installation))
    throw badCredentials();
  return token.actor;
}

function appOfJwt(world: World, jwt: string): App {
  const undecodable = () => new HttpError(401, 'A JSON web token could not be decoded');
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const claims = parse(payload);
  if (parse(header)?.['alg'] !== 'RS256' || claims === null) throw undecodable();
  const { iss, exp, iat } = claims;
  const app = world.apps.find((candidate) => String(candidate.id) === String(iss) || candidate.clientId === iss);
  if (app === undefined) throw new HttpError(404, 'Integration not found');
  if (!verify('sha256', Buffer.from(`${header}.${payload}`), app.publicKey, Buffer.from(signature, 'base64url'))) {
    throw undecodable();
  }
  const now = Math.floor(world.clock.now() / 1000);
  if (typeof exp !== 'number') throw new HttpError(401, "Missing 'exp' claim");
  if (typeof iat !== 'number') throw new HttpError(401, "Missing 'iat' claim");
  if (exp <= now)
    throw new HttpError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (exp > now + longestLife + skew)
    throw new HttpError(401, "'Expiration time' claim ('exp') is too far in the future");
  if (iat > now + skew)
    throw new HttpError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  return app;
}

function parse(part: string): Record<string, unknown> | null {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  } catch {
    return null;
  }
}

/**
 * Holds a request against its row of the permission table.
 * @throws HttpError 401, 403 or 404, as GitHub answers: what may not be seen does not exist.
 */
export function authorize(row: PermissionRow, actor: Actor, repository: Repository | null, reads: boolean): void {
  if (row.app === 'anyone') return;
  switch (actor.kind) {
    case 'anonymous':
      if (row.person === 'none' || repository === null) throw new HttpError(401, 'Requires authentication');
      if (repository.private) throw notFound();
      if (!reads) throw new HttpError(401, 'Requires authentication');
      return;
    case 'app':
      if (row.app === 'app') return;
      throw new HttpError(401, 'A JSON web token could not be decoded');
    case 'installation':
      authorizeInstallation(row, actor, repository, reads);
      return;
    case 'person':
      authorizePerson(row, actor, repository);
  }
}

function authorizeInstallation(
  row: PermissionRow,
  actor: Extract<Actor, { kind: 'installation' }>,
  repository: Repository | null,
  reads: boolean,
): void {
  if (row.app === 'app') throw new HttpError(401, 'A JSON web token could not be decoded');
  if (row.app === 'installation') return;
  const alternatives = typeof row.app === 'string' ? [] : row.app;
  const accepted = alternatives
    .map((wanted) =>
      Object.entries(wanted)
        .map(([name, level]) => `${name}=${level}`)
        .join(','),
    )
    .join('; ');
  if (repository === null) throw notAccessible(accepted);
  if (!reaches(actor, repository)) {
    if (repository.private) throw notFound();
    if (reads) return;
    throw notAccessible(accepted);
  }
  // Metadata comes with every installation.
  if (!satisfies({ metadata: 'read', ...actor.permissions }, alternatives)) throw notAccessible(accepted);
}

function authorizePerson(
  row: PermissionRow,
  actor: Extract<Actor, { kind: 'person' }>,
  repository: Repository | null,
): void {
  if (repository !== null && roleOf(repository, actor.account) === 'none') throw notFound();
  if (row.person === 'nobody') throw new HttpError(403, 'You must authenticate via a GitHub App.');
  if (repository === null || atLeast(roleOf(repository, actor.account), row.person)) return;
  throw new HttpError(403, 'Must have admin rights to Repository.');
}
