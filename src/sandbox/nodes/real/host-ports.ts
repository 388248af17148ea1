import { stat, writeFile } from 'node:fs/promises';
import type { SandboxFiles } from '../../paths.ts';
import { type NodeIdentity, nodeFiles } from './identity.ts';
import { type Machine, run } from './machine.ts';

/**
 * The chains of the CNI plugin portmap, which all networks of a machine share, and where it hangs
 * them.
 */
const dispatch = 'CNI-HOSTPORT-DNAT';
const shared = [dispatch, 'CNI-HOSTPORT-MASQ', 'CNI-HOSTPORT-SETMARK'];
const hooks = ['PREROUTING', 'OUTPUT', 'POSTROUTING'];

/** What `iptables -t nat -S CHAIN` prints; undefined when there is no such chain. */
async function rulesOf(chain: string, { tools }: Machine): Promise<string | undefined> {
  return run(tools.iptables, ['-t', 'nat', '-S', chain]).catch(() => undefined);
}

/** Notes whether somebody else had host ports before this node. */
export async function rememberHostPorts(files: SandboxFiles, machine: Machine): Promise<void> {
  if ((await rulesOf(dispatch, machine)) !== undefined) await writeFile(nodeFiles(files).hostPortsBefore, '');
}

/**
 * The words of a rule as `iptables -S` prints it: blanks part them, double quotes keep them
 * together, backslashes escape.
 */
export function ruleWords(rule: string): readonly string[] {
  const words = rule.match(/(?:[^\s"]+|"(?:\\.|[^"\\])*")+/g) ?? [];
  return words.map((word) => (word.startsWith('"') ? word.slice(1, -1).replaceAll(/\\(.)/g, '$1') : word));
}

/**
 * The words of `iptables -t nat` that delete a network's host ports out of what `iptables -S
 * CNI-HOSTPORT-DNAT` prints.
 */
export function hostPortRemovals(rules: string, network: string): readonly (readonly string[])[] {
  return rules.split('\n').flatMap((rule) => {
    const match = /--comment "dnat name: \\"(.+?)\\" id: .* -j (CNI-DN-[0-9a-f]+)$/.exec(rule);
    if (!rule.startsWith(`-A ${dispatch} `) || match?.[1] !== network) return [];
    return [
      ['-D', ...ruleWords(rule).slice(1)],
      ['-F', match[2]!],
      ['-X', match[2]!],
    ];
  });
}

/**
 * The words that delete the jumps to the shared chains out of what `iptables -S` prints for one of
 * the hooks.
 */
export function hookRemovals(rules: string): readonly (readonly string[])[] {
  return rules.split('\n').flatMap((rule) => {
    const target = / -j (\S+)$/.exec(rule)?.[1] ?? '';
    return shared.includes(target) ? [['-D', ...ruleWords(rule).slice(1)]] : [];
  });
}

/**
 * Removes the iptables rules of the node's host ports, and the chains they hung in if nobody had
 * those before and nobody uses them now.
 */
export async function removeHostPorts(files: SandboxFiles, { network }: NodeIdentity, machine: Machine): Promise<void> {
  const rules = await rulesOf(dispatch, machine);
  if (rules === undefined) return;
  const change = async (words: readonly string[]): Promise<void> => {
    await run(machine.tools.iptables, ['-t', 'nat', ...words]).catch(() => undefined);
  };
  for (const words of hostPortRemovals(rules, network)) await change(words);
  const before = await stat(nodeFiles(files).hostPortsBefore).catch(() => undefined);
  const left = (await rulesOf(dispatch, machine)) ?? '';
  if (before !== undefined || left.includes('-A ')) return;
  for (const hook of hooks) {
    for (const words of hookRemovals((await rulesOf(hook, machine)) ?? '')) await change(words);
  }
  for (const chain of shared) await change(['-F', chain]);
  for (const chain of shared) await change(['-X', chain]);
}
