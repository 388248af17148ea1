/**
 * The check of SARIF logs finds what is wrong with one: fields that SARIF has none of, and values
 * it does not allow.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertSarif } from '../../support/sarif-schema.ts';

interface Parts {
  readonly log?: object;
  readonly driver?: object;
  readonly rule?: object;
  readonly result?: object;
  readonly location?: object;
}

function sarif({ log, driver, rule, result, location }: Parts): object {
  const physicalLocation = { artifactLocation: { uri: 'a.yaml' }, region: { startLine: 1 }, ...location };
  const results = [{ ruleId: 'r', ruleIndex: 0, message: { text: 'm' }, locations: [{ physicalLocation }], ...result }];
  const rules = [{ id: 'r', ...rule }];
  return { version: '2.1.0', runs: [{ tool: { driver: { name: 'coxswain', rules, ...driver } }, results }], ...log };
}

const wrong: Readonly<Record<string, Parts>> = {
  'another version': { log: { version: '2.0.0' } },
  'a field that a log has not': { log: { more: 1 } },
  'a semantic version that is a number': { driver: { semanticVersion: 1 } },
  'a help page that is no URI': { rule: { helpUri: 'a b' } },
  'a level that there is not': { rule: { defaultConfiguration: { level: 'fatal' } } },
  'a field that a result has not': { result: { why: 'because' } },
  'a result without a message': { result: { message: undefined } },
  'a kind of result that there is not': { result: { kind: 'wrong' } },
  'a fingerprint that is a number': { result: { partialFingerprints: { a: 1 } } },
  'a line before the first': { location: { region: { startLine: 0 } } },
  'a file whose name is no URI': { location: { artifactLocation: { uri: 'a b.yaml' } } },
  'a rule that is not listed': { result: { ruleId: 's' } },
};

test('a log that is right passes', () => assertSarif(sarif({})));

for (const [title, parts] of Object.entries(wrong)) {
  test(`${title} fails`, () => {
    assert.throws(() => assertSarif(JSON.parse(JSON.stringify(sarif(parts)))), assert.AssertionError);
  });
}
