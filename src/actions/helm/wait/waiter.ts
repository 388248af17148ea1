/** The ways to wait (--wait): watcher, legacy, and hookOnly, which only waits for hooks. */
import { goDuration } from '../../../apimachinery/go/duration.ts';
import { isPaused } from '../../../resources/rollout/workload.ts';
import type { Resource } from '../objects/resource.ts';
import type { HelmTools } from '../tools.ts';
import { goneRule, hookRule, readyRule } from './status-rules.ts';
import type { Waiter, WaitStrategy } from './strategy.ts';
import { waitForStatus } from './watcher.ts';

const isPausedDeployment = ({ mapping, object }: Resource): boolean =>
  mapping.group === 'apps' && mapping.kind === 'Deployment' && isPaused(object);

function watcher(tools: HelmTools): Waiter {
  const say = (words: string, { length: count }: readonly Resource[], timeout: number): void =>
    tools.debug?.(words, { count, timeout: goDuration(timeout) });
  return {
    ready(resources, timeout, options) {
      say('waiting for resources', resources, timeout);
      const waited = resources.filter((resource) => !isPausedDeployment(resource));
      const rule = readyRule(tools, options);
      return waitForStatus(tools, {
        resources: waited,
        rule,
        desired: 'Current',
        timeout,
        purpose: 'ready',
      });
    },
    hooks(resources, timeout) {
      say('waiting for resources', resources, timeout);
      return waitForStatus(tools, { resources, rule: hookRule, desired: 'Current', timeout, purpose: 'hook' });
    },
    gone(resources, timeout, { quiet = false } = {}) {
      say('waiting for resources to be deleted', resources, timeout);
      const purpose = quiet ? undefined : 'gone';
      return waitForStatus(tools, { resources, rule: goneRule(tools), desired: 'NotFound', timeout, purpose });
    },
  };
}

export async function newWaiter(tools: HelmTools, strategy: WaitStrategy): Promise<Waiter> {
  if (strategy === 'legacy') return (await import('./legacy.ts')).legacyWaiter(tools);
  const waiter = watcher(tools);
  if (strategy === 'watcher') return waiter;
  const nothing = async (): Promise<void> => undefined;
  return { ready: nothing, hooks: waiter.hooks, gone: nothing };
}
