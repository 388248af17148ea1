/** The objects that a kustomization makes, for -k and `kustomize` (resource.KustomizeVisitor). */
import path from 'node:path';
import { CliError } from '../errors.ts';
import { escapeTerminal } from '../io/escape.ts';
import type { ClusterContext } from '../kube/cluster-context.ts';
import { klogLine } from '../kube/transport/klog.ts';
import type { FilePlace, InputDocument, Source } from './document.ts';
import { type BuildRequest, buildKustomization } from './kustomize/build.ts';
import { BuildError } from './kustomize/error.ts';
import { placeIn } from './kustomize/place.ts';
import type { Resource } from './kustomize/resource.ts';
import { writtenObjects } from './kustomize/written.ts';

/**
 * What is built, and how; the machine and the lines for stderr come from the context, unless the
 * warnings go elsewhere.
 */
export type BuildOptions = Omit<BuildRequest, 'host' | 'warn' | 'log'> & Partial<Pick<BuildRequest, 'warn'>>;

/**
 * Builds the kustomization of a folder or of a repository's URL. Its warnings and log lines go to
 * stderr. Throws BuildError.
 */
export async function build(context: ClusterContext, options: BuildOptions): Promise<readonly Resource[]> {
  const { io, clock } = context;
  const request: BuildRequest = {
    warn: (line) => io.stderr.write(`${escapeTerminal(line)}\n`),
    ...options,
    host: context,
    log: (text) => io.stderr.write(klogLine('I', clock.now(), text)),
  };
  return buildKustomization(request).catch((error: unknown) => {
    throw withPlace(error, context.cwd);
  });
}

/** The error with the line of the file that it is about, where that is known. */
function withPlace(error: unknown, cwd: string): unknown {
  if (!(error instanceof BuildError) || error.place === undefined || error.place.file === '') return error;
  const { file, line } = shown(error.place, cwd);
  return new CliError(error.message, { places: [`  at ${file}:${line}`], cause: error });
}

/**
 * The objects of a build as documents of an input, with the places of their fields. As in kubectl
 * the legacy order is asked for, and nothing is given before all of it can be written. Throws
 * BuildError.
 */
export async function builtDocuments(context: ClusterContext, folder: string): Promise<readonly InputDocument[]> {
  const resources = await build(context, { path: folder, reorder: 'legacy' });
  const values = withPlaces(() => writtenObjects(resources), context.cwd);
  return resources.map((resource, index) => ({
    value: values[index] ?? null,
    line: 1,
    placeOf: placesOf(resource, context.cwd),
  }));
}

/** Runs `work`; an error of the build that it throws gets its place. */
export function withPlaces<T>(work: () => T, cwd: string): T {
  try {
    return work();
  } catch (error) {
    throw withPlace(error, cwd);
  }
}

/** The function that finds the places of an object's fields, the files relative to `cwd`. */
function placesOf({ node }: Resource, cwd: string): NonNullable<Source['placeOf']> {
  return (field) => {
    const place = node === undefined ? undefined : placeIn(node, field);
    return place === undefined ? undefined : shown(place, cwd);
  };
}

/** The place with its file as it is seen from `cwd`. */
export const shown = ({ file, line }: FilePlace, cwd: string): FilePlace => ({ file: shownFile(file, cwd), line });

/** A file as it is seen from `cwd`; what has `//` in it is remote (Loader.nameOf). */
export const shownFile = (file: string, cwd: string): string =>
  file.includes('//') ? file : path.relative(cwd, path.resolve(cwd, file));
