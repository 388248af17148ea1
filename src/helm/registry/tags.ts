/** The versions of a chart in a registry, and the one that is meant (pkg/registry/client.go, tag.go). */
import { goQuote } from '../../apimachinery/go/text.ts';
import { HelmFault } from '../error.ts';
import { MIB } from '../http.ts';
import { parseConstraint } from '../semver/constraint.ts';
import { compareVersions, parseStrictVersion, parseVersion, type Version } from '../semver/version.ts';
import { pullScope, repositoryUrl, resolveTag } from './manifest.ts';
import { checkDigest, parseReference, type Reference } from './reference.ts';
import { answerFault, type RegistrySession } from './session.ts';

const PAGE_LIMIT = 4 * MIB;
/** A registry that never ends is not followed. */
const MOST_PAGES = 10_000;

const attempt = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};

/** The next page, which must be of the same server; undefined for none. */
function nextPage(link: string, url: string): string | undefined {
  const [, target] = /^\s*<([^>]*)>\s*;\s*rel="?next"?/i.exec(link) ?? [];
  if (target === undefined || !URL.canParse(target, url)) return undefined;
  const next = new URL(target, url);
  return next.origin === new URL(url).origin ? next.href : undefined;
}

async function allTags(session: RegistrySession, reference: Reference): Promise<readonly string[]> {
  const tags: string[] = [];
  let url: string | undefined = `${repositoryUrl(session, reference)}/tags/list`;
  for (let page = 0; url !== undefined && page < MOST_PAGES; page += 1) {
    const answer = await session.request({ url, scope: pullScope(reference), limit: PAGE_LIMIT });
    if (answer.status !== 200) throw answerFault('GET', answer);
    const parsed = attempt(() => JSON.parse(Buffer.from(answer.body).toString()) as { readonly tags?: unknown } | null);
    if (parsed === undefined) throw new HelmFault(`GET ${goQuote(answer.url)}: failed to decode response`);
    const list = parsed?.tags;
    if (Array.isArray(list)) tags.push(...list.filter((tag) => typeof tag === 'string'));
    url = nextPage(answer.headers.link ?? '', answer.url);
  }
  return tags;
}

/** The versions of a chart, the newest first. Tags that are no versions are left out. Throws HelmFault. */
export async function chartVersions(session: RegistrySession, name: string): Promise<readonly string[]> {
  const tags = await allTags(session, parseReference(name));
  return tags
    .map((tag) => attempt(() => parseStrictVersion(tag.replaceAll('_', '+'))))
    .filter((version): version is Version => version !== undefined)
    .sort((a, b) => compareVersions(b, a))
    .map(String);
}

/** The newest of these versions that is in a range. Throws HelmFault, VersionError. */
export function matchingVersion(versions: readonly string[], wanted: string): string {
  if (wanted !== '' && versions.includes(wanted)) return wanted;
  const range = parseConstraint(wanted === '' ? '*' : wanted);
  const found = versions.find((version) => range.accepts(parseVersion(version)));
  if (found === undefined) {
    throw new HelmFault(`could not locate a version matching provided version string ${wanted}`);
  }
  return found;
}

export interface ChartPlace {
  /** HOST/NAME with :VERSION or @DIGEST behind. */
  readonly name: string;
  /** Known where the manifest's digest was given and a version beside it. */
  readonly digest: string;
}

const isVersion = (text: string): boolean => attempt(() => parseVersion(text)) !== undefined;

/** Which chart an oci:// address and a version mean (ValidateReference). Throws HelmFault. */
export async function chartPlace(session: RegistrySession, url: string, typed: string): Promise<ChartPlace> {
  const reference = parseReference(url);
  const { registry, repository, tag, digest } = reference;
  if (typed !== '' && tag !== '' && tag !== typed) {
    throw new HelmFault(`chart reference and version mismatch: ${typed} is not ${tag}`);
  }
  const version = typed === '' ? tag : typed;
  if (digest !== '') {
    checkDigest(digest);
    const name = `${registry}/${repository}@${digest}`;
    if (version === '') return { name, digest: '' };
    const found = await resolveTag(session, parseReference(`${registry}/${repository}:${version}`));
    // a chart that is named by its digest needs no tag
    if (found !== undefined && found !== digest) {
      throw new HelmFault(`chart reference digest mismatch: ${found} is not ${digest}`);
    }
    return { name, digest: '' };
  }
  if (isVersion(version)) return { name: `${registry}/${repository}:${version}`, digest: '' };
  const versions = await chartVersions(session, `${registry}/${repository}`);
  if (versions.length === 0) throw new HelmFault(`unable to locate any tags in provided repository: ${url}`);
  return { name: `${registry}/${repository}:${matchingVersion(versions, version)}`, digest: '' };
}
