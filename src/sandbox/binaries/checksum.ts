/** Reading published SHA-256 digests. */

const bareDigest = /^[0-9a-f]{64}$/i;

interface ReleaseAsset {
  readonly name?: unknown;
  readonly digest?: unknown;
}

/**
 * The digest of `file` (its last path segment) in lower-case hex out of what a project publishes: a
 * bare digest, lines of `sha256sum` (DIGEST, blank, blank or *, NAME), or GitHub's JSON of a
 * release; undefined when it names none.
 */
export function findDigest(text: string, file: string): string | undefined {
  const trimmed = text.trim();
  if (bareDigest.test(trimmed)) return trimmed.toLowerCase();
  if (trimmed.startsWith('{')) return releaseDigest(trimmed, file);
  for (const line of trimmed.split('\n')) {
    const match = /^([0-9a-f]{64})\s+\*?(\S+)\s*$/i.exec(line);
    if (match !== null && match[2]!.split('/').at(-1) === file) return match[1]!.toLowerCase();
  }
  return undefined;
}

function releaseDigest(text: string, file: string): string | undefined {
  let assets: unknown;
  try {
    assets = (JSON.parse(text) as { assets?: unknown }).assets;
  } catch {
    return undefined;
  }
  const asset = Array.isArray(assets) ? (assets as ReleaseAsset[]).find(({ name }) => name === file) : undefined;
  const digest = typeof asset?.digest === 'string' ? asset.digest.replace(/^sha256:/, '') : '';
  return bareDigest.test(digest) ? digest.toLowerCase() : undefined;
}

/**
 * The digest in a user's list for a URL: lines of `sha256sum` whose name is the end of the URL, so
 * that files of the same name in different folders are distinct. The longest match counts.
 */
export function findPinnedDigest(list: string, url: string): string | undefined {
  let best: { readonly name: string; readonly digest: string } | undefined;
  for (const line of list.split('\n')) {
    const match = /^([0-9a-f]{64})\s+\*?(\S+)\s*$/i.exec(line.trim());
    if (match === null) continue;
    const name = match[2]!.replace(/^(\.?\/)+/, '');
    if (!url.endsWith(`/${name}`) || (best !== undefined && best.name.length >= name.length)) continue;
    best = { name, digest: match[1]!.toLowerCase() };
  }
  return best?.digest;
}
