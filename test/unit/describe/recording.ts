import { type JsonObject, parseJson } from '../../../src/apimachinery/json.ts';
import { type ApiType, events } from '../../../src/apimachinery/known-types.ts';
import { withoutNulls } from '../../../src/apimachinery/nulls.ts';
import { gvkOf } from '../../../src/apimachinery/object.ts';
import type { EventReference, Related, RelatedQuery } from '../../../src/describe/describer.ts';
import { describerFor } from '../../../src/describe/registry.ts';
import { describeText } from '../../../src/describe/writer.ts';
import { StatusError } from '../../../src/errors.ts';
import { collectionPath, objectPath } from '../../../src/kube/address.ts';

/** What kubectl said of an object, and what the server had answered it. */
export interface Recording {
  /** When kubectl looked at the clock, in milliseconds since the epoch. */
  readonly now: number;
  readonly object: JsonObject;
  /** By their URLs. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** What kubectl printed. */
  readonly text: string;
}

/**
 * A recording as a file: what was known, one thing a line, and below a line of dashes what kubectl
 * made of it.
 */
export function writeRecording({ now, object, answers, text }: Recording): string {
  const lines = Object.entries(answers).map(([url, answer]) => `GET ${url} ${JSON.stringify(answer)}`);
  return [`now ${now}`, `object ${JSON.stringify(object)}`, ...lines, '---', text].join('\n');
}

export function readRecording(file: string): Recording {
  const end = file.indexOf('\n---\n');
  const [now = '', object = '', ...answers] = file.slice(0, end).split('\n');
  const parse = (json: string): JsonObject => parseJson(json) as JsonObject;
  return {
    now: Number(now.replace('now ', '')),
    object: parse(object.replace('object ', '')),
    answers: Object.fromEntries(
      answers.map((line) => {
        const [, url = '', json = 'null'] = /^GET (\S+) (.*)$/.exec(line) ?? [];
        return [url, parse(json)];
      }),
    ),
    text: file.slice(end + '\n---\n'.length),
  };
}

/** What belongs to an object, by the answers to URLs. Those nobody recorded are not found. */
export function recordingRelated(ask: (url: string) => unknown): Related {
  const list = async (type: ApiType, namespace: string, query: RelatedQuery = {}) => {
    const search = new URLSearchParams({ ...query }).toString();
    const answer = ask(`${collectionPath({ mapping: type, namespace })}${search && `?${search}`}`) as {
      items?: object[];
    };
    return withoutNulls(answer.items ?? []);
  };
  return {
    list,
    get: async (type: ApiType, namespace: string, name: string) =>
      withoutNulls(ask(objectPath({ mapping: type, namespace, name }))),
    events: async ({ name, namespace = '', kind, uid }: EventReference) => {
      const terms = Object.entries({ name, namespace, kind, uid }).filter(([, value]) => value !== undefined);
      return list(events, namespace, {
        fieldSelector: terms.map(([field, value]) => `involvedObject.${field}=${value}`).join(','),
      });
    },
  } as Related;
}

/** Our description of the recorded object. */
export async function describeRecording(
  { object, now, answers }: Recording,
  related = recordingRelated((url) => {
    if (Object.hasOwn(answers, url)) return answers[url];
    const [, group, resource, name = ''] =
      /^\/apis?\/(?:([^/]+)\/)?v\d\/namespaces\/[^/]+\/([^/]+)\/([^/]+)$/.exec(url) ?? [];
    const type = group === undefined ? resource : `${resource}.${group}`;
    throw new StatusError({ reason: 'NotFound', message: `${type} "${name}" not found` }, 404);
  }),
): Promise<string> {
  const gvk = gvkOf(object);
  const describer = await describerFor({ ...gvk, resource: '', namespaced: true });
  const found = await describer.fetch(object, related);
  return describeText((writer) => describer.write(writer, object, found, now));
}
