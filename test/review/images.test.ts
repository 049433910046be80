import { describe, expect, test } from '@jest/globals';
import { renderComment } from '../../src/render/comment.ts';
import { reviewTexts } from '../support/snapshot.ts';

const before =
  'FROM golang:1.25 AS build\nRUN go build -o /app .\nFROM alpine:3.22\nCOPY --from=build /app /app\nEXPOSE 80\nCMD ["/app"]\n';
const after =
  'FROM golang:1.26 AS build\nRUN go build -o /app .\nFROM alpine:3.23\nCOPY --from=build /app /app\nRUN wget -O /a.json https://example.com/a.json\nUSER 1001\nEXPOSE 8080\nCMD ["/app", "--token=ghp_0123456789abcdefghijABCDEFGHIJ012345"]\n';

describe('an image before and after', () => {
  test('is told by what it stands on, runs and starts', async () => {
    const { images } = await reviewTexts({ before, files: after });
    const [image] = images;
    expect(images).toMatchObject([{ path: 'Dockerfile', stage: null }]);
    expect(Object.fromEntries(image?.facts.map((one) => [one.fact, [one.before, one.after]]) ?? [])).toMatchObject({
      base: ['alpine:3.22', 'alpine:3.23'],
      builders: ['golang:1.25', 'golang:1.26'],
      libc: ['musl', 'musl'],
      user: ['root', '1001'],
      ports: ['80', '8080'],
      downloads: [null, '1, 0 of them verified'],
      layers: ['1', '2'],
    });
  });

  test('shows in the summary what moves, and in a folded section all of it, without secrets', async () => {
    const report = await reviewTexts({ before, files: after });
    expect(report.overview[1]).toMatch(
      /^Base images: `alpine:3.22` → `alpine:3.23`; built on: `golang:1.25` → `golang:1.26`; user: `root` → `1001`; ports: `80` → `8080`; starts: .*; layers: 1 → 2\.$/,
    );
    const body = renderComment(report);
    expect(body).toContain('<summary>1 image before and after</summary>');
    expect(body).toContain('| User | `root` | → `1001` |');
    expect(body).not.toContain('ghp_0123456789');
  });

  test('names the images where there are several, and says all in three sentences', async () => {
    const text = (version: string) => `FROM alpine:${version}\nCOPY . /src\nUSER 1001\n`;
    const { overview } = await reviewTexts({
      before: { 'api/Dockerfile': text('3.22'), 'web/Dockerfile': before },
      files: { 'api/Dockerfile': text('3.23'), 'web/Dockerfile': after },
    });
    expect(overview[0]).toMatch(/^This pull request changes 2 Dockerfiles; it introduces /);
    expect(overview[1]).toContain('`alpine:3.22` → `alpine:3.23` in `api` and `web`');
    expect(overview[1]).toContain('`80` → `8080` in `web`');
    expect(overview.length).toBeLessThanOrEqual(3);
  });

  test('is not told where nothing of it differs', async () => {
    const { images } = await reviewTexts({ before: after, files: `${after}# the end\n` });
    expect(images).toEqual([]);
  });
});
