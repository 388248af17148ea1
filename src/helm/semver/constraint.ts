/** Ranges of versions as helm reads them (github.com/Masterminds/semver): `>=1.2, <2 || ^3`, `1.x`, `1.2 - 1.4`. */
import { goQuote } from '../../apimachinery/go/text.ts';
import { comparePrereleases, compareVersions, parseVersion, type Version, VersionError } from './version.ts';

const LONGEST = 512;
const MOST_GROUPS = 32;
const OPERATORS = '=||!=|>|<|>=|=>|<=|=<|~|~>|\\^';
const PART = '[0-9|x|X|*]+';
const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const VERSION = `v?(?:${PART})(?:\\.${PART})?(?:\\.${PART})?(?:-(?:${IDENTIFIERS}))?(?:\\+(?:${IDENTIFIERS}))?`;
const PARTS = `v?(${PART})(\\.${PART})?(\\.${PART})?(-(?:${IDENTIFIERS}))?(?:\\+(?:${IDENTIFIERS}))?`;
// Go's \s has no vertical tab and nothing beyond ASCII
const S = '[\\t\\n\\f\\r ]';
const ONE = new RegExp(`^${S}*(${OPERATORS})${S}*(${PARTS})${S}*$`);
const EACH = new RegExp(`(?:${OPERATORS})${S}*(?:${VERSION})`, 'g');
const OPERAND = `(?:(?:${OPERATORS.replace('||', '|')})${S}*)?(?:${VERSION})`;
// every blank has one place only: a long list of them cannot be read in many ways
const VALID = new RegExp(`^${S}*${OPERAND}(?:(?:${S}+|${S}*,${S}*)${OPERAND})*${S}*$`);
const RANGE = new RegExp(`${S}*(${VERSION})${S}+-${S}+(${VERSION})${S}*`, 'g');

/** One comparison, such as `>=1.2`. */
interface Comparison {
  readonly operator: string;
  readonly version: Version;
  /** The version as it was written. */
  readonly written: string;
  /** Which number is the first that is an x or left out. */
  readonly open: 'none' | 'major' | 'minor' | 'patch';
}

const isX = (part: string): boolean => part === 'x' || part === 'X' || part === '*';
const isOpen = (part: string | undefined): boolean => part === undefined || isX(part.replace(/^\./, ''));

function parseComparison(text: string): Comparison {
  if (text === '') return { operator: '', version: parseVersion('0.0.0'), written: '', open: 'major' };
  const match = ONE.exec(text);
  if (match === null) throw new VersionError(`improper constraint: ${goQuote(text)}`);
  const [, operator = '', written = '', major = '', minor, patch, pre = ''] = match;
  const read = (version: string, open: Comparison['open']): Comparison => {
    try {
      return { operator, version: parseVersion(version), written, open };
    } catch {
      throw new VersionError('constraint parser error');
    }
  };
  if (isX(major)) return read(`0.0.0${pre}`, 'major');
  if (isOpen(minor)) return read(`${major}.0.0${pre}`, 'minor');
  if (isOpen(patch)) return read(`${major}${minor}.0${pre}`, 'patch');
  return read(written, 'none');
}

/** Undefined when the version is in, else the reason why it is not. */
type Test = (version: Version, comparison: Comparison) => string | undefined;

const because =
  (what: string): Test =>
  (version, { written }) =>
    `${goQuote(String(version))} ${what} ${goQuote(written)}`;
const isEqualTo = because('is equal to');
const isNotEqualTo = because('is not equal to');
const isLessThan = because('is less than');
const isAtMost = because('is less than or equal to');
const isMoreThan = because('is greater than');
const isAtLeast = because('is greater than or equal to');
const hasOtherMajor = because('does not have same major version as');
const hasOtherMinor = because('does not have same minor version as');

const notEqual: Test = (version, comparison) => {
  const { version: other, open } = comparison;
  if (open !== 'none') {
    if (other.major !== version.major) return undefined;
    if (other.minor !== version.minor && open !== 'minor') return undefined;
    if (open === 'minor') return isEqualTo(version, comparison);
    if (other.patch !== version.patch && open !== 'patch') return undefined;
    if (open === 'patch') {
      return comparePrereleases(version.pre, other.pre) === 0 ? isEqualTo(version, comparison) : undefined;
    }
  }
  return compareVersions(version, other) === 0 ? isEqualTo(version, comparison) : undefined;
};

const greater: Test = (version, comparison) => {
  const { version: other, open } = comparison;
  const refused = isAtMost(version, comparison);
  if (open === 'none') return compareVersions(version, other) > 0 ? undefined : refused;
  if (version.major !== other.major) return version.major > other.major ? undefined : refused;
  if (open === 'minor') return refused;
  if (open === 'patch') return version.minor > other.minor ? undefined : refused;
  return compareVersions(version, other) > 0 ? undefined : refused;
};

const less: Test = (version, comparison) =>
  compareVersions(version, comparison.version) < 0 ? undefined : isAtLeast(version, comparison);

const atLeast: Test = (version, comparison) =>
  compareVersions(version, comparison.version) >= 0 ? undefined : isLessThan(version, comparison);

const atMost: Test = (version, comparison) => {
  const { version: other, open } = comparison;
  const refused = isMoreThan(version, comparison);
  if (open === 'none') return compareVersions(version, other) <= 0 ? undefined : refused;
  if (version.major > other.major) return refused;
  return version.major === other.major && version.minor > other.minor && open !== 'minor' ? refused : undefined;
};

const tilde: Test = (version, comparison) => {
  const { version: other, open } = comparison;
  if (compareVersions(version, other) < 0) return isLessThan(version, comparison);
  const isZero = other.major === 0n && other.minor === 0n && other.patch === 0n;
  // ~0.0.0 and ~x take everything
  if (isZero && open !== 'minor' && open !== 'patch') return undefined;
  if (version.major !== other.major) return hasOtherMajor(version, comparison);
  if (version.minor === other.minor || open === 'minor') return undefined;
  return because('does not have same major and minor version as')(version, comparison);
};

/** With an x in it, it is a tilde. */
const equal: Test = (version, comparison) => {
  if (comparison.open !== 'none') return tilde(version, comparison);
  return compareVersions(version, comparison.version) === 0 ? undefined : isNotEqualTo(version, comparison);
};

const caret: Test = (version, comparison) => {
  const { version: other, open } = comparison;
  if (compareVersions(version, other) < 0) return isLessThan(version, comparison);
  const sameMajor = version.major === other.major;
  if (other.major > 0n || open === 'minor') return sameMajor ? undefined : hasOtherMajor(version, comparison);
  if (version.major > 0n) return hasOtherMajor(version, comparison);
  if (other.minor > 0n || open === 'patch') {
    if (version.minor === other.minor) return undefined;
    return `${hasOtherMinor(version, comparison)}. Expected minor versions to match when constraint major version is 0`;
  }
  if (version.minor > 0n) return hasOtherMinor(version, comparison);
  if (other.patch === version.patch) return undefined;
  const unequal = because('does not equal')(version, comparison);
  return `${unequal}. Expect version and constraint to equal when major and minor versions are 0`;
};

const TESTS: Readonly<Record<string, Test>> = {
  '': equal,
  '=': equal,
  '!=': notEqual,
  '>': greater,
  '<': less,
  '>=': atLeast,
  '=>': atLeast,
  '<=': atMost,
  '=<': atMost,
  '~': tilde,
  '~>': tilde,
  '^': caret,
};

/** Comparisons that must all hold. */
type Group = readonly Comparison[];

const isForPrereleases = (group: Group): boolean => group.some(({ version }) => version.pre !== '');

export class Constraint {
  private readonly groups: readonly Group[];

  constructor(groups: readonly Group[]) {
    this.groups = groups;
  }

  /** Whether a version is in. One before a release is in only where the range names such a version. */
  accepts(version: Version): boolean {
    return this.groups.some((group) => group.every((comparison) => refusal(version, comparison, group) === undefined));
  }

  /** Why a version is not in, one reason for each comparison; none when it is in. */
  refusals(version: Version): readonly string[] {
    const reasons: string[] = [];
    for (const group of this.groups) {
      const own = group.flatMap((comparison) => refusal(version, comparison, group) ?? []);
      if (own.length === 0) return [];
      for (const reason of own) if (!reason.endsWith(ONLY_RELEASES) || !reasons.includes(reason)) reasons.push(reason);
    }
    return reasons;
  }

  toString(): string {
    const words = (group: Group): string => group.map(({ operator, written }) => `${operator}${written}`).join(' ');
    return this.groups.map(words).join(' || ');
  }
}

const ONLY_RELEASES = 'is a prerelease version and the constraint is only looking for release versions';

function refusal(version: Version, comparison: Comparison, group: Group): string | undefined {
  if (version.pre !== '' && !isForPrereleases(group)) return `${goQuote(String(version))} ${ONLY_RELEASES}`;
  return (TESTS[comparison.operator] as Test)(version, comparison);
}

/** `1.2 - 1.4` as `>= 1.2, <= 1.4`. */
function withoutRanges(text: string): string {
  let rewritten = text;
  for (const [range, from, to] of text.matchAll(RANGE)) {
    rewritten = rewritten.replace(range, () => `>= ${from}, <= ${to} `);
  }
  return rewritten;
}

function parseGroup(text: string): Group {
  if (!VALID.test(text)) throw new VersionError(`improper constraint: ${goQuote(text)}`);
  return (text.match(EACH) ?? [text]).map(parseComparison);
}

/** Reads a range. Throws VersionError with the Go library's message. */
export function parseConstraint(text: string): Constraint {
  if (Buffer.byteLength(text) > LONGEST) {
    throw new VersionError(`constraint string is too long (max ${LONGEST} bytes)`);
  }
  const groups = withoutRanges(text).split('||');
  if (groups.length > MOST_GROUPS) throw new VersionError(`too many constraint groups (max ${MOST_GROUPS})`);
  return new Constraint(groups.map(parseGroup));
}
