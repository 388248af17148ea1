/** The pods and pod templates that `probe list` and `probe lint` read. */

import { matchesLabels, parseLabelQuery } from '../../apimachinery/label-query.ts';
import { controllerOf, type KubeObject, meta } from '../../apimachinery/object.ts';
import {
  allNamespacesFlag,
  type FilenameValues,
  filenameFlags,
  namedFiles,
  namesNoFiles,
  selectorFlag,
} from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, ErrorList, UsageError } from '../../errors.ts';
import { selectObjects } from '../../manifest/select.ts';
import type { Item } from '../../manifest/selection.ts';
import type { LintSubject } from '../../resources/lint/types.ts';
import { hasPodTemplate } from '../../resources/probes/containers.ts';

export const subjectFlags = { ...filenameFlags, ...selectorFlag, ...allNamespacesFlag } as const;

export interface SubjectFlags extends FilenameValues {
  readonly selector: string;
  readonly 'all-namespaces': boolean;
}

export interface Subjects {
  readonly subjects: readonly LintSubject[];
  /** Errors, reported after the results. */
  readonly errors: readonly Error[];
}

/**
 * The types to read when none is named: those that people write. Pods and replica sets with an
 * owner are left out; the template of the owner is theirs.
 */
const everyType =
  'deployments.apps,statefulsets.apps,daemonsets.apps,replicasets.apps,replicationcontrollers,cronjobs.batch,jobs.batch,pods';

/** With -f no server is needed. Throws UsageError for arguments beside files. */
export function readSubjects(context: Context, flags: SubjectFlags, args: readonly string[]): Promise<Subjects> {
  if (namesNoFiles(flags)) return clusterSubjects(context, flags, args);
  if (args.length > 0) throw new UsageError('name files with -f or objects of the cluster, not both');
  return fileSubjects(context, flags);
}

async function fileSubjects(context: Context, flags: SubjectFlags): Promise<Subjects> {
  const { readPlacedObjects } = await import('../../manifest/placed.ts');
  const { objects, errors } = await readPlacedObjects(context, namedFiles(flags));
  const query = parseLabelQuery(flags.selector);
  const subjects = objects
    .filter(({ object }) => hasPodTemplate(object) && matchesLabels(query, meta(object).labels))
    .map(({ object, source }) => ({
      object,
      source,
      namespace: meta(object).namespace ?? context.globals.namespace,
    }));
  return { subjects, errors };
}

async function clusterSubjects(context: Context, flags: SubjectFlags, args: readonly string[]): Promise<Subjects> {
  const isNamed = args.length > 0;
  const { items, errors } = await selectObjects(context, {
    args: isNamed ? args : [everyType],
    allowEmptySelector: true,
    selector: flags.selector,
    allNamespaces: flags['all-namespaces'],
    continueOnError: true,
  });
  const wrong = items.filter(({ object }) => object !== undefined && !hasPodTemplate(object));
  const kept = items.filter((item) => isSubject(item, isNamed));
  return {
    subjects: kept.map(({ object, namespace }) => ({ object: object as KubeObject, namespace })),
    errors: [
      ...wrong.map(
        ({ mapping, name }) => new CliError(`${mapping.resource}/${name} has no containers and no pod template`),
      ),
      ...errors.flatMap((error) => (error instanceof ErrorList ? error.errors : [error])),
    ],
  };
}

function isSubject({ object }: Item, isNamed: boolean): boolean {
  if (object === undefined || !hasPodTemplate(object)) return false;
  const isOwned = controllerOf(object) !== undefined;
  return isNamed || !isOwned;
}
