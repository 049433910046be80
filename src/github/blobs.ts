import * as z from 'zod';
import { decodeBlob } from '../snapshot/blob.ts';
import type { BlobRequest } from '../snapshot/repository-source.ts';
import type { Content } from '../snapshot/snapshot.ts';
import type { Octokit } from './clients.ts';
import { statusOf } from './errors.ts';

export interface RepositoryName {
  readonly owner: string;
  readonly repository: string;
}

/** One GraphQL answer holds so many blobs, and so many bytes of them. */
const PAGE_BLOBS = 100;
const PAGE_BYTES = 1024 * 1024;
/** Blobs that GraphQL did not give in full are read one by one, up to so many in a review. */
const SINGLE_READS = 20;
const UNKNOWN_SIZE = 16 * 1024;

const blobSchema = z
  .object({
    byteSize: z.number(),
    isBinary: z.boolean().nullable(),
    isTruncated: z.boolean(),
    text: z.string().nullable(),
  })
  .partial()
  .nullable();

const answerSchema = z.object({ repository: z.record(z.string(), blobSchema) });

/** Contents by blob id, in bulk. Every id asked for is in the answer. */
export async function readBlobs(
  octokit: Octokit,
  name: RepositoryName,
  blobs: readonly BlobRequest[],
): Promise<Map<string, Content>> {
  const contents = new Map<string, Content>();
  const doubtful: string[] = [];
  for (const page of pagesOf(blobs)) {
    for (const [id, text] of await readPage(octokit, name, page)) {
      if (text === null) doubtful.push(id);
      else contents.set(id, { kind: 'text', text });
    }
  }
  for (const id of doubtful.slice(0, SINGLE_READS)) contents.set(id, await readBlob(octokit, name, id));
  for (const id of doubtful.slice(SINGLE_READS)) contents.set(id, { kind: 'unavailable', reason: 'not readable' });
  return contents;
}

export function pagesOf(blobs: readonly BlobRequest[]): BlobRequest[][] {
  const pages: BlobRequest[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const blob of blobs) {
    const size = blob.size ?? UNKNOWN_SIZE;
    const page = pages.at(-1);
    if (page === undefined || page.length === PAGE_BLOBS || bytes + size > PAGE_BYTES) {
      pages.push([blob]);
      bytes = size;
    } else {
      page.push(blob);
      bytes += size;
    }
  }
  return pages;
}

/** Texts by blob id; null where GraphQL's word is not the blob's bytes (binary, cut, another encoding). */
async function readPage(
  octokit: Octokit,
  { owner, repository }: RepositoryName,
  page: readonly BlobRequest[],
): Promise<Map<string, string | null>> {
  const ids = page.map((_, index) => `$b${index}: GitObjectID!`).join(', ');
  const fields = page.map((_, index) => `b${index}: object(oid: $b${index}) { ...content }`).join('\n');
  const answer = await octokit.graphql(
    `query blobs($owner: String!, $repository: String!, ${ids}) {
      repository(owner: $owner, name: $repository) { ${fields} }
    }
    fragment content on Blob { byteSize isBinary isTruncated text }`,
    { owner, repository, ...Object.fromEntries(page.map(({ id }, index) => [`b${index}`, id])) },
  );
  const found = answerSchema.parse(answer).repository;
  return new Map(
    page.map(({ id }, index) => {
      const blob = found[`b${index}`];
      const whole = blob?.isBinary === false && blob.isTruncated === false && typeof blob.text === 'string';
      return [id, whole && Buffer.byteLength(blob.text ?? '') === blob.byteSize ? (blob.text ?? '') : null];
    }),
  );
}

async function readBlob(octokit: Octokit, { owner, repository }: RepositoryName, id: string): Promise<Content> {
  try {
    const { data } = await octokit.rest.git.getBlob({ owner, repo: repository, file_sha: id });
    return decodeBlob(Buffer.from(data.content, data.encoding === 'base64' ? 'base64' : 'utf8'));
  } catch (error) {
    const status = statusOf(error);
    // 403: larger than the 100 MB that this endpoint gives.
    if (status === 404 || status === 403 || status === 422) return { kind: 'unavailable', reason: 'not readable' };
    throw error;
  }
}
