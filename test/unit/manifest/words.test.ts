import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchesLabels, parseLabelQuery } from '../../../src/apimachinery/label-query.ts';
import { segmentPattern } from '../../../src/manifest/glob.ts';
import { hasNames, parseNames, parseResourceWords } from '../../../src/manifest/words.ts';

const words = (...args: string[]) => parseResourceWords(args, 'kubectl');

describe('resource words', () => {
  it('are types, a type and names, or TYPE/NAME', () => {
    assert.deepEqual(words(), { kind: 'none' });
    assert.deepEqual(words('po,svc,po'), { kind: 'types', types: ['po', 'svc'], names: [] });
    assert.deepEqual(words('po', 'x', 'y'), { kind: 'types', types: ['po'], names: ['x', 'y'] });
    assert.deepEqual(words('po/x', 'svc/y'), {
      kind: 'names',
      names: [
        { type: 'po', name: 'x' },
        { type: 'svc', name: 'y' },
      ],
    });
  });

  it('combine several types with every name', () => {
    assert.deepEqual(words('po,svc', 'x', 'y'), {
      kind: 'names',
      names: [
        { type: 'po', name: 'x' },
        { type: 'po', name: 'y' },
        { type: 'svc', name: 'x' },
        { type: 'svc', name: 'y' },
      ],
    });
  });

  it('say what is wrong in the words of kubectl', () => {
    const mixed =
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";
    assert.throws(() => words('po', 'po/x'), { message: mixed });
    assert.throws(() => words('a/b/c'), {
      message: 'arguments in resource/name form may not have more than one slash',
    });
    const single = { message: 'arguments in resource/name form must have a single resource and name' };
    for (const word of ['/x', 'po/', 'po,svc/x']) assert.throws(() => words(word), single);
  });

  it('may name objects of a default type', () => {
    assert.deepEqual(parseNames(['x', 'svc/y'], 'pods'), [
      { type: 'pods', name: 'x' },
      { type: 'svc', name: 'y' },
    ]);
    assert.throws(() => parseNames(['x'], ''), { message: 'the argument "x" must be RESOURCE/NAME' });
  });

  it('are told apart from types alone', () => {
    assert.equal(hasNames(['po'], 'kubectl'), false);
    assert.equal(hasNames(['po', 'x'], 'kubectl'), true);
    assert.equal(hasNames(['po/x'], 'kubectl'), true);
  });
});

describe('file patterns', () => {
  const matches = (pattern: string, name: string): boolean | undefined => segmentPattern(pattern)?.test(name);
  // expectations: Go's path/filepath.Match
  const cases: readonly [string, string, boolean][] = [
    ['*.yaml', 'a.yaml', true],
    ['*.yaml', 'a.yml', false],
    ['a?c', 'abc', true],
    ['[ab].y', 'b.y', true],
    ['[^ab].y', 'b.y', false],
    ['[a-c]x', 'bx', true],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['{a,b}', 'a', false],
    ['a.b', 'axb', false],
    ['a+(b)$', 'a+(b)$', true],
  ];
  for (const [pattern, name, expected] of cases) {
    it(`${pattern} and ${name}`, () => assert.equal(matches(pattern, name), expected));
  }
  it('can be malformed', () => {
    for (const pattern of ['[', '[]a]', '[-]', '[a-]', 'a\\'])
      assert.equal(segmentPattern(pattern), undefined, pattern);
  });
});

describe('label queries', () => {
  const labels = { a: '1', 'example.com/b': 'x', empty: '' };
  const cases: readonly [string, boolean][] = [
    ['', true],
    ['a=1', true],
    ['a==2', false],
    ['a!=2,c!=3', true],
    ['a in (2, 1)', true],
    ['a notin (1)', false],
    ['c notin (1)', true],
    ['a', true],
    ['!a', false],
    ['!c', true],
    ['example.com/b=x', true],
    ['empty=', true],
    ['empty in ()', true],
    ['a>0,a<2', true],
    ['a>1', false],
    ['in in (in)', false],
    ['constructor', false],
    ['!toString', true],
  ];
  for (const [query, expected] of cases) {
    it(query, () => assert.equal(matchesLabels(parseLabelQuery(query), labels), expected));
  }
});
