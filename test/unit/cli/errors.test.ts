import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordError } from '../../../src/error-text.ts';
import {
  CliError,
  ConnectionError,
  ErrorList,
  ExitError,
  FlagError,
  StatusError,
  UsageError,
} from '../../../src/errors.ts';

const word = (error: unknown, terminal = false) => wordError(error, 'cox', 'get', terminal);

// The wording is that of k8s.io/kubectl/pkg/cmd/util/helpers.go.
test('plain errors', () => {
  assert.deepEqual(word(new CliError('no')), { text: 'error: no\n', exitCode: 1 });
  assert.equal(word(new CliError('error: no')).text, 'error: no\n');
  assert.equal(
    word(new FlagError('unknown flag: --x')).text,
    "error: unknown flag: --x\nSee 'cox get --help' for usage.\n",
  );
  assert.equal(word(new UsageError('x')).text, "error: x\nSee 'cox get -h' for help and examples\n");
});

test('a hint is shown on a terminal only', () => {
  const error = new CliError('no', { hint: 'try yes' });
  assert.equal(word(error).text, 'error: no\n');
  assert.equal(word(error, true).text, 'error: no\ntry yes\n');
});

test('what the server says', () => {
  const status = { message: 'pods "x" not found', reason: 'NotFound' };
  assert.equal(word(new StatusError(status, 404)).text, 'Error from server (NotFound): pods "x" not found\n');
  assert.equal(word(new StatusError({ message: 'broken' }, 500)).text, 'Error from server: broken\n');
  assert.equal(
    word(new StatusError({ message: 'Unauthorized', reason: 'Unauthorized' }, 401)).text,
    'error: You must be logged in to the server (Unauthorized)\n',
  );
});

test('an invalid object: one cause on the line, several below it, repeated ones once', () => {
  const details = { kind: 'Deployment', name: 'web', causes: [{ field: 'spec.replicas', message: 'no' }] };
  const status = (causes: object[]) => new StatusError({ reason: 'Invalid', details: { ...details, causes } }, 422);
  assert.equal(word(status(details.causes)).text, 'The Deployment "web" is invalid: spec.replicas: no\n');
  assert.equal(
    word(status([...details.causes, ...details.causes, { field: 'spec.x', message: 'bad' }])).text,
    'The Deployment "web" is invalid: \n* spec.replicas: no\n* spec.x: bad\n',
  );
});

test('an invalid object whose cause ends with a newline leaves an empty line, as in kubectl', () => {
  const cause = { field: 'spec', message: 'Forbidden: may not change\n- a\n+ b\n' };
  const status = (causes: object[]) =>
    new StatusError({ reason: 'Invalid', details: { kind: 'Pod', name: 'web', causes } }, 422);
  assert.equal(word(status([cause])).text, 'The Pod "web" is invalid: spec: Forbidden: may not change\n- a\n+ b\n\n');
  assert.equal(
    word(status([cause, { field: 'x', message: 'bad' }])).text,
    'The Pod "web" is invalid: \n* spec: Forbidden: may not change\n- a\n+ b\n\n* x: bad\n',
  );
});

test('several errors stand on lines of their own; ExitError says nothing', () => {
  assert.equal(word(new ErrorList([new CliError('a'), new CliError('b')])).text, 'a\nb\n');
  assert.deepEqual(word(new ExitError(3)), { text: '', exitCode: 3 });
});

test('control characters of the cluster are escaped', () => {
  assert.equal(
    word(new StatusError({ message: 'a\x1b[31mb\rc', reason: 'X' }, 400)).text,
    'Error from server (X): a^[[31mb\\rc\n',
  );
});

test('a write whose outcome is not known says so, wherever its error is wrapped', () => {
  const unknown = 'The POST of /x was sent, but it is not known whether the server carried it out';
  const lost = new ConnectionError('Unable to connect to the server: EOF', 'EOF', 'EOF', undefined, unknown);
  const wrapped = new CliError('failed to patch: EOF', { cause: lost });
  const twice = new CliError('error when patching "f": failed to patch: EOF', { cause: wrapped });
  assert.equal(word(lost).text, `Unable to connect to the server: EOF\n${unknown}\n`);
  assert.equal(word(wrapped).text, `error: failed to patch: EOF\n${unknown}\n`);
  assert.equal(word(twice).text, `error: error when patching "f": failed to patch: EOF\n${unknown}\n`);
  assert.equal(
    word(new ErrorList([wrapped, lost])).text,
    `failed to patch: EOF\n${unknown}\nUnable to connect to the server: EOF\n${unknown}\n`,
  );
  const unsent = new ConnectionError('Unable to connect to the server: EOF', 'EOF', 'EOF');
  assert.equal(word(new CliError('failed to patch: EOF', { cause: unsent })).text, 'error: failed to patch: EOF\n');
});
