/** `tree -w`: on a terminal one drawing that stays up to date, elsewhere a new one for each change. */
import { listenToClock } from '../../actions/cluster-clock.ts';
import { type FollowedWorld, followArea, withoutWarnings } from '../../actions/ownership/follow.ts';
import type { Reading, WholeObjects } from '../../actions/ownership/world.ts';
import { groupResource, groupVersion, type KubeObject, meta, parseGroupVersion } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { ExitError } from '../../errors.ts';
import { newScreen } from '../../io/screen.ts';
import type { Cluster } from '../../kube/cluster.ts';
import type { Item } from '../../manifest/selection.ts';
import { nodesOf } from '../../resources/ownership/graph.ts';
import { warn } from '../shared/warn.ts';
import { output, type TreeOutput } from './output.ts';
import {
  areaKey,
  areaOf,
  deletedTree,
  type Subject,
  type SubjectTrees,
  subjectsOf,
  treesOf,
  wholeSubjects,
} from './subjects.ts';

/** The shortest time between two drawings, in milliseconds: one change often brings others. */
const PAUSE = 200;
/** Ages change even when nothing happens. */
const TICK = 1000;
const ROWS = 24;

/**
 * Goes on until it is interrupted or the reader of stdout is gone. Throws what makes the cluster
 * unreadable.
 */
export async function watchTrees(context: Context, items: readonly Item[], json: boolean): Promise<number> {
  const cluster = await context.cluster();
  const { clusterClock, transport } = listenToClock(withoutWarnings(cluster.transport), context.clock);
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  const reading: Reading = { cluster, transport, signal };
  const changes = newChanges();
  const options = { clock: context.clock, onChange: changes.add, onFailure: changes.fail };
  try {
    const subjects = subjectsOf(items);
    const worlds = new Map<string, FollowedWorld>();
    for (const area of subjects.map((subject) => areaOf(subject, cluster))) {
      if (!worlds.has(areaKey(area))) worlds.set(areaKey(area), await followArea(reading, area, options));
    }
    const whole = wholeSubjects(subjects);
    const show = shower(context, await output(context, json), json, whole, () => clusterClock.now());
    for (;;) {
      changes.take();
      show.news(await currentTrees(reading, cluster, subjects, worlds, whole));
      await context.io.stdout.drain();
      if (context.io.stdout.closed === true) throw new ExitError(0);
      await context.clock.sleep(PAUSE, context.signal);
      while (!changes.any()) {
        await Promise.race([changes.next(), context.clock.sleep(TICK, context.signal)]);
        if (!changes.any()) show.tick();
      }
    }
  } finally {
    over.abort(new ExitError(0));
  }
}

/** Whether something changed since the last look, or failed for good. */
function newChanges() {
  let changed = false;
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  return {
    add(): void {
      changed = true;
      wake?.();
    },
    fail(error: Error): void {
      failure ??= error;
      wake?.();
    },
    any: (): boolean => changed || failure !== undefined,
    /** Throws the failure. */
    take(): void {
      if (failure !== undefined) throw failure;
      changed = false;
    },
    next: (): Promise<void> =>
      new Promise((resolve) => {
        wake = resolve;
      }),
  };
}

async function currentTrees(
  reading: Reading,
  cluster: Cluster,
  subjects: readonly Subject[],
  worlds: ReadonlyMap<string, FollowedWorld>,
  whole: WholeObjects,
): Promise<readonly SubjectTrees[]> {
  const found: SubjectTrees[] = [];
  for (const subject of subjects) {
    const followed = worlds.get(areaKey(areaOf(subject, cluster)));
    if (followed === undefined) continue;
    const { world } = followed;
    const current = currentObject(subject, followed);
    if (current === undefined) {
      found.push({ subject, world, trees: [deletedTree(subject)] });
      continue;
    }
    const trees = await treesOf(reading, { subject, object: current, world }, whole);
    await followOwners(reading, trees, followed);
    found.push(trees);
  }
  const shown = new Set(found.flatMap(({ trees }) => nodesOf(trees).map(({ uid }) => uid)));
  for (const uid of whole.keys()) if (!shown.has(uid)) whole.delete(uid);
  return found;
}

/**
 * The subject as the world has it: the same object, or one that has taken its name since; undefined
 * while there is none.
 */
function currentObject(
  { mapping, namespace, name, object }: Subject,
  { world }: FollowedWorld,
): KubeObject | undefined {
  const same = world.objects.get(meta(object).uid ?? '');
  // what may not be listed stays as it was read
  if (same !== undefined || world.unreadable.has(groupResource(mapping))) return same ?? object;
  const apiVersion = groupVersion(mapping.group, mapping.version);
  for (const one of world.objects.values()) {
    if (one.kind !== mapping.kind || one.apiVersion !== apiVersion) continue;
    if (meta(one).name === name && (meta(one).namespace ?? '') === namespace) return one;
  }
  return undefined;
}

/** Owners without a namespace are outside the area of what they own. */
async function followOwners(reading: Reading, { trees }: SubjectTrees, followed: FollowedWorld): Promise<void> {
  if (followed.area.clusterScoped) return;
  for (const { apiVersion, kind, name, namespace, object } of nodesOf(trees)) {
    if (namespace !== '' || object === undefined) continue;
    followed.followOne(await reading.cluster.mapper.forKind({ ...parseGroupVersion(apiVersion), kind }), name);
  }
}

interface Shower {
  /** The trees have changed. */
  news(found: readonly SubjectTrees[]): void;
  /** A second has passed. */
  tick(): void;
}

function shower({ io }: Context, print: TreeOutput, json: boolean, whole: WholeObjects, now: () => number): Shower {
  const warned = new Set<string>();
  const warnAll = (found: readonly SubjectTrees[], before: () => void): void => {
    for (const text of print.warnings(found)) {
      if (warned.has(text)) continue;
      before();
      warned.add(text);
      warn(io, text);
    }
  };
  if (io.stdout.isTerminal && !json) {
    const screen = newScreen(io.stdout);
    let last: readonly SubjectTrees[] = [];
    const draw = (): void => screen.draw(fitting(print.lines(last, whole, now()), (io.stdout.rows || ROWS) - 1));
    return {
      news(found) {
        last = found;
        warnAll(found, screen.clear);
        draw();
      },
      tick: draw,
    };
  }
  let key: string | undefined;
  return {
    news(found) {
      // ages alone are no change
      const shown = print.text(found, whole, 0);
      if (shown === key) return;
      io.stdout.write(`${key === undefined || json ? '' : '\n'}${print.text(found, whole, now())}`);
      key = shown;
      warnAll(found, () => undefined);
    },
    tick() {},
  };
}

/** The first lines, and how many are left out; the last line of a terminal is for the cursor. */
function fitting(lines: readonly string[], rows: number): readonly string[] {
  if (lines.length <= rows) return lines;
  return [...lines.slice(0, rows - 1), `... ${lines.length - rows + 1} more lines: the terminal is too low`];
}
