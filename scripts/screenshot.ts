import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Browser, findChromium } from './demo/browser.ts';
import { LogTail } from './demo/log-tail.ts';
import { openStage, type Stage } from './demo/stage.ts';

/** The pictures of the README: the demo's review as its page shows it. */
const folder = new URL('../docs/images/', import.meta.url);
const pictures = [
  { file: 'review.png', dark: false },
  { file: 'review-dark.png', dark: true },
] as const;
const REVIEW_WITHIN_MS = 60_000;

const program = await findChromium(process.env);
if (program === null) {
  console.error('screenshot: no Chromium found: install chromium, or set CHROMIUM to its path');
  process.exit(1);
}
const stage = await openStage({ log: new LogTail().logger, say: () => undefined });
try {
  const id = await reviewId(stage);
  const browser = await Browser.start(program);
  try {
    await mkdir(folder, { recursive: true });
    for (const { file, dark } of pictures) {
      const from = `#pullrequestreview-${id}`;
      const png = await browser.picture({ url: stage.page, width: 960, height: 740, dark, from });
      await writeFile(new URL(file, folder), png);
      console.log(`docs/images/${file}: ${Math.round(png.length / 1024)} kB`);
    }
  } finally {
    await browser.close();
  }
} finally {
  await stage.close();
}

async function reviewId({ reviews }: Stage): Promise<number> {
  for (const deadline = performance.now() + REVIEW_WITHIN_MS; performance.now() < deadline; await sleep(50)) {
    const id = reviews().at(-1)?.id;
    if (id !== undefined) return id;
  }
  throw new Error('no review was posted');
}
