import { type Config, itemsAt, textAt } from './config.ts';
import type { Files } from './files.ts';
import { chartDataFor } from './helm/chart.ts';
import { filledIn } from './helm/template.ts';
import { known } from './unresolved.ts';

/** The objects of a file, those of a `List` one by one; a chart's as it fills them in. */
export function objectsIn(files: Files, path: string): readonly Config[] {
  const text = files.text(path) ?? '';
  const written = files.documents(path);
  const documents = text.includes('{{') ? filledIn(written, text, chartDataFor(files, path)) : written;
  return documents.flatMap((document) =>
    textAt(document, 'kind') === 'List' ? itemsAt(document, 'items') : [document],
  );
}

/** A text; '' where there is none, or it is not known. */
export function nameIn(config: Config | null, ...keys: readonly string[]): string {
  return known(textAt(config, ...keys) ?? '') ?? '';
}
