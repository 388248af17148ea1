import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { readSettingsFile } from '../../../src/settings/file.ts';
import { defaultSettings, matchesPattern, parseSettings } from '../../../src/settings/settings.ts';

const head = 'apiVersion: coxswain.dev/v1alpha1\nkind: Settings\n';
const parse = (text: string) => parseSettings({ file: 'coxswain.yaml', bytes: Buffer.from(text) });

describe('our settings', () => {
  it('are all off without a file, and in a file without fields', () => {
    assert.deepEqual(parse(head), defaultSettings);
    assert.equal(defaultSettings.journal.enabled, false);
  });

  it('read every field', () => {
    const text = `${head}protectedContexts: [prod, "a*"]\nannounceContext: true\njournal: {enabled: true, maxEntries: 3, maxBytes: 2Ki, maxAge: 2d}\n`;
    assert.deepEqual(parse(text), {
      protectedContexts: ['prod', 'a*'],
      announceContext: true,
      journal: { enabled: true, maxEntries: 3, maxBytes: 2048, maxAge: 2 * 86_400_000 },
    });
    assert.equal(parse(`${head}journal: {maxAge: 90m}`).journal.maxAge, 90 * 60_000);
  });

  const bad: readonly (readonly [string, string])[] = [
    ['protectedContext: [a]', '3: protectedContext: unknown field;'],
    ['protectedContexts: a', '3: protectedContexts: must be a list'],
    ['protectedContexts:\n- a\n- 3', '5: protectedContexts[1]: must be the name'],
    ['announceContext: "yes"', '3: announceContext: must be true or false'],
    ['journal: {maxEntries: 0}', '3: journal.maxEntries: must be a whole number above 0'],
    ['journal: {maxBytes: lots}', '3: journal.maxBytes: must be a number of bytes'],
    ['journal:\n  maxAge: 3x', '4: journal.maxAge: must be a time'],
    ['kind: Settings', '3: kind: this field is there twice'],
    ['a: [', '3:'],
    ['---\nprotectedContexts: [a]', '3: only one document is allowed'],
  ];
  for (const [line, expected] of bad) {
    it(`refuse ${JSON.stringify(line)} with the line and the field`, () => {
      assert.throws(
        () => parse(head + line),
        (error: Error) => {
          assert.ok(error.message.startsWith(`coxswain.yaml:${expected}`), error.message);
          assert.ok(!error.message.includes('\n'));
          return true;
        },
      );
    });
  }

  it('need the right apiVersion and kind', () => {
    assert.throws(() => parse('kind: Settings'), /apiVersion: required/);
    assert.throws(() => parse('apiVersion: v1\nkind: Settings'), /:1: apiVersion: must be coxswain\.dev\/v1alpha1/);
  });

  it('are found in the home folder, and a file that is named must be there', () => {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-settings-'));
    const file = path.join(home, '.kube', 'coxswain.yaml');
    assert.equal(readSettingsFile({ env: { HOME: home }, cwd: home }), undefined);
    fs.mkdirSync(path.dirname(file));
    fs.writeFileSync(file, head);
    assert.equal(readSettingsFile({ env: { HOME: home }, cwd: home })?.file, file);
    const missing = { HOME: home, COXSWAIN_SETTINGS: 'missing.yaml' };
    assert.throws(() => readSettingsFile({ env: missing, cwd: home }), /COXSWAIN_SETTINGS.*no such file/);
    fs.rmSync(home, { recursive: true });
  });
});

describe('a pattern of contexts', () => {
  it('takes * for any text, and all else as it is', () => {
    const cases: readonly (readonly [string, string, boolean])[] = [
      ['prod', 'prod', true],
      ['prod', 'prod-1', false],
      ['prod-*', 'prod-1', true],
      ['*', '', true],
      ['a*a', 'a', false],
      ['*prod*eu', 'my-prod-in-eu', true],
      ['a.c', 'abc', false],
    ];
    for (const [pattern, name, expected] of cases)
      assert.equal(matchesPattern(pattern, name), expected, `${pattern} ${name}`);
  });
});
