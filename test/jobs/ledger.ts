import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Jobs } from '../../src/jobs/jobs.ts';
import type { ReviewRequest } from '../../src/review/request.ts';

const limits = { perRepositoryDay: 1_000, perInstallationDay: 1_500 };
const answer = { kind: 'answer', text: '{"a":"\\u0000"}' } as const;
let installations = 1_000;

/** What holds on both databases of what narratives cost. `other` is another process on the same database, where there can be one. */
export function describeLedger(
  database: string,
  open: () => Promise<Jobs>,
  other: (() => Promise<Jobs>) | null = null,
): void {
  describe(`the ledger of narratives on ${database}`, () => {
    let jobs: Jobs;
    let second: Jobs;
    beforeAll(async () => {
      jobs = await open();
      second = other === null ? jobs : await other();
    });
    afterAll(async () => {
      await jobs.stop({ drainMs: 0 });
      if (second !== jobs) await second.stop({ drainMs: 0 });
    });

    const repository = (name = 'shop', installation = ++installations): ReviewRequest => ({
      installation,
      owner: 'acme',
      repository: name,
      pullRequest: 1,
    });
    const reserve = (request: ReviewRequest, hash: string, tokens: number, by = jobs) =>
      by.ledger.reserve({ hash, request, tokens }, limits);

    test('the same request is paid for once, whoever asks', async () => {
      const request = repository();
      expect(await reserve(request, 'a', 100)).toEqual({ kind: 'granted' });
      expect(await reserve(request, 'a', 100, second)).toEqual({ kind: 'refused', reason: 'under way elsewhere' });
      await jobs.ledger.settle({ request, hash: 'a' }, { tokens: 80, answer });
      expect(await reserve(request, 'a', 100, second)).toEqual({ kind: 'stored', answer });
    });

    test('a request that brought nothing may be made again, and what it cost still counts', async () => {
      const request = repository();
      await reserve(request, 'a', 600);
      await jobs.ledger.settle({ request, hash: 'a' }, { tokens: 600, answer: null });
      expect(await reserve(request, 'a', 600)).toMatchObject({ kind: 'refused' });
      expect(await reserve(request, 'a', 300)).toEqual({ kind: 'granted' });
    });

    test('what is booked counts until it is known what it came to', async () => {
      const request = repository();
      await reserve(request, 'a', 900);
      expect(await reserve(request, 'b', 200)).toEqual({
        kind: 'refused',
        reason: 'over the limit per repository and day',
      });
      await jobs.ledger.settle({ request, hash: 'a' }, { tokens: 300, answer });
      expect(await reserve(request, 'b', 200, second)).toEqual({ kind: 'granted' });
    });

    test('repositories of an installation share its limit, others do not', async () => {
      const request = repository('one');
      await reserve(request, 'a', 1_000);
      const other = repository('two', request.installation);
      expect(await reserve(other, 'b', 600, second)).toEqual({
        kind: 'refused',
        reason: 'over the limit per installation and day',
      });
      expect(await reserve(other, 'b', 500)).toEqual({ kind: 'granted' });
      expect(await reserve(repository(), 'c', 1_000)).toEqual({ kind: 'granted' });
    });

    test('reservations at the same time do not pass a limit together', async () => {
      const request = repository();
      const all = await Promise.all(
        Array.from({ length: 8 }, (_, index) => reserve(request, `h${index}`, 300, index % 2 === 0 ? jobs : second)),
      );
      expect(all.filter(({ kind }) => kind === 'granted')).toHaveLength(3);
    });

    test('answers go with their repository, and after 90 days', async () => {
      const request = repository('old');
      await reserve(request, 'a', 100);
      await jobs.ledger.settle({ request, hash: 'a' }, { tokens: 100, answer });
      await jobs.store.purge(request.installation, 'OLD');
      expect(await reserve(request, 'a', 100)).toEqual({ kind: 'granted' });
      await jobs.ledger.settle({ request, hash: 'a' }, { tokens: 100, answer });
      await jobs.purgeOld(new Date(Date.now() + 91 * 24 * 3600 * 1000));
      expect(await reserve(request, 'a', 100)).toEqual({ kind: 'granted' });
    });
  });
}
