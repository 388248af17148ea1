/** URLs of git repositories as kustomize takes them apart (api/internal/git/repospec.go). */
import path from 'node:path';
import { parseDuration } from '../../apimachinery/go/parse-duration.ts';

export interface RepoSpec {
  /** The URL as it was written. */
  readonly raw: string;
  /** What git is given: the URL of the repository alone. */
  readonly url: string;
  /** The folder in the repository, '' for its root. */
  readonly folder: string;
  /** A branch, a tag or a commit; '' for the repository's default. */
  readonly ref: string;
  /** How long each run of git may take, in milliseconds. */
  readonly timeout: number;
  readonly submodules: boolean;
}

const TIMEOUT = 27_000;
const FORCED = /^git::/i;
const SCHEME = /^(?:ssh|https?|file):\/\//i;
const USER = /^[a-zA-Z][a-zA-Z0-9-]*@/;

/** The repository that a text names; undefined for a local path and for any other URL. */
export function parseRepoSpec(raw: string, log?: (message: string) => void): RepoSpec | undefined {
  if (path.isAbsolute(raw)) return undefined;
  const mark = raw.indexOf('?');
  const [address, query] = mark < 0 ? [raw, ''] : [raw.slice(0, mark), raw.slice(mark + 1)];
  if (FORCED.test(address)) {
    log?.(
      "Warning: Forcing the git protocol using the 'git::' URL prefix is not supported. Kustomize currently strips " +
        'this invalid prefix, but will stop doing so in a future release. Please remove the ' +
        "'git::' prefix from your configuration.",
    );
  }
  const location = splitHost(address.replace(FORCED, ''));
  if (location === undefined) return undefined;
  const parts = splitPath(location.rest, location.host.startsWith('file://'));
  if (parts === undefined || parts.repository === '' || leavesRepository(parts.folder)) return undefined;
  const folder = parts.folder.replace(/^\//, '');
  return { raw, url: location.host + parts.repository, folder, ...parameters(query) };
}

/** The host, with scheme and user where they count, and what follows it. */
function splitHost(address: string): { host: string; rest: string } | undefined {
  const scheme = SCHEME.exec(address)?.[0].toLowerCase() ?? '';
  const afterScheme = address.slice(scheme.length);
  if (scheme === 'file://') return { host: scheme, rest: afterScheme };
  const user = USER.exec(afterScheme)?.[0] ?? '';
  const place = afterScheme.slice(user.length);
  const isGithub = /^github\.com[/:]/i.test(place);
  const isScp = scheme === '' && (user !== '' || isGithub);
  if (scheme === '' && !isScp) return undefined;
  const end = separator(place, isScp);
  const host = end < 0 ? place : place.slice(0, end + 1);
  const rest = end < 0 ? '' : place.slice(end + 1);
  if (isGithub) {
    // GitHub is reached in two ways only, whatever was written
    return { host: scheme === 'ssh://' || user !== '' ? `${user}github.com:` : 'https://github.com/', rest };
  }
  return host === '' ? undefined : { host: scheme + user + host, rest };
}

/** Where the host ends: at a slash or, in `user@host:path`, at a colon before it. */
function separator(place: string, isScp: boolean): number {
  const slash = place.indexOf('/');
  const colon = isScp ? place.indexOf(':') : -1;
  if (isScp && slash < 0) return colon;
  return colon > 0 && colon < slash ? colon : slash;
}

/** The repository ends at `_git/NAME`, `//` or `.git`, else after two parts; a local one is all of it. */
function splitPath(rest: string, isLocal: boolean): { repository: string; folder: string } | undefined {
  const azure = /^(.*?_git\/[^/]*)\/?(.*)$/s.exec(rest);
  if (azure !== null) return { repository: azure[1] as string, folder: azure[2] as string };
  for (const [mark, kept] of [['//', 0] as const, ['.git', 4] as const]) {
    const at = rest.indexOf(mark);
    if (at >= 0) return { repository: rest.slice(0, at + kept), folder: rest.slice(at + mark.length) };
  }
  if (isLocal) return { repository: rest, folder: '' };
  const parts = rest.split('/');
  if (parts.length < 2) return undefined;
  return { repository: parts.slice(0, 2).join('/'), folder: parts.slice(2).join('/') };
}

const leavesRepository = (folder: string): boolean =>
  path.posix.normalize(folder.replace(/^\//, '')).split('/')[0] === '..';

function parameters(query: string): Pick<RepoSpec, 'ref' | 'timeout' | 'submodules'> {
  const plain = { ref: '', timeout: TIMEOUT, submodules: true };
  // Go refuses a query with either of these as a whole
  if (query.includes(';') || /%(?![0-9a-fA-F]{2})/.test(query)) return plain;
  const values = new URLSearchParams(query);
  const ref = values.get('ref') || values.get('version') || '';
  const submodules = !/^(?:0|f|F|false|False|FALSE)$/.test(values.get('submodules') ?? '');
  return { ref, timeout: timeoutOf(values.get('timeout') ?? ''), submodules };
}

/** Seconds, or a Go duration; what is neither does not count. */
function timeoutOf(text: string): number {
  if (/^\+?\d+$/.test(text) && Number(text) > 0) return Number(text) * 1000;
  try {
    const duration = parseDuration(text);
    return duration > 0 ? duration : TIMEOUT;
  } catch {
    return TIMEOUT;
  }
}
