/** `probe set`: the changed probes of containers, and the patch with only these changes. */

import { goQuote } from '../../apimachinery/go/text.ts';
import { cloneJson, equalJson, isJsonObject, type JsonObject } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import type { ContainerRole } from '../diagnosis/types.ts';
import { type ContainerEdit, changeContainers, type TemplateChange } from '../generators/template-change.ts';
import { fieldText } from '../lint/finding.ts';
import { containerRole, podTemplateOf, portNames, resolvePort } from './containers.ts';
import type { Header, ProbeKind } from './probe.ts';
import { probeFields, readProbe } from './probe.ts';
import { probeProblems } from './validate.ts';

/** Fields of a probe that are numbers. */
export type NumberField =
  | 'initialDelaySeconds'
  | 'timeoutSeconds'
  | 'periodSeconds'
  | 'successThreshold'
  | 'failureThreshold'
  | 'terminationGracePeriodSeconds';

export interface ProbeEdit {
  readonly kinds: readonly ProbeKind[];
  readonly remove: boolean;
  /** One handler as the API has it: {"tcpSocket":{"port":6379}}; undefined: as it is. */
  readonly handler: JsonObject | undefined;
  /** Empty: as they are. */
  readonly headers: readonly Header[];
  readonly numbers: Partial<Readonly<Record<NumberField, number>>>;
  /**
   * Names of containers, with `*` and `?`; undefined: every container that is no init container.
   */
  readonly containers: string | undefined;
}

export interface ProbeChange extends TemplateChange {
  /** Why it must not be written; one line each. */
  readonly problems: readonly string[];
  /** What the API accepts but is probably a mistake. */
  readonly warnings: readonly string[];
}

/** Makes the change to an object. Throws CliError for a kind without a pod spec. */
export function changeProbes(object: KubeObject, edit: ProbeEdit): ProbeChange {
  const problems: string[] = [];
  const warnings: string[] = [];
  let matched = 0;
  const change = changeContainers(object, (container, list) => {
    const role = containerRole(container, list === 'initContainers');
    if (!isSelected(container, role, edit)) return undefined;
    matched += 1;
    const { next, remarks } = editContainer(container, role, edit);
    problems.push(...remarks.problems);
    warnings.push(...remarks.warnings);
    return next;
  });
  if (matched === 0) {
    const names = podTemplateOf(object).containers.map(({ name }) => name);
    problems.push(`no container is named ${goQuote(edit.containers ?? '*')}; containers: ${names.join(', ')}`);
  }
  return { ...change, problems, warnings };
}

/** An init container, which cannot have probes, is selected only by its exact name. */
function isSelected(container: JsonObject, role: ContainerRole, { containers }: ProbeEdit): boolean {
  const name = String(container.name ?? '');
  if (containers === undefined) return role === 'container';
  if (role === 'init container') return name === containers;
  return globPattern(containers).test(name);
}

function globPattern(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}

interface Remarks {
  readonly problems: string[];
  readonly warnings: string[];
}

function editContainer(
  container: JsonObject,
  role: ContainerRole,
  edit: ProbeEdit,
): { readonly next: ContainerEdit | undefined; readonly remarks: Remarks } {
  const remarks: Remarks = { problems: [], warnings: [] };
  const patch: JsonObject = {};
  const next = { ...container };
  for (const kind of edit.kinds) {
    const field = probeFields[kind];
    const before = isJsonObject(container[field]) ? container[field] : undefined;
    if (edit.remove) {
      if (before === undefined) continue;
      delete next[field];
      patch[field] = null;
      continue;
    }
    const after = editProbe(before, edit);
    judge(after, before, { kind, role, container, edit }, remarks);
    if (equalJson(before, after)) continue;
    next[field] = after;
    patch[field] = before === undefined ? after : difference(before, after);
  }
  return { next: Object.keys(patch).length === 0 ? undefined : { container: next, patch }, remarks };
}

const handlerNames = ['exec', 'httpGet', 'tcpSocket', 'grpc'];

function editProbe(before: JsonObject | undefined, { handler, headers, numbers }: ProbeEdit): JsonObject {
  const after = cloneJson(before ?? {});
  if (handler !== undefined) {
    for (const name of handlerNames) delete after[name];
    Object.assign(after, cloneJson(handler));
  }
  if (headers.length > 0 && isJsonObject(after.httpGet)) {
    after.httpGet.httpHeaders = headers.map(({ name, value }) => ({ name, value }));
  }
  for (const [field, value] of Object.entries(numbers)) {
    // The API does not store a delay of 0.
    if (value === 0) delete after[field];
    else after[field] = value;
  }
  return after;
}

interface Judged {
  readonly kind: ProbeKind;
  readonly role: ContainerRole;
  readonly container: JsonObject;
  readonly edit: ProbeEdit;
}

function judge(
  probe: JsonObject,
  before: JsonObject | undefined,
  { kind, role, container, edit }: Judged,
  remarks: Remarks,
) {
  const name = String(container.name ?? '');
  const who = `${role} ${name}`;
  if (role !== 'init container' && before === undefined && edit.handler === undefined) {
    remarks.problems.push(
      `${who} has no ${kind} probe yet: set its handler (--get-url, --open-tcp, --grpc or -- COMMAND)`,
    );
    return;
  }
  if (edit.headers.length > 0 && !isJsonObject(probe.httpGet)) {
    remarks.problems.push(`--header is for HTTP probes: the ${kind} probe of ${who} is not an HTTP probe`);
  }
  for (const { path, message } of probeProblems(probe, kind, role)) {
    remarks.problems.push(`${who}: ${fieldText([probeFields[kind], ...path])}: ${message}`);
  }
  const { handler, timeout, period } = readProbe(probe);
  if ('port' in handler && typeof handler.port === 'string' && resolvePort(handler.port, container) === undefined) {
    remarks.problems.push(`${who} declares no port named ${goQuote(handler.port)}; its ports: ${portNames(container)}`);
  }
  if (timeout > period) {
    remarks.warnings.push(`${who}: the ${kind} probe's timeout of ${timeout}s is longer than its period of ${period}s`);
  }
}

/** The merge patch from `before` to `after`; lists are replaced as a whole. */
function difference(before: JsonObject, after: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) patch[key] = null;
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (equalJson(old, value)) continue;
    patch[key] = isJsonObject(old) && isJsonObject(value) ? difference(old, value) : value;
  }
  return patch;
}
