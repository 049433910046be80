/**
 * How well the grounding tells true sentences from invented ones: `node bench/narrative.ts`. Ends with 1 when an invented one is
 * kept, or fewer than 95 % of the true ones are.
 */
import { cases } from './narrative/cases.ts';
import { measure } from './narrative/measure.ts';

const measured = await Promise.all(cases.map(measure));
const good = measured.flatMap((one) => one.good);
const bad = measured.flatMap((one) => one.bad);
for (const { sentence, reason } of good)
  if (reason !== null) console.log(`dropped, though true: ${sentence} (${reason})`);
for (const { sentence, reason } of bad) if (reason === null) console.log(`kept, though invented: ${sentence}`);
const kept = good.filter(({ reason }) => reason === null).length;
const dropped = bad.filter(({ reason }) => reason !== null).length;
console.log(`${measured.length} reports, ${measured.reduce((sum, { findings }) => sum + findings, 0)} findings`);
console.log(`true sentences kept: ${kept} of ${good.length} (${((100 * kept) / good.length).toFixed(1)} %)`);
console.log(`invented sentences dropped: ${dropped} of ${bad.length} (${((100 * dropped) / bad.length).toFixed(1)} %)`);
process.exitCode = dropped === bad.length && kept >= 0.95 * good.length ? 0 : 1;
