import * as z from 'zod';

/** The JSON of `review` and `lint` that other programs rely on. Keys may be added, none may go. */
const severity = z.enum(['blocker', 'critical', 'major', 'minor']);

const location = z.looseObject({
  path: z.string().min(1),
  side: z.enum(['head', 'base']),
  startLine: z.int().min(1),
  endLine: z.int().min(1),
  startColumn: z.int().min(1),
  endColumn: z.int().min(1),
});

const edit = z.looseObject({
  path: z.string(),
  startLine: z.int().min(1),
  endLine: z.int().min(0),
  replacement: z.string(),
});

const finding = z.looseObject({
  fingerprint: z.string().min(1),
  rule: z.string().min(1),
  peers: z.array(z.string().regex(/^[a-z]+:.+$/)),
  severity,
  category: z.string(),
  confidence: z.enum(['certain', 'likely']),
  status: z.enum(['introduced', 'touched', 'preexisting']),
  title: z.string(),
  message: z.string(),
  locations: z.array(location).min(1),
  fix: z
    .looseObject({ title: z.string(), applicability: z.enum(['safe', 'needs-review']), edits: z.array(edit).min(1) })
    .nullable(),
});

export const reportShape = z.looseObject({
  schemaVersion: z.literal(1),
  tool: z.looseObject({ name: z.literal('drydock'), version: z.string(), rules: z.int().min(1) }),
  asOf: z.iso.date(),
  subject: z.looseObject({ base: z.string().nullable(), head: z.string().nullable() }),
  findings: z.array(finding),
  resolved: z.array(z.looseObject({ fingerprint: z.string(), rule: z.string() })),
  suppressed: z.array(
    z.looseObject({ finding, by: z.enum(['inline', 'config', 'command']), reason: z.string().nullable() }),
  ),
  notEvaluated: z.array(z.looseObject({ path: z.string(), reason: z.string().min(1) })),
  highlights: z.array(z.looseObject({ kind: z.string(), message: z.string(), locations: z.array(location) })),
  recommendations: z.array(
    z.looseObject({
      priority: z.enum(['must-fix', 'should-discuss', 'should-fix', 'low']),
      message: z.string(),
      findings: z.array(z.string()).min(1),
    }),
  ),
  summary: z.looseObject({
    blocker: z.int(),
    critical: z.int(),
    major: z.int(),
    minor: z.int(),
    preexisting: z.int(),
    resolved: z.int(),
  }),
  verdict: z.enum(['pass', 'fail']),
});

export type Report = z.infer<typeof reportShape>;

export function readReport(text: string): Report {
  return reportShape.parse(JSON.parse(text));
}

/** The rules of `rules --format json`. */
export const rulesShape = z.array(
  z.looseObject({
    id: z.string().regex(/^[a-z][a-z0-9-]+$/),
    title: z.string().min(1),
    severity,
    category: z.string(),
    confidence: z.enum(['certain', 'likely']),
    scope: z.enum(['dockerfile', 'repository', 'change']),
    profile: z.enum(['recommended', 'strict']),
    fixable: z.boolean(),
    peers: z.array(
      z.looseObject({ tool: z.string(), id: z.string(), relation: z.enum(['same', 'narrower', 'broader']) }),
    ),
    since: z.string(),
    docs: z.string(),
  }),
);
