/** Templates with sprig's functions for dates, versions, patterns, URLs, encodings and paths. */
const texts = ['', 'a', 'ab', 'hello world', 'äöü', 'MZXW6===', 'MZXW6YQ', 'YQ==', 'YQ', 'Y Q=', '/w=='];
const paths = ['', '/', 'a/b', '/a/../b/', 'a.tar.gz', 'a.b/c', '../..', '//a'];
const json = ['{"a":[1,2.5,null]}', '{"a":1e999}', '[1,', 'nul', '"\\ud800"', '{"a":1,"a":2}'];
const layouts = [
  '2006-01-02T15:04:05Z07:00',
  'Mon, 02 Jan 2006 15:04:05 MST',
  '02/01/06 03:04PM',
  '2006-002 .000',
  '_2 January',
];
const times = [0, -1, 951782400, 1709164800, 1711846800, 253402300800];
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Bogus/Zone'];
const durations = ['1h', '-1.5h', '', 'x', '1d', '9223372036854775808ns', '1µs', '8761h', '61s'];
const dates = ['2024-02-29', '2023-02-29', '2024-13-01', '24-1-1', '2024-02-29x'];
const versions = ['1.2.3', 'v1.2', '1.2.3-rc.1+x', 'x', ''];
const ranges = ['>=1.2', '^1', '~1.2 || ^3', '>=1.19-0', 'bogus!!'];
const patterns = ['a+', '(b)(c)?', '(', '[z-a]', '(?P<n>\\w+)', '^', '', '\\', 'x{1001}', '(?=a)'];
const urls = [
  'http://u:p%40x@h.example:80/a%20b?x=1#f%21',
  'mailto:a@b',
  '/a/b?c',
  'http://[::1]:80/',
  'a:b:c',
  ':x',
  'http://h:x/',
  'http://a/%zz',
  '',
];
const methods = ['Year', 'Month', 'Weekday', 'Unix', 'UTC', 'String', 'Add 3600000000000', 'AddDate 0 1 0', 'Foo'];
const quoted = (text: string): string => JSON.stringify(text);
const each = (list: readonly string[], ...forms: readonly ((text: string) => string)[]): readonly string[] =>
  list.flatMap((text) => forms.map((form) => `{{ ${form(quoted(text))} }}`));
const calls = (words: string) => words.split(' ').map((name) => (text: string) => `${name} ${text}`);

export const casesB: readonly string[] = [
  ...each(texts, ...calls('b64enc b64dec b32enc b32dec sha1sum sha256sum sha512sum adler32sum')),
  ...each(paths, ...calls('base dir clean ext isAbs osBase osExt')),
  ...each(json, ...calls('mustFromJson toRawJson toPrettyJson')),
  ...layouts.flatMap((layout) =>
    times.flatMap((time) => zones.map((zone) => `{{ dateInZone ${quoted(layout)} ${time} ${quoted(zone)} }}`)),
  ),
  ...each(
    durations,
    ...calls('duration durationRound'),
    (text) => `mustDateModify ${text} (toDate "2006" "2024") | unixEpoch`,
  ),
  ...each(dates, (text) => `mustToDate "2006-01-02" ${text} | unixEpoch`),
  ...methods.map((method) => `{{ (toDate "2006-01-02T15:04:05Z07:00" "2024-02-29T12:34:56.789+05:30").${method} }}`),
  ...each(
    versions,
    (text) => `semver ${text}`,
    (text) => `(semver ${text}).Minor`,
    (text) => `(semver ${text}).IncMajor`,
  ),
  ...ranges.flatMap((range) => each(versions, (text) => `semverCompare ${quoted(range)} ${text}`)),
  ...each(
    patterns,
    (text) => `regexMatch ${text} "aabbc"`,
    (text) => `regexFind ${text} "aabbc"`,
    (text) => `regexFindAll ${text} "aabbc" -1`,
    (text) => `mustRegexReplaceAll ${text} "aabbc" "<$1\${n}$$>"`,
    (text) => `regexReplaceAllLiteral ${text} "aabbc" "$1"`,
    (text) => `mustRegexSplit ${text} "aabbc" 2`,
    (text) => `regexQuoteMeta ${text}`,
  ),
  ...each(
    urls,
    (text) => `urlParse ${text}`,
    (text) => `urlParse ${text} | urlJoin`,
  ),
];
