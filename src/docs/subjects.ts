/** What rules look at, in the order in which they are listed: the folders of `src/rules` and their headings. */
export const subjects = {
  'base-image': 'Base images',
  stages: 'Stages',
  arguments: 'Build arguments and variables',
  packages: 'Packages',
  shell: 'Shell',
  downloads: 'Downloads',
  secrets: 'Secrets',
  users: 'Users',
  files: 'Files',
  process: 'Processes',
  metadata: 'Metadata',
  syntax: 'Syntax',
  cache: 'Build cache',
  build: 'Contexts, platforms and CI',
  change: 'Changes',
} as const;

export type Subject = keyof typeof subjects;
