/** Our own helm inside of another command: what `cox kustomize --enable-helm` runs in place of a program. */

import { runDefinition } from '../../cli/command.ts';
import { findCommand } from '../../cli/find.ts';
import type { Context } from '../../context.ts';
import type { Env } from '../../io/host.ts';
import type { Output } from '../../io/io.ts';
import { dialect } from './dialect.ts';
import { helmRows } from './tree.ts';

export interface HelmRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

class Collected implements Output {
  readonly isTerminal = false;
  readonly columns = 80;
  private readonly chunks: Uint8Array[] = [];

  write(data: string | Uint8Array): void {
    this.chunks.push(typeof data === 'string' ? Buffer.from(data) : data);
  }

  async drain(): Promise<void> {
    // nothing leaves
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }
}

/** Runs one line of helm (without that word) with these variables besides the environment's. */
export async function helmInside(outer: Context, words: readonly string[], variables: Env): Promise<HelmRun> {
  const stdout = new Collected();
  const stderr = new Collected();
  const io = { ...outer.io, stdout, stderr, color: { stdout: false, stderr: false } };
  const env = { ...outer.env, ...variables };
  const { row, words: known } = findCommand(helmRows, ['helm', ...words]);
  const definition = (await row?.load?.())?.command;
  if (row === undefined || definition === undefined) throw new Error(`there is no helm ${words[0]}`);
  const spoken = { program: 'helm', rows: helmRows, row };
  let exitCode: number;
  try {
    const rest = ['helm', ...words].slice(known.length);
    const { typed, globals, notices } = dialect.parse(definition, rest, { env, platform: outer.platform });
    for (const notice of notices) stderr.write(`${notice}\n`);
    let cluster: ReturnType<Context['cluster']> | undefined;
    const context: Context = {
      ...{ ...outer, program: 'helm', commandPath: row.path, io, env, globals },
      cluster: () => {
        cluster ??= import('../../kube/connect.ts').then(({ connect }) => connect(context));
        return cluster;
      },
    };
    exitCode = await runDefinition(definition, context, typed);
    if (cluster !== undefined) (await cluster).transport.close();
  } catch (error) {
    outer.signal.throwIfAborted();
    const worded = dialect.wordError(error, spoken, definition, false);
    stderr.write(worded.text);
    exitCode = worded.exitCode;
  }
  return { stdout: stdout.text, stderr: stderr.text, exitCode };
}
