/**
 * kubectl 1.37's commands and flags, read from its own command tree (fixtures/kubectl): flag,
 * shorthand, type, default, value when given bare, deprecated, hidden.
 */
import { readFileSync } from 'node:fs';

export interface KubectlFlag {
  /** The type as pflag names it: `string`, `bool`, `duration`, `stringArray`. */
  readonly type: string;
  /** The default as pflag prints it. */
  readonly default: string;
  readonly shorthand?: string;
  readonly valueWhenBare?: string;
  readonly deprecated?: string;
  readonly hidden?: boolean;
}

export interface KubectlCommand {
  readonly runnable: boolean;
  readonly aliases?: readonly string[];
  readonly flags: Readonly<Record<string, KubectlFlag>>;
}

/** The name under which the flags of all commands stand. */
export const GLOBAL = '(global)';

const file = new URL('../../fixtures/kubectl/flags-1.37.json', import.meta.url);

/** From a command's path (`rollout status`) to its flags. */
export const kubectlSurface = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, KubectlCommand>>;

/** klog's flags, which every command takes too and the inventory leaves out. */
const klogFlags: Readonly<Record<string, KubectlFlag>> = {
  'log-flush-frequency': { type: 'duration', default: '5s' },
  v: { shorthand: 'v', type: 'Level', default: '0' },
  vmodule: { type: 'moduleSpec', default: '' },
};

/** The flags of a command; of all commands (GLOBAL), with klog's. */
export function kubectlFlags(command: string): Readonly<Record<string, KubectlFlag>> {
  const flags = kubectlSurface[command]?.flags ?? {};
  return command === GLOBAL ? { ...flags, ...klogFlags } : flags;
}
