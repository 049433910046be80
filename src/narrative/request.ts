import { createHash } from 'node:crypto';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import type { MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages';
import { alike } from '../review/alike.ts';
import { raised } from '../review/raised.ts';
import type { Finding, Location, ReviewReport } from '../review/report.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { redact } from '../text/redact.ts';
import { firstSentence } from '../text/sentence.ts';
import { answerSchema } from './answer.ts';
import { type Excerpt, excerptsOf } from './excerpts.ts';
import type { Guideline } from './guidelines.ts';
import { settingsFor } from './models.ts';
import { reviewPrompt, systemPrompt } from './prompts.ts';

/** What is sent, and what was shown with it. */
export interface NarrationRequest {
  readonly body: MessageCreateParamsNonStreaming;
  /** Tokens of the input, guessed on the high side. */
  readonly estimate: number;
  /** Equal for equal requests. */
  readonly hash: string;
  readonly excerpts: readonly Excerpt[];
}

export interface RequestInput {
  readonly report: ReviewReport;
  readonly snapshot: Snapshot;
  readonly guidelines: readonly Guideline[];
  readonly model: string;
  /** Input and output together; what does not fit is left out, the least severe findings first. */
  readonly tokens: number;
}

const groupsShown = 40;
const placesShown = 6;
const messageLimit = 450;
const reasonLimit = 160;
const rowsShown = 8;
/** Tokens. Nobody reads more than can be said in return. */
const mostInput = 11_000;
const listShown = 20;
const leastOutput = 1_000;
const outputPerFinding = 250;
const mostOutput = 8_000;

/** The request for the prose of a report; null: not even one finding fits. */
export function requestFor(input: RequestInput): NarrationRequest | null {
  const groups = [...Map.groupBy(raised(input.report), alike).values()].slice(0, groupsShown);
  const fits = ({ estimate, body }: NarrationRequest) =>
    estimate <= mostInput && estimate + body.max_tokens <= input.tokens;
  for (let count = groups.length; count >= Math.min(1, groups.length); count--) {
    // What changed elsewhere in the files is missed before a finding is.
    for (const changes of [true, false]) {
      const request = build(input, groups.slice(0, count), changes);
      if (fits(request)) return request;
    }
  }
  return null;
}

function build(
  { report, snapshot, guidelines, model }: RequestInput,
  groups: readonly (readonly Finding[])[],
  changes: boolean,
): NarrationRequest {
  const excerpts = excerptsOf(report, snapshot, {
    findings: groups.flatMap((group) => group.slice(0, placesShown)),
    changes,
  });
  const data = {
    report: reportLines(report, groups).join('\n'),
    excerpts: excerpts.flatMap(excerptLines).join('\n'),
    guidelines: guidelines.flatMap(guidelineLines).join('\n'),
  };
  const boundary = createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16);
  const body: MessageCreateParamsNonStreaming = {
    model,
    max_tokens: Math.min(mostOutput, leastOutput + outputPerFinding * groups.length),
    ...settingsFor(model),
    system: [{ type: 'text', text: systemPrompt(), cache_control: { type: 'ephemeral' } }],
    messages: [{ role: 'user', content: [{ type: 'text', text: reviewPrompt({ boundary, ...data }) }] }],
    output_config: { format: outputFormat() },
  };
  const text = JSON.stringify(body);
  return { body, estimate: tokensOf(text), hash: createHash('sha256').update(text).digest('hex'), excerpts };
}

/** Without the parser: an answer is read here, whatever it is. */
function outputFormat() {
  const { type, schema } = zodOutputFormat(answerSchema);
  return { type, schema };
}

/** Tokenisers of today make of code and prose a token from about three bytes; better too many than too few. */
function tokensOf(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 2.8);
}

function reportLines(report: ReviewReport, groups: readonly (readonly Finding[])[]): string[] {
  const rationales = new Map(report.rules.map(({ id, rationale }) => [id, rationale]));
  const shown = new Set(groups.flat().map(({ fingerprint }) => fingerprint));
  const findings = groups.flatMap(([first, ...rest]) => {
    if (first === undefined) return [];
    const rationale = rationales.get(first.rule);
    rationales.delete(first.rule);
    return [
      {
        finding: first.fingerprint,
        severity: first.severity,
        status: first.status,
        title: first.title,
        message: limited(first.message),
        ...(rationale === undefined ? {} : { reason: limited(firstSentence(rationale), reasonLimit) }),
        places: first.locations.slice(0, placesShown).map(placeOf),
        ...(rest.length === 0
          ? {}
          : {
              likewise: rest.slice(0, placesShown).map(({ locations: [at] }) => placeOf(at)),
              more: Math.max(0, rest.length - placesShown),
            }),
        ...(first.table === undefined ? {} : { table: [first.table.columns, ...first.table.rows.slice(0, rowsShown)] }),
        ...(first.fix === null ? {} : { fix: first.fix.title }),
      },
    ];
  });
  const highlights = report.highlights.slice(0, listShown).map(({ message, locations }, index) => ({
    highlight: `H${index + 1}`,
    message: limited(message),
    places: locations.slice(0, 3).map(placeOf),
  }));
  const recommendations = report.recommendations
    .slice(0, listShown)
    .flatMap(({ priority, message, findings }, index) =>
      findings.some((one) => shown.has(one))
        ? [{ recommendation: `R${index + 1}`, priority, message: limited(message) }]
        : [],
    );
  const overview = {
    overview: report.overview.join(' '),
    files: report.files.slice(0, listShown).map(({ path, change }) => `${path} (${change})`),
  };
  return [overview, ...findings, ...highlights, ...recommendations].map((one) => JSON.stringify(one));
}

function placeOf(at: Location | undefined): string {
  return at === undefined ? '' : `${at.path}:${at.startLine}${at.side === 'base' ? ' (base)' : ''}`;
}

function limited(text: string, limit = messageLimit): string {
  return redact(text).slice(0, limit).toWellFormed();
}

/** A number before each line, so that none can pass for the end of the block. */
function excerptLines({ path, side, startLine, lines }: Excerpt): string[] {
  return [`${side} ${JSON.stringify(path)}`, ...lines.map((line, index) => `${startLine + index}| ${line}`)];
}

function guidelineLines({ path, text }: Guideline, index: number): string[] {
  const id = `G${index + 1}`;
  return [`${id} is ${JSON.stringify(path)}`, ...text.split('\n').map((line) => `${id}| ${line}`)];
}
