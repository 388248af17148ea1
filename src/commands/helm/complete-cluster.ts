/** The releases, revisions, namespaces and contexts that completion offers. */
import { listed } from '../../actions/helm/listed.ts';
import { reachableStorage, releaseHistory } from '../../actions/helm/storage/read.ts';
import { textOf } from '../../apimachinery/json.ts';
import { namespaces as namespaceType } from '../../apimachinery/known-types.ts';
import { DIRECTIVE, type Found } from '../../cli/unfinished-line.ts';
import { deadline, namesAt } from '../complete/lookup.ts';
import type { HelmLine } from './complete-line.ts';
import { helmNamespace } from './namespace.ts';
import { appVersion, chartLabel } from './release-text.ts';

async function storageOf({ context }: HelmLine) {
  return reachableStorage({ ...context, signal: deadline(context) }, await helmNamespace(context));
}

const EVERY = { statuses: [], selector: [], byDate: false, reverse: false, offset: 0, max: 0 };

/** The releases of the namespace, whatever their status, but those on the line. No storage: files, as helm has it. */
export async function releases(line: HelmLine): Promise<Found> {
  try {
    const found = listed(await (await storageOf(line)).list(), EVERY).filter(({ name }) => !line.args.includes(name));
    const candidates = found.map((release) => ({
      word: release.name,
      summary: `${chartLabel(release)} -> ${release.info.status ?? ''}`,
    }));
    return { candidates, directive: DIRECTIVE.noFiles };
  } catch {
    return { candidates: [], directive: DIRECTIVE.default };
  }
}

/** The revisions of a release, the oldest first. */
export async function revisions(line: HelmLine, release: string): Promise<Found> {
  try {
    const found = await releaseHistory(await storageOf(line), release);
    const candidates = found.map((each) => ({
      word: String(each.version),
      summary: `App: ${appVersion(each)}, Chart: ${chartLabel(each)}`,
    }));
    return { candidates, directive: DIRECTIVE.noFiles };
  } catch {
    return { candidates: [], directive: DIRECTIVE.error };
  }
}

export async function namespaces({ context }: HelmLine): Promise<Found> {
  try {
    const names = await namesAt(context, { mapping: namespaceType });
    return { candidates: names.map((word) => ({ word })), directive: DIRECTIVE.noFiles };
  } catch {
    return { candidates: [], directive: DIRECTIVE.default };
  }
}

/** The contexts of the kubeconfig with their clusters. */
export async function contexts({ context }: HelmLine): Promise<Found> {
  const { env, cwd, platform, globals } = context;
  const { loadKubeconfig } = await import('../../kube/kubeconfig/load.ts');
  const config = await loadKubeconfig({ explicitPath: globals.kubeconfig, env, cwd, platform }).catch(() => undefined);
  const candidates = [...(config?.contexts.values() ?? [])]
    .map(({ name, fields }) => ({ word: name, summary: textOf(fields.cluster) }))
    .sort((a, b) => (a.word < b.word ? -1 : 1));
  return { candidates, directive: DIRECTIVE.noFiles };
}
