import { filesOf } from '../repository/files.ts';
import { type Block, type InlineDockerfile, inlineDockerfiles, inlineDockerfilesIn } from '../repository/inline.ts';
import type { Edit } from '../rules/rule.ts';
import { compareTrees, joinRenames, lineSimilarity } from '../snapshot/changes.ts';
import { type Content, type Snapshot, type Tree, type TreeEntry, textOf } from '../snapshot/snapshot.ts';
import { replaceEach } from '../text/edit.ts';
import { endToFile, toFile } from '../text/mapped.ts';
import { createSource, lineEnd, lineText, offsetAt, rangeAt, type Source } from '../text/source.ts';
import { excerptOf } from './excerpt.ts';
import { applyEdits } from './fixes.ts';
import { bySeverity, sortSkips } from './order.ts';
import type { CheckedFix, Finding, Location, NotEvaluated, Repeated, ReviewedFile, ReviewReport } from './report.ts';
import { isLeftAlone } from './views.ts';

type Side = Location['side'];
type Inline = Extract<InlineDockerfile, { kind: 'text' }>;

/**
 * A comparison in which Dockerfiles inside of other files (`dockerfile_inline` of a compose file) are files of their own. Everything is
 * computed on these; only the report speaks of the files that people have.
 */
export interface Inlined {
  readonly snapshot: Snapshot;
  /** What was there before. */
  readonly outer: Snapshot;
  readonly inline: Readonly<Record<Side, ReadonlyMap<string, Inline>>>;
  readonly notEvaluated: readonly NotEvaluated[];
}

/** Null where no file holds one. */
export function withInline(outer: Snapshot, ignore: readonly string[]): Inlined | null {
  const [base, head] = [outer.base, outer.head].map((tree) =>
    inlineDockerfiles(tree).filter(({ path, host }) => !tree.entries.has(path) && !isLeftAlone(host, ignore)),
  ) as [InlineDockerfile[], InlineDockerfile[]];
  if (base.length + head.length === 0) return null;
  const inline = { base: byPath(base), head: byPath(head) };
  const before = entriesOf(inline.base);
  const after = entriesOf(inline.head);
  const changes = joinRenames(compareTrees(before, after), (was, now) =>
    lineSimilarity(before.get(was)?.id ?? '', after.get(now)?.id ?? ''),
  );
  const snapshot = {
    ...outer,
    base: withFiles(outer.base, before),
    head: withFiles(outer.head, after),
    changes: [...outer.changes, ...changes],
    named: new Set([...outer.named, ...before.keys(), ...after.keys()]),
  };
  const changed = new Set(outer.changes.map(({ path }) => path));
  const notEvaluated = head.flatMap((one): NotEvaluated[] =>
    one.kind === 'text' || !changed.has(one.host)
      ? []
      : [
          {
            rule: '*',
            path: one.host,
            reason: `the Dockerfile of \`${nameOf(one)}\` was not looked at: ${one.reason}`,
          },
        ],
  );
  return { snapshot, outer, inline, notEvaluated };
}

/** The report with places and fixes in the files that people have. */
export function atHosts(report: ReviewReport, inlined: Inlined): ReviewReport {
  const finding = (one: Finding): Finding => ({
    ...one,
    message: hostSentence(one.message, inlineAt(one.locations[0], inlined)),
    locations: one.locations.map((location) => hostLocation(location, inlined)),
    fix: one.fix === null ? null : hostFix(one.fix, inlined),
  });
  const host = <T extends { readonly path: string }>(one: T): T => ({ ...one, path: hostOf(one.path, inlined) });
  return {
    ...report,
    findings: report.findings.map(finding).sort(bySeverity),
    resolved: report.resolved.map(finding).sort(bySeverity),
    suppressed: report.suppressed.map((one) => ({ ...one, finding: finding(one.finding) })),
    notEvaluated: sortSkips([
      ...report.notEvaluated.map((skip) => ({
        ...host(skip),
        reason: hostSentence(skip.reason, inlined.inline.head.get(skip.path)),
      })),
      ...inlined.notEvaluated,
    ]),
    highlights: report.highlights.map((one) => ({
      ...one,
      locations: one.locations.map((location) => hostLocation(location, inlined)),
    })),
    cacheImpact: report.cacheImpact.map((impact) => ({
      ...impact,
      before: hostRepeated(impact.before, inlined.inline.base.get(impact.path)),
      after: hostRepeated(impact.after, inlined.inline.head.get(impact.path)),
    })),
    files: hostFiles(report.files, inlined),
  };
}

function byPath(found: readonly InlineDockerfile[]): Map<string, Inline> {
  return new Map(found.flatMap((one) => (one.kind === 'text' ? [[one.path, one] as const] : [])));
}

/** A text serves as its own blob id. */
function entriesOf(inline: ReadonlyMap<string, Inline>): Map<string, TreeEntry> {
  return new Map(
    [...inline].map(([path, { block }]) => {
      const { text } = block.mapped;
      return [path, { kind: 'file', id: text, size: Buffer.byteLength(text) }];
    }),
  );
}

function withFiles(tree: Tree, entries: ReadonlyMap<string, TreeEntry>): Tree {
  const contents = [...entries].map(([path, { id }]): [string, Content] => [path, { kind: 'text', text: id }]);
  return {
    ...tree,
    entries: new Map([...tree.entries, ...entries]),
    contents: new Map([...tree.contents, ...contents]),
  };
}

function nameOf({ path, host }: InlineDockerfile): string {
  return path.slice(host.length + 1);
}

function hostOf(path: string, { inline }: Inlined): string {
  return (inline.head.get(path) ?? inline.base.get(path))?.host ?? path;
}

function inlineAt(location: Location | undefined, { inline }: Inlined): Inline | undefined {
  return location === undefined ? undefined : inline[location.side].get(location.path);
}

/** The line of the host that a line of the Dockerfile stands on. */
function hostLine({ layout, firstLine }: Block, line: number): number {
  return layout === 'quoted' ? firstLine : firstLine + line - 1;
}

/** `line 3` of the Dockerfile is another one of its host. What stands in backquotes is quoted, and in brackets of another file. */
function hostSentence(text: string, own: Inline | undefined): string {
  if (own === undefined) return text;
  const { block } = own;
  const outside = (part: string) =>
    part.replace(/\bline (\d{1,6})\b(?!\))/g, (written, line: string) =>
      block.layout === 'quoted' ? `${written} of the Dockerfile` : `line ${hostLine(block, Number(line))}`,
    );
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? outside(part) : part))
    .join('`');
}

function hostLocation(location: Location, inlined: Inlined): Location {
  const { outer } = inlined;
  const { side } = location;
  const own = inlineAt(location, inlined);
  if (own === undefined) return location;
  const { mapped } = own.block;
  const source = createSource(mapped.text);
  const from = offsetAt(source, location.startLine, location.startColumn);
  const to = offsetAt(source, location.endLine, location.endColumn);
  const host = createSource(textOf(outer[side], own.host) ?? '');
  const range = rangeAt(host, toFile(mapped, from), endToFile(mapped, from, to));
  const excerpt = own.block.layout === 'quoted' ? location.excerpt : excerptOf(host, range);
  return { path: own.host, side, ...range, excerpt };
}

/** Null unless the host, edited, holds exactly the Dockerfile that the fix makes. */
function hostFix(fix: CheckedFix, { inline, snapshot, outer }: Inlined): CheckedFix | null {
  const inside = fix.edits.flatMap(({ path }) => inline.head.get(path) ?? []);
  if (inside.length === 0) return fix;
  const edits = [...Map.groupBy(fix.edits, ({ path }) => path)].flatMap(([path, own]) =>
    hostEdits(own, inline.head.get(path), outer.head),
  );
  const wanted = applyEdits(snapshot.head, fix.edits);
  const hosts = edits.includes(null) ? null : applyEdits(outer.head, edits as Edit[]);
  if (wanted === null || hosts === null) return null;
  const contents = new Map(outer.head.contents);
  for (const [path, text] of hosts) contents.set(path, { kind: 'text', text });
  const files = filesOf({ ...outer.head, contents }, () => new Set());
  const holds = inside.every(({ path, host }) => {
    const now = byPath(inlineDockerfilesIn(files, host)).get(path)?.block.mapped.text;
    return now?.trimEnd() === wanted.get(path)?.trimEnd();
  });
  return holds ? { ...fix, edits: edits as Edit[] } : null;
}

/** The edits of one file in its host; null where one of them cannot be told there. */
function hostEdits(edits: readonly Edit[], own: Inline | undefined, head: Tree): readonly (Edit | null)[] {
  if (own === undefined) return edits;
  const source = createSource(own.block.mapped.text);
  const host = createSource(textOf(head, own.host) ?? '');
  return own.block.layout === 'quoted'
    ? quotedEdits(edits, own, source, host)
    : edits.map((edit) => hostEdit(edit, own, source, host));
}

/** The text between the quotes has all lines on one. */
function quotedEdits(edits: readonly Edit[], { host: path, block }: Inline, source: Source, host: Source): Edit[] {
  const offset = (line: number) => toFile(block.mapped, source.lineStarts[line - 1] ?? source.text.length);
  const replacements = edits.map(({ startLine, endLine, replacement }) => ({
    range: rangeAt(host, offset(startLine), offset(endLine + 1)),
    text: block.escape(replacement),
  }));
  return replaceEach(host, replacements).map((edit) => ({ path, ...edit }));
}

/** The same lines in the host, indented and escaped as the others there; null where one of them stands for something else. */
function hostEdit(edit: Edit, own: Inline, source: Source, host: Source): Edit | null {
  const { indentation, escape } = own.block;
  if (edit.endLine > source.lineStarts.length) return null;
  const startLine = hostLine(own.block, edit.startLine);
  const endLine = startLine + edit.endLine - edit.startLine;
  const written = (line: string) => (line.trim() === '' ? '' : indentation + escape(line));
  for (let line = edit.startLine; line <= edit.endLine; line += 1) {
    const stands = lineText(host, startLine + line - edit.startLine);
    if (stands.trimEnd() !== written(lineText(source, line)).trimEnd()) return null;
  }
  const end = lineEnd(host, endLine);
  const lines = edit.replacement.replace(/\n$/, '').split('\n').map(written);
  return {
    path: own.host,
    startLine,
    endLine,
    replacement: edit.replacement === '' ? '' : lines.join(end || '\n') + end,
  };
}

function hostRepeated(repeated: Repeated, own: Inline | undefined): Repeated {
  const { because } = repeated;
  if (own === undefined || because === null) return repeated;
  return { ...repeated, because: { ...because, line: hostLine(own.block, because.line) } };
}

/** Each host once. */
function hostFiles(files: readonly ReviewedFile[], inlined: Inlined): ReviewedFile[] {
  const changes = new Map(inlined.outer.changes.map(({ path, kind }) => [path, kind]));
  const found = new Map(
    files.map((file): [string, ReviewedFile] => {
      const path = hostOf(file.path, inlined);
      return [path, path === file.path ? file : { path, change: changes.get(path) ?? 'unchanged' }];
    }),
  );
  return [...found.values()];
}
