/** The functions of charts by the modules that have them: sprig's, and those that helm adds. */
import type { FunctionGroup } from './options.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const functionGroups: readonly FunctionGroup[] = [
  {
    names: words('toYaml mustToYaml toYamlPretty fromYaml fromYamlArray'),
    load: async () => (await import('./yaml.ts')).yamlFunctions(),
  },
  {
    names: words('toJson mustToJson fromJson fromJsonArray'),
    load: async () => (await import('./json.ts')).jsonFunctions(),
  },
  {
    names: words('toToml mustToToml fromToml'),
    load: async () => (await import('./toml.ts')).tomlFunctions(),
  },
  {
    names: words(`
      mustToDuration durationSeconds durationMilliseconds durationMicroseconds durationNanoseconds durationMinutes
      durationHours durationDays durationWeeks durationRoundTo durationTruncateTo
    `),
    load: async () => (await import('./duration.ts')).durationFunctions(),
  },
  {
    names: words(`b64enc b64dec b32enc b32dec sha1sum sha256sum sha512sum adler32sum
      mustFromJson toPrettyJson mustToPrettyJson toRawJson mustToRawJson`),
    load: async () => (await import('./encoding.ts')).encodingFunctions(),
  },
  {
    names: words('base dir clean ext isAbs osBase osDir osClean osExt osIsAbs'),
    load: async () => (await import('./paths.ts')).pathFunctions(),
  },
  {
    names: words('randAlphaNum randAlpha randAscii randNumeric randBytes randInt shuffle uuidv4'),
    load: async (options) => (await import('./random.ts')).randomFunctions(options),
  },
  {
    names: words('semver semverCompare'),
    load: async () => (await import('./semver.ts')).semverFunctions(),
  },
  {
    names: words(`
      trim trimall trimAll trimPrefix trimSuffix upper lower title untitle swapcase snakecase kebabcase camelcase
      nospace initials replace repeat indent nindent trunc substr abbrev abbrevboth wrap wrapWith
      quote squote cat toString toStrings join sortAlpha contains hasPrefix hasSuffix plural split splitn splitList
    `),
    load: async () => (await import('./strings.ts')).stringFunctions(),
  },
  {
    names: words(`
      list tuple append mustAppend push mustPush prepend mustPrepend first mustFirst last mustLast rest mustRest
      initial mustInitial reverse mustReverse compact mustCompact uniq mustUniq without mustWithout has mustHas
      slice mustSlice chunk mustChunk concat
    `),
    load: async () => (await import('./lists.ts')).listFunctions(),
  },
  {
    names: words(`
      dict get set unset hasKey pluck keys values pick omit merge mustMerge mergeOverwrite mustMergeOverwrite dig
      deepCopy mustDeepCopy deepEqual
    `),
    load: async () => (await import('./dicts.ts')).dictFunctions(),
  },
  {
    names: words(`
      add add1 sub mul div mod max biggest min maxf minf addf add1f subf mulf divf ceil floor round atoi int int64
      float64 toDecimal until untilStep seq
    `),
    load: async () => (await import('./math.ts')).mathFunctions(),
  },
  {
    names: words('hello typeOf typeIs typeIsLike kindOf kindIs default empty coalesce all any ternary'),
    load: async () => (await import('./reflection.ts')).reflectionFunctions(),
  },
  {
    names: words(`now date dateInZone date_in_zone htmlDate htmlDateInZone dateModify date_modify mustDateModify
      must_date_modify ago duration durationRound toDate mustToDate unixEpoch`),
    load: async (options) => (await import('./dates.ts')).dateFunctions(options),
  },
  {
    names: words(`regexMatch mustRegexMatch regexFind mustRegexFind regexFindAll mustRegexFindAll regexReplaceAll
      mustRegexReplaceAll regexReplaceAllLiteral mustRegexReplaceAllLiteral regexSplit mustRegexSplit regexQuoteMeta`),
    load: async () => (await import('./regex.ts')).regexFunctions(),
  },
  {
    names: words('urlParse urlJoin'),
    load: async () => (await import('./urls.ts')).urlFunctions(),
  },
  {
    names: words(`bcrypt htpasswd genPrivateKey derivePassword buildCustomCert genCA genCAWithKey genSelfSignedCert
      genSelfSignedCertWithKey genSignedCert genSignedCertWithKey encryptAES decryptAES`),
    load: async (options) => (await import('./crypto.ts')).cryptoFunctions(options),
  },
];
