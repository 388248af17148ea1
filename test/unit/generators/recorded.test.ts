// Expected bytes: runs of kubectl 1.37, recorded by npm run record.
import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { runDefinition } from '../../../src/cli/command.ts';
import { findCommand } from '../../../src/cli/find.ts';
import { parseFlags } from '../../../src/cli/parse.ts';
import { tree } from '../../../src/commands/tree.ts';
import type { Context } from '../../../src/context.ts';
import { wordError } from '../../../src/error-text.ts';
import type { Cluster, Mapping } from '../../../src/kube/cluster.ts';
import { splitLine } from '../../parity/words.ts';
import { testContext } from '../../support/connect-context.ts';
import { type Typed, typeCommand } from '../../support/in-process.ts';
import { type Recorded, readRecorded } from '../../support/recorded.ts';

const recorded = (name: string): readonly Recorded[] =>
  readRecorded(path.join(import.meta.dirname, 'recorded', `${name}.txt`));

const withNewline = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

function assertSame(typed: Typed, expected: Recorded): void {
  assert.equal(withNewline(typed.stdout), expected.stdout);
  assert.equal(withNewline(typed.stderr), expected.stderr);
  assert.equal(typed.exitCode, expected.exitCode);
}

describe('create, with a kubeconfig whose server is nowhere', () => {
  const env = { KUBECONFIG: path.join(import.meta.dirname, 'offline.kubeconfig') };
  for (const run of recorded('create')) {
    test(run.line, async () => {
      assertSame(await typeCommand(splitLine(run.line).words, { env, program: 'kubectl' }), run);
    });
  }
});

/** A cluster that knows kinds and refuses everything else: what is tested sends nothing. */
function knowing(namespace: string): Cluster {
  const forKind: Cluster['mapper']['forKind'] = async ({ group, version, kind }) =>
    ({ group, version, kind, resource: `${kind.toLowerCase()}s`, namespaced: true }) as Mapping;
  return { namespace: namespace || 'default', namespaceGiven: namespace !== '', mapper: { forKind } } as Cluster;
}

/** Runs a command that asks its server only for the kinds it has. */
async function typeWithKinds(words: readonly string[]): Promise<Typed> {
  const { row, rest } = findCommand(tree, words);
  const commandPath = row?.path ?? '';
  const base = testContext({ cwd: process.cwd() });
  try {
    const command = (await row?.load?.())?.command;
    const { typed, globals, notices } = parseFlags(command?.flags ?? {}, rest);
    for (const notice of notices) base.io.stderr.write(`${notice}\n`);
    const cluster = async () => knowing(globals.namespace);
    const own = { program: 'kubectl', commandPath, globals, cluster, commandOf: () => undefined };
    const context: Context = { ...base, ...own };
    const exitCode = command === undefined ? -1 : await runDefinition(command, context, typed);
    return { stdout: base.stdoutText(), stderr: base.stderrText(), exitCode };
  } catch (error) {
    const { text, exitCode } = wordError(error, 'kubectl', commandPath, false);
    return { stdout: base.stdoutText(), stderr: base.stderrText() + text, exitCode };
  }
}

for (const name of ['run', 'set-image']) {
  describe(`${name}, sending nothing`, () => {
    for (const run of recorded(name)) {
      test(run.line, async () => assertSame(await typeWithKinds(splitLine(run.line).words), run));
    }
  });
}
