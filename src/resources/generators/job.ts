import { cloneJson, isJsonObject, type JsonObject } from '../../apimachinery/json.ts';
import { at, type KubeObject, meta } from '../../apimachinery/object.ts';
import { CliError } from '../../errors.ts';
import { type Identity, objectMeta } from './metadata.ts';
import { sortedMap } from './pairs.ts';

export interface JobOptions extends Identity {
  readonly image: string;
  readonly command: readonly string[];
}

function jobSpec(options: JobOptions, restartPolicy: string): JsonObject {
  const container: JsonObject = { name: options.name };
  if (options.image !== '') container.image = options.image;
  if (options.command.length > 0) container.command = [...options.command];
  container.resources = {};
  return { template: { metadata: {}, spec: { containers: [container], restartPolicy } } };
}

/** What `create job --image` sends. */
export function job(options: JobOptions): KubeObject {
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: objectMeta(options),
    spec: jobSpec(options, 'Never'),
    status: {},
  };
}

/**
 * What `create job --from=cronjob/x` sends, from the live CronJob. Throws CliError for another
 * kind.
 */
export function jobFromCronJob(identity: Identity, cronJob: KubeObject): KubeObject {
  if (cronJob.kind !== 'CronJob') throw new CliError(`unknown object type *${goPackage(cronJob)}.${cronJob.kind}`);
  const template = at(cronJob, 'spec', 'jobTemplate');
  const templateMeta = isJsonObject(template) ? meta(template) : {};
  const owner = meta(cronJob);
  const spec = isJsonObject(template) && isJsonObject(template.spec) ? cloneJson(template.spec) : {};
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: objectMeta(identity, {
      labels: templateMeta.labels,
      annotations: sortedMap([
        ['cronjob.kubernetes.io/instantiate', 'manual'],
        ...Object.entries(templateMeta.annotations ?? {}),
      ]),
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: owner.name ?? '',
          uid: owner.uid ?? '',
          controller: true,
        },
      ],
    }),
    spec,
    status: {},
  };
}

/** The Go package of a built-in kind is named after its version. */
function goPackage(object: KubeObject): string {
  return object.apiVersion.slice(object.apiVersion.indexOf('/') + 1);
}

export interface CronJobOptions extends JobOptions {
  readonly schedule: string;
  readonly restart: string;
}

/** What `create cronjob` sends. */
export function cronJob(options: CronJobOptions): KubeObject {
  return {
    kind: 'CronJob',
    apiVersion: 'batch/v1',
    metadata: objectMeta(options),
    spec: {
      schedule: options.schedule,
      jobTemplate: {
        metadata: objectMeta({ name: options.name }),
        spec: jobSpec(options, options.restart === '' ? 'OnFailure' : options.restart),
      },
    },
    status: {},
  };
}
