/** Commands typed with settings, a state folder and a namespace of their own, on the tests' cluster. */
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ended } from './child.ts';
import { testCluster } from './cluster.ts';
import { type Typed, typeCommand } from './in-process.ts';
import { coxWords } from './program.ts';

const { kubeconfig, kubectl: program, server } = testCluster();

export interface OwnSettings {
  readonly folder: string;
  readonly namespace: string;
  /** XDG_STATE_HOME. */
  readonly state: string;
  readonly contextName: string;
  readonly server: string;
  /** Answers what kubectl prints in the namespace; throws when it fails. */
  kubectl(...args: string[]): string;
  /** What a line, taken apart at its blanks, does without a terminal. */
  type(line: string, settings?: string, stateHome?: string): Promise<Typed>;
  /** Types a line in a terminal of its own, and the answer when the question is there; the code at the end. */
  onTerminal(line: string, answer: string, settings: string): Promise<string>;
  /** A file of settings with these fields. */
  settingsFile(name: string, fields: string): string;
  begin(): void;
  end(): void;
}

/** `begin` makes the namespace; `end` removes it and the folder. */
export function ownSettings(prefix: string): OwnSettings {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `cox-${prefix}-`));
  const namespace = `${prefix}-${path.basename(folder).slice(-6).toLowerCase()}`;
  const state = path.join(folder, 'state');
  const run = (...args: string[]): string =>
    execFileSync(program, [`--kubeconfig=${kubeconfig}`, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const surroundings = (settings: string | undefined, stateHome = state): Record<string, string> => ({
    KUBECONFIG: kubeconfig,
    KUBECACHEDIR: path.join(folder, 'cache'),
    HOME: folder,
    XDG_STATE_HOME: stateHome,
    ...(settings === undefined ? {} : { COXSWAIN_SETTINGS: settings }),
  });
  return {
    folder,
    namespace,
    state,
    server,
    contextName: run('config', 'current-context').trim(),
    kubectl: (...args) => run(`--namespace=${namespace}`, ...args),
    type: (line, settings, stateHome) =>
      typeCommand([...line.split(' '), `--namespace=${namespace}`], { env: surroundings(settings, stateHome) }),
    async onTerminal(line, answer, settings) {
      const command = `${coxWords()
        .map((word) => `'${word}'`)
        .join(' ')} ${line} --namespace=${namespace}`;
      const child = spawn('script', ['-qec', command, '/dev/null'], {
        env: { PATH: process.env.PATH, TERM: 'xterm', ...surroundings(settings) },
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      let seen = '';
      let answered = false;
      child.stdout.on('data', (chunk: Buffer) => {
        seen += chunk.toString();
        if (answered || !/Type its name to .*: $/.test(seen)) return;
        answered = true;
        child.stdin.write(`${answer}\n`);
      });
      const { code, stdout } = await ended(child);
      return `${stdout.replaceAll('\r', '')}(${code})`;
    },
    settingsFile(name, fields) {
      const file = path.join(folder, `${name}.yaml`);
      fs.writeFileSync(file, `apiVersion: coxswain.dev/v1alpha1\nkind: Settings\n${fields}\n`);
      return file;
    },
    begin: () => void run('create', 'namespace', namespace),
    end() {
      run('delete', 'namespace', namespace, '--wait=false');
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
