/** Where the objects of `kustomize` go: stdout, a file, or a file for each in a folder. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { systemText } from '../../io/system-text.ts';
import { withPlaces } from '../../manifest/built.ts';
import { effectiveNamespace } from '../../manifest/kustomize/ids.ts';
import type { Resource } from '../../manifest/kustomize/resource.ts';
import { writtenObject, writtenObjects } from '../../manifest/kustomize/written.ts';
import { toYamlOfBuild } from '../../print/yaml.ts';

/**
 * Writes the objects as YAML. `output` is a file or an existing folder, '' is stdout. Throws
 * BuildError for an object that cannot be written, CliError for a file that cannot.
 */
export async function writeResources(
  { io, cwd }: Pick<Context, 'io' | 'cwd'>,
  resources: readonly Resource[],
  output: string,
): Promise<void> {
  if (output !== '' && (await isFolder(path.resolve(cwd, output)))) {
    await writeEach(cwd, output, resources);
    return;
  }
  const text = withPlaces(() => writtenObjects(resources), cwd)
    .map(toYamlOfBuild)
    .join('---\n');
  if (output === '') io.stdout.write(text);
  else await writeFile(cwd, output, text);
}

async function isFolder(file: string): Promise<boolean> {
  const status = await fs.stat(file).catch(() => undefined);
  return status?.isDirectory() === true;
}

async function writeFile(cwd: string, file: string, text: string): Promise<void> {
  try {
    await fs.writeFile(path.resolve(cwd, file), text);
  } catch (error) {
    throw new CliError(`open ${file}: ${systemText(error)}`);
  }
}

/** One file for each object; its namespace is in the name where there are several. */
async function writeEach(cwd: string, folder: string, resources: readonly Resource[]): Promise<void> {
  const namespaces = new Set(
    resources.filter(({ id }) => id.clusterScoped !== true).map(({ id }) => effectiveNamespace(id)),
  );
  for (const resource of resources) {
    const file = path.join(folder, fileName(resource, namespaces.size > 1));
    const parent = path.dirname(file);
    // a name such as ../x would lead out of the folder
    if (path.relative(folder, parent).split(path.sep).includes('..')) {
      throw new CliError(`file ${file} of the object ${resource.name} is not in ${folder}`);
    }
    await writeFile(cwd, file, toYamlOfBuild(withPlaces(() => writtenObject(resource), cwd)));
  }
}

/** `[namespace_]group_version_kind_name.yaml` in lower case, without what is empty. */
function fileName({ id }: Resource, withNamespace: boolean): string {
  const { group, version, kind, name } = id;
  const namespace = withNamespace && id.clusterScoped !== true ? effectiveNamespace(id) : '';
  const type = [group, version, kind].filter((part) => part !== '').join('_');
  const parts = [namespace, type, name].map((part) => part.toLowerCase());
  return `${(namespace === '' ? parts.slice(1) : parts).join('_')}.yaml`;
}
