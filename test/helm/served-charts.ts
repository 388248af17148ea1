/** The charts that the tests of servers serve, and the index of the repository that has them. */
import { createHash } from 'node:crypto';
import { packed } from './folder.ts';

const template =
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}\n';

export const chartFiles = (name: string, version: string, more = ''): Readonly<Record<string, string>> => ({
  [`${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: ${version}\ndescription: The chart ${name}\n${more}`,
  [`${name}/templates/cm.yaml`]: template,
  [`${name}/values.yaml`]: 'a: 1\n',
});

export const archiveOf = (name: string, version: string, more = ''): Promise<Buffer> =>
  packed(chartFiles(name, version, more));

export const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** NAME-VERSION.tgz -> archive */
export async function archives(...charts: readonly (readonly [string, string])[]): Promise<Record<string, Buffer>> {
  const made: Record<string, Buffer> = {};
  for (const [name, version] of charts) made[`${name}-${version}.tgz`] = await archiveOf(name, version);
  return made;
}

/** An index of archives, with their addresses below `base` and their digests. */
export function indexOf(files: Readonly<Record<string, Uint8Array>>, base = ''): string {
  const entries = new Map<string, string[]>();
  for (const [file, data] of Object.entries(files)) {
    const [, name = '', version = ''] = /^([a-z]+)-(.*)\.tgz$/.exec(file) ?? [];
    const list = entries.get(name) ?? [];
    list.push(
      `  - {apiVersion: v2, name: ${name}, version: ${version}, description: The chart ${name}, appVersion: "${version[0]}", digest: ${sha256(data)}, urls: ["${base}${file}"]}\n`,
    );
    entries.set(name, list);
  }
  const lists = [...entries].map(([name, list]) => `  ${name}:\n${list.join('')}`);
  return `apiVersion: v1\nentries:\n${lists.join('')}`;
}
