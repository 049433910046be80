import { describeRule, ruleRow } from '../docs/describe.ts';
import { rules } from '../rules/index.ts';
import { nearest } from '../text/nearest.ts';
import { type OutputOptions, UsageError } from './output.ts';

/** `drydock rules`: the rule set as a table, or as JSON. */
export function runRules(options: OutputOptions): void {
  const rows = rules.map(ruleRow);
  if (options.format === 'json') process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else {
    const width = Math.max(...rows.map((row) => row.id.length));
    for (const row of rows)
      process.stdout.write(
        `${row.id.padEnd(width)}  ${row.severity.padEnd(8)}  ${row.profile.padEnd(11)}  ${row.title}\n`,
      );
  }
}

/** `drydock explain RULE`: a rule's page. Takes a peer's code (`DL3008`) too. */
export function runExplain(name: string): void {
  const wanted = name.toLowerCase();
  const found = rules.filter(
    (rule) =>
      rule.id === wanted ||
      rule.peers.some((peer) => [peer.id, `${peer.tool}:${peer.id}`].some((code) => names(code.toLowerCase(), wanted))),
  );
  if (found.length === 0) {
    const names = rules.flatMap((rule) => [rule.id, ...rule.peers.map((peer) => peer.id)]);
    const written = new Map(names.map((known) => [known.toLowerCase(), known]));
    const near = written.get(nearest(wanted, [...written.keys()]) ?? '');
    throw new UsageError(
      `no rule is called ${JSON.stringify(name)}${near === undefined ? '.' : `; did you mean ${near}?`} \`drydock rules\` lists them.`,
    );
  }
  process.stdout.write(`${found.map(describeRule).join('\n\n')}\n`);
}

/** `SC*` is every code that begins so. */
function names(code: string, wanted: string): boolean {
  return code.endsWith('*') ? wanted.startsWith(code.slice(0, -1)) && /\d$/.test(wanted) : code === wanted;
}
