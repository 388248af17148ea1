import { sortedKeys } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import { selfSubjectReviews } from '../../apimachinery/known-types.ts';
import { withoutNulls } from '../../apimachinery/nulls.ts';
import { at, type KubeObject } from '../../apimachinery/object.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { printFlags } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, isNotFound, StatusError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { createObject } from '../../kube/objects.ts';
import { printerOf } from '../shared/generated-objects.ts';
import { clusterOfClient } from '../shared/rest-config.ts';

/** The API's versions, the first that the server has counts. */
const VERSIONS = ['v1', 'v1beta1', 'v1alpha1'] as const;

const NOT_ENABLED = 'the selfsubjectreviews API is not enabled in the cluster';

/** The server's review of the one who sends the request. */
async function review(context: Context, cluster: Cluster): Promise<KubeObject> {
  for (const version of VERSIONS) {
    const apiVersion = `${selfSubjectReviews.group}/${version}`;
    try {
      return await createObject(
        cluster.transport,
        { mapping: { ...selfSubjectReviews, version } },
        { apiVersion, kind: 'SelfSubjectReview' },
        { signal: context.signal },
      );
    } catch (error) {
      if (error instanceof StatusError && error.reason === 'Forbidden') {
        throw new CliError(`${NOT_ENABLED} or you do not have permission to call it`, { cause: error });
      }
      if (!isNotFound(error)) throw error;
    }
  }
  throw new CliError(NOT_ENABLED);
}

/** What authentication.k8s.io calls UserInfo, its fields in the order of the Go struct. */
interface UserInfo {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  /** In the order of the keys. */
  readonly extra: readonly (readonly [key: string, values: readonly string[]])[];
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const texts = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(text) : []);

function userInfoOf(object: KubeObject): UserInfo {
  const info = at(object, 'status', 'userInfo');
  const { username, uid, groups, extra } = isJsonObject(info) ? info : {};
  const known = isJsonObject(extra) ? extra : {};
  return {
    username: text(username),
    uid: text(uid),
    groups: texts(groups),
    extra: sortedKeys(known).map((key) => [key, texts(known[key])]),
  };
}

/** The table that kubectl prints without -o. */
function table({ username, uid, groups, extra }: UserInfo): string {
  const rows = [
    ['ATTRIBUTE', 'VALUE'],
    ...(username === '' ? [] : [['Username', username]]),
    ...(uid === '' ? [] : [['UID', uid]]),
    ...(groups.length === 0 ? [] : [['Groups', `[${groups.join(' ')}]`]]),
    ...extra.map(([key, values]) => [`Extra: ${key}`, `[${values.join(' ')}]`]),
  ];
  return rows.map((cells) => `${cells.map(escapeTerminal).join('\t')}\n`).join('');
}

/** The review as kubectl's Go struct, for -o. */
function asReview({ apiVersion, kind, metadata }: KubeObject, info: UserInfo): JsonObject {
  const { username, uid, groups, extra } = info;
  const userInfo = {
    ...(username === '' ? {} : { username }),
    ...(uid === '' ? {} : { uid }),
    ...(groups.length === 0 ? {} : { groups: [...groups] }),
    ...(extra.length === 0 ? {} : { extra: Object.fromEntries(extra.map(([key, values]) => [key, [...values]])) }),
  };
  return { kind, apiVersion, metadata: withoutNulls(metadata ?? {}), status: { userInfo } };
}

export const command = defineCommand({
  use: 'whoami',
  long: `
    Show who the server takes you for: user name, groups and extra attributes.

    This is useful where something outside the cluster decides about that, such as a token webhook,
    an authenticating proxy or OIDC.`,
  examples: `
    # Show my attributes
    cox auth whoami

    # Show my attributes as JSON
    cox auth whoami -o json`,
  flags: printFlags,
  args: anyArguments,
  run: async (context, invocation) => {
    const cluster = await clusterOfClient(context);
    const printer = invocation.changed('output') ? await printerOf(context, invocation, 'none') : undefined;
    const object = await review(context, cluster);
    const info = userInfoOf(object);
    if (printer === undefined) {
      const { alignColumns } = await import('../../print/tabwriter.ts');
      context.io.stdout.write(alignColumns(table(info)));
    } else {
      printer.print(asReview(object, info), '', (part) => context.io.stdout.write(part));
    }
    return 0;
  },
});
