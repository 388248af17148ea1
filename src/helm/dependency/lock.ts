/** Chart.lock: the versions that were found (internal/resolver, pkg/downloader/manager.go). */
import { lstat, readlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeGo } from '../../apimachinery/go/encode.ts';
import { structJson } from '../../apimachinery/go/struct-json.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { Json, JsonObject } from '../../apimachinery/json.ts';
import { errorCode } from '../../io/files.ts';
import { unreadable } from '../../io/system-text.ts';
import { toYaml } from '../../print/yaml.ts';
import type { Dependency, Lock } from '../chart/chart.ts';
import { modTimeText } from '../chart/mod-time.ts';
import { dependencyType } from '../chart/types.ts';
import { HelmFault } from '../error.ts';
import { sha256 } from '../repository/cache.ts';

/** As Go writes its struct: the fields that hold nothing left out. */
const encoded = (list: readonly Dependency[] | undefined): Json =>
  list === undefined ? null : list.map((one) => encodeGo({ ...one } as unknown as JsonObject, dependencyType));

/** What ties a lock to the dependencies it was made for. */
export const dependencyDigest = (
  wanted: readonly Dependency[] | undefined,
  locked: readonly Dependency[] | undefined,
): string => `sha256:${sha256(structJson([encoded(wanted), encoded(locked)]))}`;

/** The digest of helm 2. */
export const oldDigest = (wanted: readonly Dependency[] | undefined): string =>
  `sha256:${sha256(structJson({ dependencies: encoded(wanted) }))}`;

/** Writes Chart.lock, or requirements.lock of a chart of apiVersion v1. A link is not followed. Throws HelmFault. */
export async function writeLock(
  folder: string,
  { digest, dependencies }: Omit<Lock, 'generated'>,
  now: number,
  isOld: boolean,
): Promise<void> {
  const name = isOld ? 'requirements.lock' : 'Chart.lock';
  const file = path.join(folder, name);
  try {
    if ((await lstat(file)).isSymbolicLink()) {
      throw new HelmFault(`the ${name} file is a symlink to ${goQuote(await readlink(file))}`);
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  const generated = modTimeText(Math.floor(now / 1000), (now % 1000) * 1e6);
  try {
    await writeFile(file, toYaml({ dependencies: encoded(dependencies), digest, generated }), { mode: 0o644 });
  } catch (error) {
    throw new HelmFault(unreadable(file, error), { cause: error });
  }
}
