import type { ImageChange, ReviewReport } from '../review/report.ts';
import { code, type Fold } from './escape.ts';
import { count } from './words.ts';

const imagesShown = 10;

const names: Readonly<Record<ImageChange['facts'][number]['fact'], string>> = {
  base: 'Base image',
  builders: 'Built on',
  libc: 'C library',
  user: 'User',
  ports: 'Ports',
  starts: 'Starts',
  downloads: 'Downloads',
  layers: 'Layers',
};

/** Counted by us; the rest is quoted. */
const counted: ReadonlySet<string> = new Set<ImageChange['facts'][number]['fact']>(['downloads', 'layers']);

/** Headline and content of the folded section that shows each image before and after; null where no image differs. */
export function imagesFold({ images }: ReviewReport): Fold | null {
  if (images.length === 0) return null;
  const tables = images.slice(0, imagesShown).map(({ path, stage, facts }) => {
    const rows = facts.flatMap(({ fact, before, after }) =>
      before === null && after === null
        ? []
        : [`| ${names[fact]} | ${cell(fact, before)} | ${before === after ? '' : '→ '}${cell(fact, after)} |`],
    );
    const title = `**${code(path, 120)}**${stage === null ? '' : `, stage ${code(stage, 80)}`}`;
    return [title, ['| | Before | After |', '| --- | --- | --- |', ...rows].join('\n')].join('\n\n');
  });
  return { headline: `${count(images.length, 'image')} before and after`, content: tables.join('\n\n') };
}

/** A bar would end the cell, in a code span as well. */
function cell(fact: string, text: string | null): string {
  if (text === null || counted.has(fact)) return text ?? '–';
  return code(text, 120).replaceAll('|', '\\|');
}
