import { basename, dirname } from 'node:path/posix';

/** Paths that count as Dockerfiles by their names alone. */
export function isDockerfilePath(path: string): boolean {
  const name = basename(path).toLowerCase();
  if (/\.(?:dockerignore|containerignore|md|txt)$/.test(name)) return false;
  return /^(?:dockerfile|containerfile)(?:[._-].*)?$/.test(name) || /[._-]dockerfile$/.test(name);
}

/** A Dockerfile that a template engine still has to fill in: its text is not a Dockerfile yet. */
export function isTemplate(path: string, text: string): boolean {
  if (/\.(?:j2|jinja2?|tmpl|template|tpl|erb|mustache|in)$/i.test(path)) return true;
  return /^[ \t]*(?:\{\{|\{%|%%\w)/m.test(text) || /^[ \t]*(?:from|arg)\s.*(?:\{\{|%%\w+%%)/im.test(text);
}

export function isIgnoreFilePath(path: string): boolean {
  const name = basename(path).toLowerCase();
  return name === '.dockerignore' || name === '.containerignore' || name.endsWith('.dockerignore');
}

export function isContainerFile(path: string): boolean {
  return isDockerfilePath(path) || isIgnoreFilePath(path);
}

/** Directories whose files are someone else's. */
export function isVendored(path: string): boolean {
  return /(?:^|\/)(?:node_modules|vendor)\//.test(path);
}

/** The folder of a path, '' for the top. */
export function folderOf(path: string): string {
  const folder = dirname(path);
  return folder === '.' ? '' : folder;
}
