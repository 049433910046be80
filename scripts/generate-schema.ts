/** Writes the JSON schema of `.github/drydock.yml` for editors; `--check` only says whether it is up to date. */
import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { settingsSchema } from '../src/review/settings-file.ts';
import { rules } from '../src/rules/index.ts';

const path = 'schema/drydock.schema.json';
const schema = z.toJSONSchema(settingsSchema, { target: 'draft-7', io: 'input' });
const named = rules.map(({ id, title }) => [id, { $ref: '#/definitions/level', description: title }]);
const level = { enum: ['off', 'blocker', 'critical', 'major', 'minor'] };
const text = `${JSON.stringify(
  {
    ...schema,
    title: 'Settings of Drydock: .github/drydock.yml',
    definitions: { level },
    properties: {
      ...schema.properties,
      rules: {
        ...(schema.properties?.['rules'] as object),
        properties: Object.fromEntries(named),
        additionalProperties: false,
      },
    },
  },
  null,
  2,
)}\n`;

if (process.argv.includes('--check')) {
  if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    console.error(`${path} is stale: run \`node scripts/generate-schema.ts\``);
    process.exitCode = 1;
  }
} else await writeFile(path, text);
