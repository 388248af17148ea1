/** Versions as helm reads them: loose ones too (github.com/Masterminds/semver, not npm's rules). */

export class Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** Behind `-`, "" for a release. */
  readonly pre: string;
  /** Behind `+`. */
  readonly metadata: string;
  /** The text it was read from. */
  readonly original: string;

  constructor(numbers: readonly [bigint, bigint, bigint], pre: string, metadata: string, original: string) {
    [this.major, this.minor, this.patch] = numbers;
    this.pre = pre;
    this.metadata = metadata;
    this.original = original;
  }

  /** All three numbers, without a v. */
  toString(): string {
    const numbers = `${this.major}.${this.minor}.${this.patch}`;
    return `${numbers}${this.pre === '' ? '' : `-${this.pre}`}${this.metadata === '' ? '' : `+${this.metadata}`}`;
  }
}

/** A text that is no version, or no range of versions; the message is the Go library's. */
export class VersionError extends Error {
  override name = 'VersionError';
}

const LONGEST = 256;
const LARGEST = (1n << 64n) - 1n;
const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const METADATA = new RegExp(`^${IDENTIFIERS}$`);
const LOOSE = new RegExp(`^v?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:-(${IDENTIFIERS}))?(?:\\+(${IDENTIFIERS}))?$`);

function segment(digits: string, what: string): bigint {
  const value = BigInt(digits);
  if (value <= LARGEST) return value;
  throw new VersionError(`${what}strconv.ParseUint: parsing ${JSON.stringify(digits)}: value out of range`);
}

function checkPrerelease(pre: string): void {
  for (const part of pre.split('.')) {
    if (part === '' || /[^0-9A-Za-z-]/.test(part)) throw new VersionError('invalid prerelease string');
    if (/^0\d+$/.test(part)) throw new VersionError('version segment starts with 0');
  }
}

function checkMetadata(metadata: string): void {
  if (!METADATA.test(metadata)) throw new VersionError('invalid metadata string');
}

const changed = ({ major, minor, patch, original }: Version, pre: string, metadata: string): Version => {
  const numbers = [major, minor, patch] as const;
  return new Version(
    numbers,
    pre,
    metadata,
    `${original.startsWith('v') ? 'v' : ''}${new Version(numbers, pre, metadata, '')}`,
  );
};

/** The version with another text behind `-`. Throws VersionError. */
export function withPrerelease(version: Version, pre: string): Version {
  if (pre !== '') checkPrerelease(pre);
  return changed(version, pre, version.metadata);
}

/** The version with another text behind `+`. Throws VersionError. */
export function withMetadata(version: Version, metadata: string): Version {
  if (metadata !== '') checkMetadata(metadata);
  return changed(version, version.pre, metadata);
}

/** The version with these numbers and nothing behind them; a v stays. */
export function withNumbers({ original }: Version, numbers: readonly [bigint, bigint, bigint]): Version {
  return changed(new Version(numbers, '', '', original), '', '');
}

/** `1`, `v1.2`, `01.2.3-rc.1+x`. Throws VersionError. */
export function parseVersion(text: string): Version {
  if (Buffer.byteLength(text) > LONGEST) {
    throw new VersionError(`version string is too long (max ${LONGEST} bytes)`);
  }
  const match = LOOSE.exec(text);
  if (match === null) throw new VersionError('invalid semantic version');
  const [, major = '', minor = '0', patch = '0', pre = '', metadata = ''] = match;
  const numbers = [major, minor, patch].map((digits) => segment(digits, 'error parsing version segment: '));
  if (pre !== '') checkPrerelease(pre);
  return new Version(numbers as [bigint, bigint, bigint], pre, metadata, text);
}

/** Only what semver.org calls a version: three numbers, no v. Throws VersionError. */
export function parseStrictVersion(text: string): Version {
  if (text === '') throw new VersionError('version string empty');
  if (Buffer.byteLength(text) > LONGEST) {
    throw new VersionError(`version string is too long (max ${LONGEST} bytes)`);
  }
  const [major, minor, ...behind] = text.split('.');
  if (behind.length === 0) throw new VersionError('invalid semantic version');
  const [beforeMetadata = '', ...metadataParts] = behind.join('.').split('+');
  const metadata = metadataParts.join('+');
  if (metadataParts.length > 0) checkMetadata(metadata);
  const [patch = '', ...preParts] = beforeMetadata.split('-');
  const pre = preParts.join('-');
  if (preParts.length > 0) checkPrerelease(pre);
  const numbers = [major as string, minor as string, patch];
  for (const digits of numbers) {
    if (/[^0-9]/.test(digits)) throw new VersionError('invalid characters in version');
    if (/^0./.test(digits)) throw new VersionError('version segment starts with 0');
  }
  const empty = numbers.find((digits) => digits === '');
  if (empty !== undefined) throw new VersionError('strconv.ParseUint: parsing "": invalid syntax');
  return new Version(numbers.map((digits) => segment(digits, '')) as [bigint, bigint, bigint], pre, metadata, text);
}

const sign = (a: bigint | string, b: bigint | string): number => (a < b ? -1 : a > b ? 1 : 0);

const asNumber = (part: string): bigint | undefined => {
  if (!/^\d+$/.test(part)) return undefined;
  const value = BigInt(part);
  return value <= LARGEST ? value : undefined;
};

function comparePart(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return -1;
  if (b === '') return 1;
  const [left, right] = [asNumber(a), asNumber(b)];
  if (left === undefined && right === undefined) return a > b ? 1 : -1;
  if (right === undefined) return -1;
  if (left === undefined) return 1;
  return left > right ? 1 : -1;
}

/** Of two texts behind `-`, part by part: numbers come before words. */
export function comparePrereleases(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const order = comparePart(left[at] ?? '', right[at] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** Below zero, zero or above; what stands behind `+` does not count. */
export function compareVersions(a: Version, b: Version): number {
  const numbers = sign(a.major, b.major) || sign(a.minor, b.minor) || sign(a.patch, b.patch);
  if (numbers !== 0 || (a.pre === '' && b.pre === '')) return numbers;
  if (a.pre === '') return 1;
  return b.pre === '' ? -1 : comparePrereleases(a.pre, b.pre);
}
