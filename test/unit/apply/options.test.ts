import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArguments } from '../../../src/cli/arguments.ts';
import { parseFlags } from '../../../src/cli/parse.ts';
import { applyOptions, checkFlags, command } from '../../../src/commands/apply/apply.ts';
import { defaults } from './support.ts';

/** The options of a typed line, and what was said meanwhile. */
function typed(line: string) {
  const said: string[] = [];
  const io = { stderr: { write: (text: string) => said.push(text) } };
  const context = { io, clock: { now: () => 0 } } as never;
  const { typed: words } = parseFlags(command.flags, line.split(' ').filter(Boolean));
  readArguments(command.args, words);
  return { options: applyOptions(words as never, context), flags: words.flags as never, said };
}

describe('apply: typed words to options', () => {
  it('defaults', () => {
    assert.deepEqual(typed('-f app.yaml').options, defaults);
  });
  it('every flag', () => {
    const line =
      '-f a.yaml,b.yaml -f - -R -l app=x --dry-run=none --validate=warn --overwrite=false --openapi-patch=false ' +
      '--force --cascade=orphan --grace-period 0 --timeout 1m30s --field-manager me --wait --all=false';
    assert.deepEqual(typed(line).options, {
      ...defaults,
      files: { filenames: ['a.yaml', 'b.yaml', '-'], recursive: true, kustomize: '' },
      selector: 'app=x',
      validation: 'Warn',
      overwrite: false,
      openapiPatch: false,
      force: true,
      propagation: 'Orphan',
      gracePeriod: 0,
      timeout: 90_000,
      fieldManager: 'me',
    });
  });
  it('the manager of server-side apply unless one is typed', () => {
    assert.equal(typed('-f a --server-side').options.fieldManager, 'kubectl');
    assert.equal(typed('-f a --server-side --field-manager=x').options.fieldManager, 'x');
  });
  it('bare values and booleans', () => {
    assert.equal(typed('-f a --dry-run').options.dryRun, 'client');
    assert.equal(typed('-f a --dry-run=true').options.dryRun, 'client');
    assert.equal(typed('-f a --dry-run=False').options.dryRun, 'none');
    assert.equal(typed('-f a --validate').options.validation, 'Strict');
    assert.equal(typed('-f a --validate=0').options.validation, 'Ignore');
    assert.equal(typed('-f a --cascade').options.propagation, 'Background');
  });
  it('says that booleans of --cascade are old', () => {
    const { options, said } = typed('-f a --cascade=false');
    assert.equal(options.propagation, 'Orphan');
    assert.deepEqual(said, [
      'warning: --cascade=false is deprecated (boolean value) and can be replaced with --cascade=orphan.\n',
    ]);
  });
  const refused: [string, string][] = [
    ['', 'must specify one of -f and -k'],
    ['foo bar', 'Unexpected args: [foo bar]'],
    ['-f a --dry-run=foo', 'Invalid dry-run value (foo). Must be "none", "server", or "client".'],
    ['-f a --force-conflicts', '--force-conflicts only works with --server-side'],
    ['-f a --server-side --force', '--force cannot be used with --server-side'],
    ['-f a --dry-run=server --force', '--dry-run=server cannot be used with --force'],
    ['-f a --all -l x=y', 'cannot set --all and --selector at the same time'],
    ['-f a --subresource=status', '--subresource can only be specified for --server-side'],
    ['-f a --applyset=x', 'unknown flag: --applyset'],
  ];
  for (const [line, message] of refused) {
    it(`refuses "${line}"`, async () => {
      const check = async () => {
        const { options, flags } = typed(line);
        await checkFlags(options, flags);
      };
      await assert.rejects(check, { message });
    });
  }
});
