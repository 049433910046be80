import { createSign, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { appClient, installationClient, personClient } from '../support/github/clients.ts';
import { at, type Scene, startScene } from './world.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene({ private: true });
});
afterAll(() => scene.github.close());

function jwt(claims: object, key = scene.app.privateKey): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createSign('sha256').update(signed).sign(key, 'base64url')}`;
}

async function getApp(authorization: string) {
  const response = await fetch(`${scene.github.url}/api/v3/app`, { headers: { authorization } });
  return { status: response.status, body: (await response.json()) as { message?: string; slug?: string } };
}

const now = () => Math.floor(Date.now() / 1000);

describe("the App's own token", () => {
  test('is accepted when it lives ten minutes at most', async () => {
    const { status, body } = await getApp(`Bearer ${jwt({ iss: scene.app.id, iat: now() - 60, exp: now() + 540 })}`);
    expect([status, body.slug]).toEqual([200, 'drydock']);
  });

  test.each([
    ['has expired', () => ({ iss: scene.app.id, iat: now() - 900, exp: now() - 300 }), 401],
    ['lives longer than ten minutes', () => ({ iss: scene.app.id, iat: now(), exp: now() + 3600 }), 401],
    ['was issued in the future', () => ({ iss: scene.app.id, iat: now() + 300, exp: now() + 500 }), 401],
    ['names no App', () => ({ iss: 1, iat: now(), exp: now() + 500 }), 404],
  ])('is refused when it %s', async (_, claims, expected) => {
    expect((await getApp(`Bearer ${jwt(claims())}`)).status).toBe(expected);
  });

  test('is refused when another key signed it', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { status, body } = await getApp(`Bearer ${jwt({ iss: scene.app.id, iat: now(), exp: now() + 500 }, other)}`);
    expect([status, body.message]).toEqual([401, 'A JSON web token could not be decoded']);
  });
});

describe('an installation token', () => {
  test('is refused an hour later', async () => {
    const client = await installationClient(scene.github, scene.installation);
    await expect(client.rest.repos.get(at)).resolves.toMatchObject({ status: 200 });
    scene.github.clock.advance(3_601_000);
    await expect(client.rest.repos.get(at)).rejects.toMatchObject({ status: 401 });
    scene.github.clock.advance(-3_601_000);
  });

  test('that was narrowed to one repository does not see another', async () => {
    await scene.github.createRepository({ owner: 'acme', name: 'other', private: true });
    const client = await installationClient(scene.github, scene.installation, { repositories: ['shop'] });
    const { data } = await client.rest.apps.listReposAccessibleToInstallation();
    expect(data.repositories.map(({ name }) => name)).toEqual(['shop']);
    await expect(client.rest.repos.get({ ...at, repo: 'other' })).rejects.toMatchObject({ status: 404 });
  });

  test('that was narrowed to reading cannot write', async () => {
    const client = await installationClient(scene.github, scene.installation, {
      permissions: { pull_requests: 'read' },
    });
    const review = client.rest.pulls.createReview({ ...at, pull_number: 1, event: 'COMMENT', body: 'x' });
    await expect(review).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('Resource not accessible by integration'),
      response: { headers: { 'x-accepted-github-permissions': 'pull_requests=write' } },
    });
  });

  test('cannot hold more than the installation', async () => {
    const { id: installation_id } = scene.installation;
    const wanted = appClient(scene.github, scene.app).rest.apps.createInstallationAccessToken({
      installation_id,
      permissions: { contents: 'write' },
    });
    await expect(wanted).rejects.toMatchObject({ status: 422 });
  });
});

describe('a person', () => {
  test('who may not read a private repository is told that it does not exist', async () => {
    await expect(personClient(scene.github, 'mallory').rest.repos.get(at)).rejects.toMatchObject({ status: 404 });
  });

  test('cannot make check runs', async () => {
    const create = personClient(scene.github, 'acme').rest.checks.create({
      ...at,
      name: 'x',
      head_sha: scene.pull.head.sha,
    });
    await expect(create).rejects.toMatchObject({ status: 403, message: expect.stringContaining('GitHub App') });
  });

  test('has the role they were given', async () => {
    scene.github.setRole(scene.repository, 'alice', 'write');
    const client = await installationClient(scene.github, scene.installation);
    const levels = await Promise.all(
      ['alice', 'mallory', 'acme'].map((username) =>
        client.rest.repos.getCollaboratorPermissionLevel({ ...at, username }),
      ),
    );
    expect(levels.map(({ data }) => data.permission)).toEqual(['write', 'none', 'admin']);
  });
});
