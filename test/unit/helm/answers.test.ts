/** Versions, ranges and lines of --set as helm's own packages read them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { type GoValue, SizedInteger } from '../../../src/apimachinery/go/values.ts';
import { parseConstraint } from '../../../src/helm/semver/constraint.ts';
import { parseStrictVersion, parseVersion, type Version } from '../../../src/helm/semver/version.ts';
import { type SetLineMode, setLine, typedValue } from '../../../src/helm/values/set-line.ts';
import { setLines, versionPairs } from './cases.ts';

const answers = JSON.parse(readFileSync(path.join(import.meta.dirname, 'answers.json'), 'utf8')) as {
  readonly versions: readonly (readonly string[])[];
  readonly lines: readonly unknown[];
};

const orError = (what: string, work: () => unknown): string => {
  try {
    return String(work());
  } catch (error) {
    return `${what}: ${(error as Error).message}`;
  }
};

function compared(range: string, text: string): readonly string[] {
  let version: Version | undefined;
  const out = [
    orError('version', () => {
      version = parseVersion(text);
      return version;
    }),
    orError('strict', () => parseStrictVersion(text)),
    orError('range', () => parseConstraint(range)),
  ];
  if (version === undefined || out[2]?.startsWith('range: ')) return out;
  const constraint = parseConstraint(range);
  const refusals = constraint.refusals(version);
  return [...out, `${refusals.length === 0} ${constraint.accepts(version)}`, ...refusals];
}

const text = (word: string): GoValue => word;
const modes: Readonly<Record<string, SetLineMode>> = {
  set: { value: typedValue, syntax: 'escaped' },
  string: { value: text, syntax: 'escaped' },
  json: { value: text, syntax: 'json' },
  literal: { value: text, syntax: 'literal' },
};

const plain = (value: unknown): unknown => {
  if (value instanceof SizedInteger) return Number(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
};

function set(mode: string, before: string, line: string): unknown {
  const values = JSON.parse(before) as Record<string, GoValue>;
  try {
    setLine(line, values, modes[mode] as SetLineMode);
  } catch (error) {
    return `error: ${(error as Error).message}`;
  }
  return plain(values);
}

describe("versions as helm's", () => {
  assert.equal(answers.versions.length, versionPairs.length);
  for (const [index, [range, version]] of versionPairs.entries()) {
    test(`${range.slice(0, 60)}: ${version}`, () =>
      assert.deepEqual(compared(range, version), answers.versions[index]));
  }
});

describe("lines of --set as helm's", () => {
  assert.equal(answers.lines.length, setLines.length);
  for (const [index, [mode, before, line]] of setLines.entries()) {
    test(`${mode} ${line}`, () => assert.deepEqual(set(mode, before, line), answers.lines[index]));
  }
});
