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
