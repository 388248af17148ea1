/**
 * The flag table of a command, and the types of its values inferred from it. The kinds are pflag's
 * (github.com/spf13/pflag), named as kubectl's inventory names them.
 */

import type { Env } from '../io/host.ts';

export type FlagKind =
  | 'string'
  | 'bool'
  | 'int'
  | 'duration'
  | 'stringArray'
  | 'stringSlice'
  | 'stringToString'
  /** k8s.io/component-base's MapStringString, with an empty text as its default. */
  | 'mapStringString'
  | 'tristate'
  /** klog's -v */
  | 'level'
  /** klog's --vmodule: PATTERN=N, separated by commas */
  | 'patternLevels';

export interface FlagSpec<Kind extends FlagKind = FlagKind> {
  readonly kind: Kind;
  /** One letter. */
  readonly short?: string;
  /** As text; what help shows in `--flag=DEFAULT`. */
  readonly default?: string;
  /**
   * The value of a `--flag` without `=` (pflag's NoOptDefVal). When absent, the flag takes the next
   * word.
   */
  readonly bare?: string;
  readonly usage: string;
  /** It must be typed (cobra's MarkFlagRequired). */
  readonly required?: true;
  readonly hidden?: boolean;
  /**
   * An environment variable: the flag exists only where it is `true` (kubectl's FeatureGate).
   */
  readonly gate?: string;
  /** The text after `Flag --x has been deprecated, `. */
  readonly deprecated?: string;
  /** The text after `Flag shorthand -x has been deprecated, `. */
  readonly shortDeprecated?: string;
  /** The Go type of the value, where the kind does not say it. */
  readonly integer?: 'int32' | 'int64';
  /**
   * A duration above zero, for a flag of Go's own package `flag`, whose errors are two words long.
   */
  readonly interval?: true;
  /** Words that completion offers for the value. */
  readonly values?: readonly string[];
  /** The value is a file: the ends of names that completion offers, without the dot. */
  readonly extensions?: readonly string[];
  /** What helm's help calls the type of the value, where that is not the kind. */
  readonly typeName?: string;
  /** Throws CliError, in the words of the flag's own type, for a text that is no value of it. */
  readonly check?: (text: string) => void;
  /** Only `values` are valid. kubectl has no such flag: the error is worded here. */
  readonly closed?: true;
}

export type FlagTable = Readonly<Record<string, FlagSpec>>;

/**
 * The flags that exist in this environment, as flags without a gate: one behind a gate needs its
 * variable to be `true`, in letters of any case.
 */
export function withOpenGates(table: FlagTable, env: Env): FlagTable {
  const entries = Object.entries(table);
  if (entries.every(([, { gate }]) => gate === undefined)) return table;
  const open = entries.filter(([, { gate }]) => gate === undefined || env[gate]?.toLowerCase() === 'true');
  return Object.fromEntries(open.map(([name, { gate: _, ...spec }]) => [name, spec]));
}

/**
 * A flag's value: bool -> boolean; int -> number; duration -> milliseconds; level -> number;
 * patternLevels -> its text; lists -> string[]; stringToString and mapStringString -> a map; tristate
 * -> undefined when not given.
 */
export type FlagValue<Kind extends FlagKind> = Kind extends 'string' | 'patternLevels'
  ? string
  : Kind extends 'bool'
    ? boolean
    : Kind extends 'int' | 'duration' | 'level'
      ? number
      : Kind extends 'stringArray' | 'stringSlice'
        ? readonly string[]
        : Kind extends 'stringToString' | 'mapStringString'
          ? ReadonlyMap<string, string>
          : Kind extends 'tristate'
            ? boolean | undefined
            : never;

export type Values<Table extends FlagTable> = { readonly [Name in keyof Table]: FlagValue<Table[Name]['kind']> };

type Rest<Kind extends FlagKind> = Partial<Omit<FlagSpec<Kind>, 'kind' | 'usage'>>;

export const string = (usage: string, rest: Rest<'string'> = {}): FlagSpec<'string'> => ({
  kind: 'string',
  usage,
  ...rest,
});
export const bool = (usage: string, rest: Rest<'bool'> = {}): FlagSpec<'bool'> => ({
  kind: 'bool',
  bare: 'true',
  default: 'false',
  usage,
  ...rest,
});
export const int = (usage: string, rest: Rest<'int'> = {}): FlagSpec<'int'> => ({
  kind: 'int',
  default: '0',
  usage,
  ...rest,
});
export const duration = (usage: string, rest: Rest<'duration'> = {}): FlagSpec<'duration'> => ({
  kind: 'duration',
  default: '0s',
  usage,
  ...rest,
});
export const stringArray = (usage: string, rest: Rest<'stringArray'> = {}): FlagSpec<'stringArray'> => ({
  kind: 'stringArray',
  default: '[]',
  usage,
  ...rest,
});
export const stringSlice = (usage: string, rest: Rest<'stringSlice'> = {}): FlagSpec<'stringSlice'> => ({
  kind: 'stringSlice',
  default: '[]',
  usage,
  ...rest,
});
/** KEY=VALUE[,KEY=VALUE...], also repeated. */
export const stringToString = (usage: string, rest: Rest<'stringToString'> = {}): FlagSpec<'stringToString'> => ({
  kind: 'stringToString',
  default: '[]',
  usage,
  ...rest,
});
/** KEY=VALUE[,KEY=VALUE...], also repeated; blanks around keys and values do not count. */
export const mapStringString = (usage: string, rest: Rest<'mapStringString'> = {}): FlagSpec<'mapStringString'> => ({
  kind: 'mapStringString',
  usage,
  ...rest,
});
export const tristate = (usage: string, rest: Rest<'tristate'> = {}): FlagSpec<'tristate'> => ({
  kind: 'tristate',
  bare: 'true',
  usage,
  ...rest,
});
export const level = (usage: string, rest: Rest<'level'> = {}): FlagSpec<'level'> => ({
  kind: 'level',
  default: '0',
  usage,
  ...rest,
});
export const patternLevels = (usage: string, rest: Rest<'patternLevels'> = {}): FlagSpec<'patternLevels'> => ({
  kind: 'patternLevels',
  usage,
  ...rest,
});
