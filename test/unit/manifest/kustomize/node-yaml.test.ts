import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Node } from '../../../../src/manifest/kustomize/node.ts';
import { nodeYaml } from '../../../../src/manifest/kustomize/node-yaml.ts';
import { readDocument } from '../../../../src/manifest/kustomize/read.ts';
import { readComments } from '../../../../src/manifest/kustomize/yaml-comments.ts';

/** Expected values are those of go.yaml.in/yaml/v3 with kyaml's settings. */
function rewritten(text: string): string {
  const node = readDocument(text, 'test.yaml') as Node;
  return nodeYaml(node, readComments(text, node));
}

test('styles and brackets stay, indentation is two blanks, lists are not indented', () => {
  const text = `a:   'single ''q'' x'
b: "double \\t \\U0001F600 é"
f: [a,   "b", {c: d, e: ''}]
h:
    - x
    -   y: 1
        z:
          - q
    - - n
i:
o: |2
   lead
p: >-
  a
   b
  c
`;
  const expected = `a: 'single ''q'' x'
b: "double \\t \\U0001F600 é"
f: [a, "b", {c: d, e: ''}]
h:
- x
- y: 1
  z:
  - q
- - n
i:
o: |2
   lead
p: >-
  a

   b
  c
`;
  assert.equal(rewritten(text), expected);
});

test('comments stay with what they are about', () => {
  const text = `# doc

a:   # key
    # in a
    x: 1   # one
    # tail of a
b:
  - 1
  # two
  - 2
  # after two

# m1

# m2
c: |  # lit
  # text
d: "x # y"
# foot

e: 1

# end
`;
  const expected = `# doc

a: # key
  # in a
  x: 1 # one
  # tail of a
b:
- 1
# two
- 2
# after two

# m1

# m2
c: | # lit
  # text
d: "x # y"
# foot

e: 1

# end
`;
  assert.equal(rewritten(text), expected);
});
