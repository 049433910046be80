import { shipsComponent, stagesByRole } from '../dockerfile/components.ts';
import type { Dockerfile, Stage } from '../dockerfile/model.ts';
import type { PairedBases } from '../dockerfile/pairing.ts';
import type { ImageFacts } from '../images/facts.ts';
import { nameWithoutDigest } from '../images/reference.ts';
import { dockerfileOf } from '../repository/dockerfiles.ts';
import { listed } from '../text/listed.ts';
import { memoized } from '../text/memoized.ts';
import type { ChangeInput, RepositoryView, Table } from './rule.ts';

/** A stage of a component that the repository ships, with what is known of its image. */
export interface ComponentStage {
  readonly file: Dockerfile;
  readonly stage: Stage;
  readonly facts: ImageFacts;
  readonly role: 'builder' | 'runtime';
}

/** Vendors that a team can build everything on; the others make images for one purpose. */
const catalogues: ReadonlySet<ImageFacts['vendor']> = new Set(['bitnami', 'chainguard', 'docker-official', 'red-hat']);

export function changesVendor(old: ImageFacts, image: ImageFacts): boolean {
  return old.vendor !== image.vendor && [old, image].every(({ vendor }) => catalogues.has(vendor));
}

/** What stays with the vendor that a stage leaves; none where the stage joins what was there of the other one. */
export function staysWithVendor(
  { was, now, stage }: PairedBases,
  { before, after, head }: Pick<ChangeInput, 'before' | 'after' | 'head'>,
): readonly ComponentStage[] {
  if (!changesVendor(was.facts, now.facts)) return [];
  const stays = [...stagesIn(after), ...componentStages(head).filter(({ file }) => file !== after)].filter(
    (one) => one.stage !== stage && one.facts.vendor === was.facts.vendor,
  );
  const joins =
    !stays.some(({ file }) => file === after) && stagesIn(before).some((one) => one.facts.vendor === now.facts.vendor);
  return joins ? [] : stays;
}

/** The stages of all components of a side that have an image of their own. */
export const componentStages = memoized((view: RepositoryView): readonly ComponentStage[] =>
  view.dockerfiles.filter(shipsComponent).flatMap(stagesIn),
);

export function stagesIn(file: Dockerfile): ComponentStage[] {
  const { builders, runtimes } = stagesByRole(file);
  const described = (stages: readonly Stage[], role: ComponentStage['role']) =>
    stages.flatMap((stage) => (stage.base.kind === 'image' ? [{ file, stage, facts: stage.base.facts, role }] : []));
  return [...described(builders, 'builder'), ...described(runtimes, 'runtime')];
}

/** Where stages stand, for a sentence about one file: `other stages of this file` and the paths of others. */
export function whereabouts(stages: readonly ComponentStage[], own: Dockerfile): string {
  const others = new Set(stages.flatMap(({ file }) => (file === own ? [] : [`\`${file.path}\``])));
  return listed([...(stages.some(({ file }) => file === own) ? ['other stages of this file'] : []), ...others]);
}

/** Components that are shown in a table; more are counted. */
const mostRows = 30;

const tables = new WeakMap<RepositoryView, Table>();

/** What every component builds and runs on, and which of it is new. */
export function baseImageTable(base: RepositoryView, head: RepositoryView): Table {
  const known = tables.get(head) ?? tableOf(base, head);
  tables.set(head, known);
  return known;
}

function tableOf(base: RepositoryView, head: RepositoryView): Table {
  const renamed = new Map([...head.removed].map(([from, to]) => [to, from]));
  const files = head.dockerfiles.filter(shipsComponent);
  const all = files.map((file) => {
    const [same, former] = [file.path, renamed.get(file.path) ?? null].map((path) =>
      dockerfileOf(base.dockerfiles, path),
    );
    const old = same ?? former;
    const images = new Set(old?.stages.map(imageOf));
    const cell = (stages: readonly Stage[]) =>
      [...new Set(stages.map(imageOf))]
        .map((image) => `\`${image}\` (${images.has(image) ? 'unchanged' : 'new'})`)
        .join(', ');
    const { builders, runtimes } = stagesByRole(file);
    return [`\`${file.path}\``, cell(builders), cell(runtimes)];
  });
  // What is new is what the table is for.
  const isNew = (row: readonly string[]) => row.some((cell) => cell.includes('(new)'));
  const rows = all.length > mostRows ? [...all.filter(isNew), ...all.filter((row) => !isNew(row))] : all;
  const more = rows.length - mostRows;
  return {
    columns: ['Component', 'Builder', 'Runtime'],
    rows: more > 0 ? [...rows.slice(0, mostRows), [`and ${more} more`, '', '']] : rows,
  };
}

function imageOf({ base }: Stage): string {
  return base.kind === 'image' ? nameWithoutDigest(base.reference) : '';
}
