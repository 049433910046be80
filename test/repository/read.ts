import { type Knowledge, knowledgeOf } from '../../src/repository/knowledge.ts';
import { rules } from '../../src/rules/index.ts';
import { snapshotOf } from '../support/snapshot.ts';

/** What is known of a repository with these files, read as a review reads them. */
export async function knowledgeIn(files: Readonly<Record<string, string>>): Promise<Knowledge> {
  const { head } = await snapshotOf({ files, rules });
  return knowledgeOf(head);
}
