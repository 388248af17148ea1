/**
 * What SARIF 2.1.0 asks of the parts of a log that we write, each with its section of the standard. Its schema refuses properties that it
 * does not know (additionalProperties: false), so these checks do too.
 */
import assert from 'node:assert/strict';

type Check = (value: unknown, at: string) => void;
interface Field {
  readonly check: Check;
  readonly required?: true;
}

const text: Check = (value, at) => assert.equal(typeof value, 'string', `${at} is text`);
const count = (minimum: number): Check => {
  return (value, at) =>
    assert.ok(Number.isInteger(value) && (value as number) >= minimum, `${at} is ${minimum} or more`);
};
const oneOf = (...words: readonly string[]): Check => {
  return (value, at) => assert.ok(words.includes(value as string), `${at} is one of ${words.join(', ')}`);
};
const uri: Check = (value, at) => {
  text(value, at);
  assert.match(value as string, /^(?:[\w.~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$/, `${at} is a URI reference`);
};
const listOf = (item: Check): Check => {
  return (value, at) => {
    assert.ok(Array.isArray(value), `${at} is an array`);
    for (const [index, entry] of value.entries()) item(entry, `${at}[${index}]`);
  };
};
const objectOf = (fields: Readonly<Record<string, Field>>): Check => {
  return (value, at) => {
    assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value), `${at} is an object`);
    for (const [name, { required }] of Object.entries(fields)) {
      assert.ok(required === undefined || Object.hasOwn(value, name), `${at}.${name} is required`);
    }
    for (const [name, entry] of Object.entries(value)) {
      const field = fields[name];
      assert.ok(field !== undefined, `${at}.${name} is no property of SARIF`);
      field.check(entry, `${at}.${name}`);
    }
  };
};
const mapOf = (entry: Check): Check => {
  return (value, at) => {
    assert.ok(typeof value === 'object' && value !== null, `${at} is an object`);
    for (const [name, each] of Object.entries(value)) entry(each, `${at}.${name}`);
  };
};
const anything: Check = () => {};

const level = oneOf('none', 'note', 'warning', 'error'); // 3.27.10
const message = objectOf({ text: { check: text, required: true } }); // 3.11
const multiformat = objectOf({ text: { check: text, required: true }, markdown: { check: text } }); // 3.12
const descriptor = objectOf({
  // 3.49
  id: { check: text, required: true },
  shortDescription: { check: multiformat },
  help: { check: multiformat },
  helpUri: { check: uri },
  defaultConfiguration: { check: objectOf({ level: { check: level } }) },
});
const region = objectOf({ startLine: { check: count(1) } }); // 3.30
const physicalLocation = objectOf({
  // 3.29
  artifactLocation: { check: objectOf({ uri: { check: uri } }), required: true },
  region: { check: region },
});
const logicalLocation = objectOf({
  // 3.33
  name: { check: text },
  fullyQualifiedName: { check: text },
  kind: { check: text },
});
const location = objectOf({
  // 3.28
  physicalLocation: { check: physicalLocation },
  logicalLocations: { check: listOf(logicalLocation) },
});
const result = objectOf({
  // 3.27
  ruleId: { check: text },
  ruleIndex: { check: count(0) },
  level: { check: level },
  message: { check: message, required: true },
  locations: { check: listOf(location) },
  partialFingerprints: { check: mapOf(text) },
  properties: { check: mapOf(anything) },
});
const driver = objectOf({
  // 3.19
  name: { check: text, required: true },
  version: { check: text },
  semanticVersion: { check: text },
  rules: { check: listOf(descriptor) },
});
const run = objectOf({
  // 3.14
  tool: { check: objectOf({ driver: { check: driver, required: true } }), required: true },
  columnKind: { check: oneOf('utf16CodeUnits', 'unicodeCodePoints') },
  results: { check: listOf(result) },
});
const log = objectOf({
  // 3.13
  $schema: { check: uri },
  version: { check: oneOf('2.1.0'), required: true },
  runs: { check: listOf(run), required: true },
});

/** Fails when the value is no SARIF 2.1.0 log, or a result names a rule that its run does not list. */
export function assertSarif(value: unknown): void {
  log(value, 'log');
  const { runs } = value as { runs: { tool: { driver: { rules: { id: string }[] } }; results: unknown[] }[] };
  for (const { tool, results } of runs) {
    for (const { ruleId, ruleIndex } of results as { ruleId: string; ruleIndex: number }[]) {
      assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
    }
  }
}
