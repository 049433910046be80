import pico from 'picocolors';
import { launch, openHarbour } from '../test/app/harbour.ts';
import { life } from '../test/app/life.ts';
import { Chronicle } from './life/chronicle.ts';

/** `npm run life`: the life of a pull request on a local GitHub, printed as people see it. */
async function main(): Promise<void> {
  const harbour = await openHarbour();
  const ship = await launch(harbour, await harbour.directory());
  const chronicle = new Chronicle(Math.min(process.stdout.columns ?? 110, 110));
  try {
    let step = 0;
    for await (const { title, pull } of life(harbour, ship)) {
      console.log(`${pico.inverse(` ${++step}. ${title} `)}\n\n${chronicle.news(pull)}`);
    }
  } finally {
    await ship.close();
    await harbour.close();
  }
}

await main();
