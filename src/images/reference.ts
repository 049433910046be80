/** An image reference, normalised the way Docker normalises it before it pulls. */
export interface ImageReference {
  /** As written. */
  readonly text: string;
  /** Host and port; `docker.io` unless written. */
  readonly registry: string;
  /** The full name: `golang` for Docker's official images, `acme/api` on Docker Hub, `host/path` elsewhere. */
  readonly repository: string;
  readonly tag: string | null;
  /** `sha256:…`. Where both are written the digest decides what is pulled and the tag is only a claim. */
  readonly digest: string | null;
}

// https://github.com/distribution/reference: reference.go and regexp.go.
const label = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const host = new RegExp(`^(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const path = new RegExp(`^${component}(?:/${component})*$`);
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;
const identifier = /^[a-f0-9]{64}$/;

const maximumNameLength = 255;
const maximumLength = 1024;
const dockerHub = 'docker.io';

/** `null` where `text` is no reference. Variables must be resolved before. */
export function parseImageReference(text: string): ImageReference | null {
  if (text.length > maximumLength || identifier.test(text)) return null;

  const [beforeDigest, digest] = cut(text, text.indexOf('@'));
  if (digest !== null && !digestPattern.test(digest)) return null;

  const colon = beforeDigest.lastIndexOf(':');
  const [name, tag] = cut(beforeDigest, colon > beforeDigest.lastIndexOf('/') ? colon : -1);
  if (tag !== null && !tagPattern.test(tag)) return null;

  const { registry, remote } = splitName(name);
  if (!host.test(registry) || !path.test(remote)) return null;

  const repository = registry === dockerHub ? remote.replace(/^library\//, '') : `${registry}/${remote}`;
  return repository.length > maximumNameLength ? null : { text, registry, repository, tag, digest };
}

/** The empty base. Only this spelling means it: BuildKit looks at the text before it normalises. */
export function isScratch(reference: ImageReference): boolean {
  return reference.text === 'scratch';
}

/** As written, without the digest: for people to read. */
export function nameWithoutDigest({ text }: ImageReference): string {
  return text.replace(/@.*$/s, '');
}

export function sameRepository(a: ImageReference, b: ImageReference): boolean {
  return a.repository === b.repository;
}

function cut(text: string, at: number): [before: string, after: string | null] {
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

/** The first component is a host if it cannot be part of a name on Docker Hub. */
function splitName(name: string): { registry: string; remote: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  if (!isHost) return { registry: dockerHub, remote: name };
  return { registry: first === 'index.docker.io' ? dockerHub : first, remote: name.slice(slash + 1) };
}
