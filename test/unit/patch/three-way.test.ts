import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../src/apimachinery/json.ts';
import { threeWayMergePatch } from '../../../src/apimachinery/patch/json-merge.ts';
import { PatchConflict, threeWayStrategicPatch } from '../../../src/apimachinery/patch/strategic-three-way.ts';
import { toYaml } from '../../../src/print/yaml.ts';
import { readJson, typeOf } from './support.ts';

interface Case {
  readonly name: string;
  readonly kind: string;
  readonly mode?: 'merge';
  readonly original: JsonObject;
  readonly modified: JsonObject;
  readonly current: JsonObject;
  readonly overwrite?: boolean;
  /**
   * What k8s.io/apimachinery v0.37.2 makes of it (strategicpatch, jsonmergepatch), with the
   * server's OpenAPI v3 schema.
   */
  readonly want: { readonly patch?: JsonObject; readonly error?: string };
}

function patchOf({ kind, mode, original, modified, current, overwrite = true }: Case): Case['want'] {
  if (mode === 'merge') return { patch: threeWayMergePatch(original, modified, current).patch };
  try {
    return { patch: threeWayStrategicPatch(original, modified, current, typeOf(kind), overwrite) };
  } catch (error) {
    if (!(error instanceof PatchConflict)) return { error: (error as Error).message };
    const [patch, changed] = [toYaml(error.patch), toYaml(error.changed)];
    return { error: `patch:\n${patch}\nconflicts with changes made from original to current:\n${changed}\n` };
  }
}

describe('three-way patches as apimachinery makes them', () => {
  for (const example of readJson('cases.json') as Case[]) {
    it(example.name, () => {
      const before = JSON.stringify([example.original, example.modified, example.current]);
      assert.deepEqual(patchOf(example), example.want);
      assert.equal(
        JSON.stringify([example.original, example.modified, example.current]),
        before,
        'nothing given changes',
      );
    });
  }
});
