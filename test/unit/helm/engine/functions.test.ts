import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionGroups } from '../../../../src/helm/engine/functions/names.ts';

/** sprig.TxtFuncMap() of sprig 3.3.0 without env and expandenv, and what pkg/engine/funcs.go of helm 4.3.1 adds. */
const HELM = `
  abbrev abbrevboth add add1 add1f addf adler32sum ago all any append atoi b32dec b32enc b64dec b64enc base bcrypt
  biggest buildCustomCert camelcase cat ceil chunk clean coalesce compact concat contains date dateInZone
  dateModify date_in_zone date_modify decryptAES deepCopy deepEqual default derivePassword dict dig dir div divf
  duration durationDays durationHours durationMicroseconds durationMilliseconds durationMinutes
  durationNanoseconds durationRound durationRoundTo durationSeconds durationTruncateTo durationWeeks empty
  encryptAES ext fail first float64 floor fromJson fromJsonArray fromToml fromYaml fromYamlArray genCA
  genCAWithKey genPrivateKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey get
  getHostByName has hasKey hasPrefix hasSuffix hello htmlDate htmlDateInZone htpasswd include indent initial
  initials int int64 isAbs join kebabcase keys kindIs kindOf last list lookup lower max maxf merge mergeOverwrite
  min minf mod mul mulf mustAppend mustChunk mustCompact mustDateModify mustDeepCopy mustFirst mustFromJson
  mustHas mustInitial mustLast mustMerge mustMergeOverwrite mustPrepend mustPush mustRegexFind mustRegexFindAll
  mustRegexMatch mustRegexReplaceAll mustRegexReplaceAllLiteral mustRegexSplit mustRest mustReverse mustSlice
  mustToDate mustToDuration mustToJson mustToPrettyJson mustToRawJson mustToToml mustToYaml mustUniq mustWithout
  must_date_modify nindent nospace now omit osBase osClean osDir osExt osIsAbs pick pluck plural prepend push
  quote randAlpha randAlphaNum randAscii randBytes randInt randNumeric regexFind regexFindAll regexMatch
  regexQuoteMeta regexReplaceAll regexReplaceAllLiteral regexSplit repeat replace required rest reverse round
  semver semverCompare seq set sha1sum sha256sum sha512sum shuffle slice snakecase sortAlpha split splitList
  splitn squote sub subf substr swapcase ternary title toDate toDecimal toJson toPrettyJson toRawJson toString
  toStrings toToml toYaml toYamlPretty tpl trim trimAll trimPrefix trimSuffix trimall trunc tuple typeIs
  typeIsLike typeOf uniq unixEpoch unset until untilStep untitle upper urlJoin urlParse uuidv4 values without wrap
  wrapWith
`;
/** Those of src/helm/engine/late-functions.ts. */
const LATE = ['include', 'tpl', 'required', 'fail', 'lookup', 'getHostByName'];

test('charts have the functions of helm, each once', () => {
  const names = [...functionGroups.flatMap((group) => group.names), ...LATE];
  assert.deepEqual(names.sort(), HELM.trim().split(/\s+/).sort());
});

for (const { names, load } of functionGroups) {
  test(`the module of ${names[0]} has what its table says`, async () => {
    const functions = await load({ now: () => 0 });
    assert.deepEqual([...functions.keys()].sort(), [...names].sort());
  });
}
