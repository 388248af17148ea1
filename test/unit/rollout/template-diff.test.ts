import assert from 'node:assert/strict';
import { test } from 'node:test';
import { templateDiff } from '../../../src/commands/rollout/template-diff.ts';
import { newPaint, noPaint } from '../../../src/io/paint.ts';

const before = {
  title: 'deployment.apps/web revision 1',
  template: { spec: { containers: [{ image: 'a:1', name: 'a' }] } },
};
const after = {
  title: 'deployment.apps/web revision 2',
  template: { spec: { containers: [{ image: 'a:2', name: 'a' }] } },
};

test('a unified diff of YAML', () => {
  assert.equal(
    templateDiff(before, after, noPaint),
    `--- deployment.apps/web revision 1
+++ deployment.apps/web revision 2
@@ -1,4 +1,4 @@
 spec:
   containers:
-  - image: a:1
+  - image: a:2
     name: a
`,
  );
});

test('equal templates give nothing', () => {
  assert.equal(templateDiff(before, { ...after, template: before.template }, noPaint), '');
});

test('removed lines are red, added ones green, where colour may be used', async () => {
  const text = templateDiff(before, after, await newPaint(true));
  assert.ok(text.includes('\u001B[31m-  - image: a:1\u001B[39m\n'), text);
  assert.ok(text.includes('\u001B[32m+  - image: a:2\u001B[39m\n'), text);
});

test('what YAML cannot hold is shown as JSON, and no control character reaches the terminal', () => {
  const hostile = { title: 'x', template: { spec: { note: '\u0007\u001B[2J\u0085\uFFFE' } } };
  const text = templateDiff(before, hostile, noPaint);
  assert.match(text, /note/);
  assert.doesNotMatch(text, /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/);
});
