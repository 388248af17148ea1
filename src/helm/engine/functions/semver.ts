/** semver and semverCompare of sprig (github.com/Masterminds/semver). */
import {
  ByteSlice,
  GoError,
  GoFunction,
  GoStruct,
  type GoValue,
  SizedInteger,
} from '../../../apimachinery/go/values.ts';
import { parseConstraint } from '../../semver/constraint.ts';
import {
  compareVersions,
  parseVersion,
  type Version,
  VersionError,
  withMetadata,
  withNumbers,
  withPrerelease,
} from '../../semver/version.ts';

const POINTER = '*semver.Version';
const VALUE = 'semver.Version';
const LARGEST = (1n << 64n) - 1n;

/** What templates hold of a version; methods of a pointer are there only where Go has one. */
class VersionValue extends GoStruct {
  readonly version: Version;

  constructor(version: Version, isPointer: boolean) {
    const methods = isPointer ? [...valueMethods(version), ...pointerMethods(version)] : valueMethods(version);
    super(isPointer ? POINTER : VALUE, new Map(), new Map(methods), () => String(version));
    this.version = version;
  }
}

type Methods = readonly (readonly [string, GoFunction])[];

const text = (value: string): GoFunction => new GoFunction([], 'string', () => value);
const unsigned = (value: bigint): GoFunction => new GoFunction([], 'uint64', () => new SizedInteger('uint64', value));
const bytes = (value: string): GoFunction => new GoFunction([], '[]uint8', () => new ByteSlice(Buffer.from(value)));

function valueMethods(version: Version): Methods {
  const { major, minor, patch, pre } = version;
  const changed = (numbers: readonly [bigint, bigint, bigint]): GoFunction =>
    new GoFunction([], VALUE, () => new VersionValue(next(version, numbers), false));
  const set = (work: (version: Version, part: string) => Version): GoFunction =>
    new GoFunction(['string'], VALUE, ([part]) =>
      orGoError(() => new VersionValue(work(version, part as string), false)),
    );
  return [
    ['String', text(String(version))],
    ['Major', unsigned(major)],
    ['Minor', unsigned(minor)],
    ['Patch', unsigned(patch)],
    ['Prerelease', text(pre)],
    ['Metadata', text(version.metadata)],
    ['IncPatch', changed([major, minor, pre === '' ? patch + 1n : patch])],
    ['IncMinor', changed([major, minor + 1n, 0n])],
    ['IncMajor', changed([major + 1n, 0n, 0n])],
    ['SetPrerelease', set(withPrerelease)],
    ['SetMetadata', set(withMetadata)],
    ['MarshalJSON', bytes(JSON.stringify(String(version)))],
    ['MarshalText', bytes(String(version))],
    ['Value', text(String(version))],
  ];
}

function next(version: Version, numbers: readonly [bigint, bigint, bigint]): Version {
  const at = numbers.findIndex((number) => number > LARGEST);
  if (at >= 0) throw new GoError(`${['major', 'minor', 'patch'][at]} version increment would overflow uint64`);
  return withNumbers(version, numbers);
}

function pointerMethods(version: Version): Methods {
  const compared = (isSo: (order: number) => boolean): GoFunction =>
    new GoFunction([POINTER], 'bool', ([other = null]) => {
      if (other === null) throw nilPointer();
      return isSo(compareVersions(version, (other as VersionValue).version));
    });
  return [
    ['Original', text(version.original)],
    ['LessThan', compared((order) => order < 0)],
    ['LessThanEqual', compared((order) => order <= 0)],
    ['GreaterThan', compared((order) => order > 0)],
    ['GreaterThanEqual', compared((order) => order >= 0)],
    [
      'Equal',
      new GoFunction(
        [POINTER],
        'bool',
        ([other = null]) => other !== null && compareVersions(version, (other as VersionValue).version) === 0,
      ),
    ],
    [
      'Compare',
      new GoFunction([POINTER], 'int', ([other = null]) => {
        if (other === null) throw nilPointer();
        return BigInt(compareVersions(version, (other as VersionValue).version));
      }),
    ],
  ];
}

const nilPointer = (): GoError => new GoError('runtime error: invalid memory address or nil pointer dereference');

function orGoError<Of extends GoValue>(work: () => Of): Of {
  try {
    return work();
  } catch (error) {
    if (error instanceof VersionError) throw new GoError(error.message);
    throw error;
  }
}

const functions: ReadonlyMap<string, GoFunction> = new Map([
  [
    'semver',
    new GoFunction(['string'], POINTER, ([version]) =>
      orGoError(() => new VersionValue(parseVersion(version as string), true)),
    ),
  ],
  [
    'semverCompare',
    new GoFunction(['string', 'string'], 'bool', ([range, version]) =>
      orGoError(() => {
        const constraint = parseConstraint(range as string);
        return constraint.accepts(parseVersion(version as string));
      }),
    ),
  ],
]);

export const semverFunctions = (): ReadonlyMap<string, GoFunction> => functions;
