/** `kustomize build`: the objects of a folder (krusty.Kustomizer). */
import { setImmediate } from 'node:timers/promises';
import { kustomizeVersion } from '../../version.ts';
import { newLoader } from './file-loader.ts';
import { addHashes } from './hash.ts';
import type { OnFile } from './kustomization-read.ts';
import type { LoaderOptions } from './loader.ts';
import { fixNameReferences } from './name-reference.ts';
import { mapAt, putField, stringNode } from './node.ts';
import type { BuildOptions, Step } from './plugin.ts';
import { isObject } from './read-resources.ts';
import { annotation, type Resource } from './resource.ts';
import type { ResourceMap } from './resource-map.ts';
import { BuildSchema } from './schema.ts';
import { sortResources } from './sort.ts';
import { type Accumulated, type Build, Target } from './target.ts';
import { resolveVars } from './vars.ts';

export interface BuildRequest extends Partial<BuildOptions>, LoaderOptions {
  /** A folder or a repository's URL. */
  readonly path: string;
  /** The deprecated --reorder; undefined when it was not given. */
  readonly reorder?: 'legacy' | 'none';
  readonly managedByLabel?: boolean;
  warn(line: string): void;
  onFile?: OnFile;
  onStep?(step: Step, resources: ResourceMap): void;
}

/** Builds a kustomization. Throws BuildError. */
export async function buildKustomization(request: BuildRequest): Promise<readonly Resource[]> {
  const { path, warn, log, loadRestrictor = 'root', enableHelm = false, enableAlphaPlugins = false } = request;
  const { helm = { command: 'helm', apiVersions: [], kubeVersion: '', debug: false } } = request;
  const options = { loadRestrictor, enableHelm, enableAlphaPlugins, helm };
  const loader = await newLoader(path, loadRestrictor, request);
  try {
    const schema = new BuildSchema();
    const { onFile, onStep } = request;
    const watchers = { ...(onFile === undefined ? {} : { onFile }), ...(onStep === undefined ? {} : { onStep }) };
    const pause = async (): Promise<void> => {
      await setImmediate();
      request.host?.signal.throwIfAborted();
    };
    const build: Build = { schema, options, warn, log, pause, ...watchers };
    const target = await Target.top(build, loader);
    const { kustomization, name } = target.file;
    await schema.use(kustomization.openapi, loader, true);
    const accumulated = await target.accumulate();
    await finish(accumulated, build, loader.nameOf(name));
    const { resources } = accumulated;
    sort(resources, request, target);
    await pause();
    const metadata = kustomization.buildMetadata ?? [];
    for (const resource of resources.resources) {
      if (request.managedByLabel || metadata.includes('managedByLabel')) addManagedBy(resource);
      resource.removeBuildAnnotations();
      if (!metadata.includes('originAnnotations')) resource.annotate(annotation.origin, undefined);
      if (!metadata.includes('transformerAnnotations')) resource.annotate(annotation.transformations, undefined);
    }
    return resources.resources;
  } finally {
    await loader.cleanUp();
  }
}

/** The steps that come once, when every folder has been gone through. */
async function finish({ resources, fields, vars }: Accumulated, build: Build, file: string): Promise<void> {
  addHashes(resources);
  await build.pause();
  build.onStep?.({ name: 'HashTransformer', file }, resources);
  fixNameReferences(resources, fields.nameReference);
  await build.pause();
  build.onStep?.({ name: 'nameReference', file }, resources);
  resolveVars(resources, vars, fields.varReference, build);
  build.onStep?.({ name: 'vars', file }, resources);
  // a patch may have taken a name away
  const kept = resources.resources.filter((resource) => isObject(resource.node) && !isLocal(resource));
  resources.replaceAll([]);
  // patches may have given two objects one id, at which kustomize panics
  resources.append(kept);
}

/** config.kubernetes.io/local-config with any value but "false" keeps an object out. */
function isLocal(resource: Resource): boolean {
  const local = resource.annotation('config.kubernetes.io/local-config');
  return local !== undefined && local !== 'false';
}

function sort(resources: ResourceMap, { reorder, log }: BuildRequest, { file }: Target): void {
  const { sortOptions } = file.kustomization;
  if (sortOptions !== undefined) {
    if (reorder !== undefined) {
      log(
        "Warning: Sorting order is set both in 'kustomization.yaml' ('sortOptions') and in a CLI flag ('--reorder'). Using the kustomization file over the CLI flag.",
      );
    }
    sortResources(resources, sortOptions);
  } else if (reorder !== 'none') sortResources(resources, undefined);
}

function addManagedBy({ node }: Resource): void {
  const metadata = node === undefined ? undefined : mapAt(node, 'metadata');
  const labels = metadata === undefined ? undefined : mapAt(metadata, 'labels');
  if (labels !== undefined)
    putField(labels, 'app.kubernetes.io/managed-by', stringNode(`kustomize-${kustomizeVersion}`));
}
