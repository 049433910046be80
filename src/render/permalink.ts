import type { Location, Subject } from '../review/report.ts';
import { code } from './escape.ts';
import { cutStart } from './visible.ts';

const pathLimit = 120;
/** A longer address says nothing to anybody and eats the room of findings. */
const addressLimit = 800;

/** Address of the lines at the commit that they stand in; null without a repository or a commit. */
export function permalink(location: Location, subject: Subject): string | null {
  const commit = location.side === 'base' ? subject.base : subject.head;
  if (subject.repository === null || commit === null) return null;
  const path = location.path.toWellFormed().split('/').map(encodeSegment).join('/');
  const lines = `#L${location.startLine}${location.endLine > location.startLine ? `-L${location.endLine}` : ''}`;
  const address = `${subject.repository}/blob/${commit}/${path}${lines}`;
  return address.length > addressLimit ? null : address;
}

/** `path:line` in Markdown, linked where there is something to link to. */
export function place(location: Location, subject: Subject, limit = pathLimit): string {
  return link(placeName(location, limit), permalink(location, subject));
}

export function placeName({ path, startLine }: Location, limit = pathLimit): string {
  return code(`${cutStart(path, limit)}:${startLine}`);
}

/** A link where there is an address; `label` is Markdown. */
export function link(label: string, address: string | null): string {
  return address === null ? label : `[${label}](${address.replace(/[\s()<>\\]/g, encodeSegment)})`;
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}
