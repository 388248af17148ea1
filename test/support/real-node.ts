/**
 * The real node of one machine: tests that put one up, or look at what it leaves behind, take
 * turns.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { coxCommand } from './program.ts';

/** Why tests on a real node are left out; false when they run. */
export const skipRealNode =
  process.env.COXSWAIN_TEST_REAL_NODE === '1' ? (false as const) : 'COXSWAIN_TEST_REAL_NODE=1 is not set';

const turn = path.join(os.tmpdir(), 'cox-real-node.turn');

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** 0 while the file is being written, or when it has just been given back. */
function ownerOfTurn(): number {
  try {
    return Number(readFileSync(turn, 'utf8'));
  } catch {
    return 0;
  }
}

/** Resolves when no other process of a test has the node; the answer gives it back. */
export async function takeTurn(): Promise<() => void> {
  for (;;) {
    try {
      writeFileSync(turn, String(process.pid), { flag: 'wx' });
      return () => rmSync(turn, { force: true });
    } catch {
      const owner = ownerOfTurn();
      if (owner > 0 && !isAlive(owner)) rmSync(turn, { force: true });
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

export interface RealNode {
  readonly env: NodeJS.ProcessEnv;
  /** Of the test's own; pods may mount what is in it. */
  readonly folder: string;
  /** Runs cox and asserts nothing. */
  cox(...words: readonly string[]): {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
  };
  down(): void;
}

/**
 * A cluster with a real node, under a name of its own; that of COXSWAIN_TEST_REAL_KUBECONFIG when
 * it names one, which then stays up.
 */
export async function realNode(name: string): Promise<RealNode> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cox-real-'));
  const given = process.env.COXSWAIN_TEST_REAL_KUBECONFIG;
  const giveBack = given === undefined ? await takeTurn() : () => undefined;
  const state = path.join(folder, 'state');
  mkdirSync(state);
  const env = {
    ...process.env,
    HOME: folder,
    XDG_STATE_HOME: state,
    KUBECONFIG: given ?? path.join(folder, 'kubeconfig'),
  };
  const run: RealNode['cox'] = (...words) => spawnSync(...coxCommand(words), { env, encoding: 'utf8' });
  if (given === undefined) {
    const { status, stderr } = run('sandbox', 'up', '--name', name, '--node=real');
    if (status !== 0) throw new Error(`cox sandbox up: ${stderr}`);
  }
  return {
    env,
    folder,
    cox: run,
    down() {
      if (given === undefined) run('sandbox', 'down', '--name', name);
      giveBack();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
