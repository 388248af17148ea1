/** The logs of a hook's pods (outputLogsByPolicy of pkg/action/hooks.go). */
import { isJsonObject, objectsOf, textOf } from '../../apimachinery/json.ts';
import { pods } from '../../apimachinery/known-types.ts';
import { at, meta } from '../../apimachinery/object.ts';
import { HelmFault } from '../../helm/error.ts';
import { listObjects } from '../../kube/objects.ts';
import { openPodLog } from '../../kube/pod-log.ts';
import { yamlAsJson } from '../../manifest/kustomize/yaml-json.ts';
import type { Draft, HookDraft } from './draft.ts';
import { isReleaseFault } from './faults.ts';
import type { HelmTools } from './tools.ts';

const selectors: Readonly<Record<string, (name: string) => Readonly<Record<string, string>>>> = {
  Job: (name) => ({ labelSelector: `job-name=${name}` }),
  Pod: (name) => ({ fieldSelector: `metadata.name=${name}` }),
};

function namespaceOf(hook: HookDraft, release: string): string {
  const manifest = yamlAsJson(hook.manifest ?? '', hook.path ?? '');
  const own = isJsonObject(manifest) ? textOf(at(manifest, 'metadata', 'namespace')) : '';
  return own === '' ? release : own;
}

/** Prints the logs of every container on stderr, where the hook asks for it in this case. Throws HelmFault. */
export async function hookLogs(
  tools: HelmTools,
  draft: Draft,
  hook: HookDraft,
  policy: 'hook-succeeded' | 'hook-failed',
): Promise<void> {
  const selector = selectors[hook.kind ?? '']?.(hook.name ?? '');
  if (selector === undefined || !hook.output_log_policies?.includes(policy)) return;
  const { cluster, context, log } = tools;
  const { signal } = context;
  const namespace = namespaceOf(hook, draft.namespace);
  const { items } = await listObjects(cluster.transport, { mapping: pods, namespace }, { query: selector, signal });
  for (const pod of items) {
    const name = meta(pod).name ?? '';
    for (const container of objectsOf(at(pod, 'spec', 'containers')).map((one) => textOf(one.name))) {
      const request = { namespace, pod: name, query: { container } };
      try {
        const stream = await openPodLog(cluster.transport, request, signal);
        // helm's log has the text of each read as one message
        for await (const chunk of stream.body) log('INFO', Buffer.from(chunk).toString('utf8').replace(/\n$/, ''));
      } catch (error) {
        if (!isReleaseFault(error)) throw error;
        throw new HelmFault(`failed to stream pod logs for pod: ${name}, container: ${container}`, { cause: error });
      }
    }
  }
}
