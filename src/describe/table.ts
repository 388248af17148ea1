import type { ApiType } from './api-types.ts';
import type { Describer } from './describer.ts';

type Load = () => Promise<{ readonly describer: Describer }>;

/** The kinds with a description of their own, by `group/Kind`. A new kind is a file in kinds/ and a row here. */
const describers: Readonly<Record<string, Load>> = {
  '/ConfigMap': () => import('./kinds/config-map.ts'),
  '/Namespace': () => import('./kinds/namespace.ts'),
  '/Node': () => import('./kinds/node.ts'),
  '/Pod': () => import('./kinds/pod.ts'),
  '/Secret': () => import('./kinds/secret.ts'),
  '/Service': () => import('./kinds/service.ts'),
  '/ServiceAccount': () => import('./kinds/service-account.ts'),
  'apps/DaemonSet': () => import('./kinds/daemon-set.ts'),
  'apps/Deployment': () => import('./kinds/deployment.ts'),
  'apps/ReplicaSet': () => import('./kinds/replica-set.ts'),
  'apps/StatefulSet': () => import('./kinds/stateful-set.ts'),
  'batch/CronJob': () => import('./kinds/cron-job.ts'),
  'batch/Job': () => import('./kinds/job.ts'),
  'networking.k8s.io/Ingress': () => import('./kinds/ingress.ts'),
};

/** The describer of a kind, whatever its version; the generic one, which reads it as `type`, for kinds without a row. */
export async function describerFor(type: ApiType): Promise<Describer> {
  const load = describers[`${type.group}/${type.kind}`];
  if (load !== undefined) return (await load()).describer;
  const { genericDescriber } = await import('./kinds/generic.ts');
  return genericDescriber(type);
}
