/** What `create quota`, `poddisruptionbudget` and `priorityclass` send. */
import type { JsonObject } from '../../apimachinery/json.ts';
import { toLabelSelector } from '../../apimachinery/label-selector.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { formatQuantity, parseQuantity } from '../../apimachinery/quantity.ts';
import { CliError } from '../../errors.ts';
import { type Identity, objectMeta } from './metadata.ts';
import { intOrString } from './numbers.ts';
import { sortedMap } from './pairs.ts';

function hardLimits(text: string): Record<string, string> {
  const pairs = text.split(',').map((statement): [string, string] => {
    const [resource = '', quantity, ...others] = statement.split('=');
    if (quantity === undefined || others.length > 0) {
      throw new CliError(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
    }
    try {
      return [resource, formatQuantity(parseQuantity(quantity))];
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new CliError(error.message, { cause: error });
    }
  });
  return sortedMap(pairs);
}

function scopesOf(text: string): string[] {
  const scopes = text.split(',');
  if (scopes.includes('')) throw new CliError('invalid resource quota scope ""');
  return scopes;
}

export interface QuotaOptions extends Identity {
  /** RESOURCE=QUANTITY[,...]; "" for none. */
  readonly hard: string;
  /** SCOPE[,...]; "" for none. The server knows which scopes there are. */
  readonly scopes: string;
}

/** A ResourceQuota. Throws CliError for a limit that is no pair or no quantity, or an empty scope. */
export function resourceQuota(options: QuotaOptions): KubeObject {
  const spec: JsonObject = {
    ...(options.hard === '' ? {} : { hard: hardLimits(options.hard) }),
    ...(options.scopes === '' ? {} : { scopes: scopesOf(options.scopes) }),
  };
  return { kind: 'ResourceQuota', apiVersion: 'v1', metadata: objectMeta(options), spec, status: {} };
}

export interface DisruptionBudgetOptions extends Identity {
  readonly selector: string;
  /** A number or a percentage; "" for none. One of the two is given. */
  readonly minAvailable: string;
  readonly maxUnavailable: string;
}

/** A PodDisruptionBudget. Throws CliError, in kubectl's words, for options that make none. */
export function podDisruptionBudget(options: DisruptionBudgetOptions): KubeObject {
  const { selector, minAvailable, maxUnavailable } = options;
  checkBudget(options);
  return {
    kind: 'PodDisruptionBudget',
    apiVersion: 'policy/v1',
    metadata: objectMeta(options),
    spec: {
      ...(minAvailable === '' ? {} : { minAvailable: intOrString(minAvailable) }),
      selector: toLabelSelector(selector),
      ...(maxUnavailable === '' ? {} : { maxUnavailable: intOrString(maxUnavailable) }),
    },
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  };
}

function checkBudget({ name, selector, minAvailable, maxUnavailable }: DisruptionBudgetOptions): void {
  if (name === '') throw new CliError('name must be specified');
  if (selector === '') throw new CliError('a selector must be specified');
  if (maxUnavailable === '' && minAvailable === '') {
    throw new CliError('one of min-available or max-unavailable must be specified');
  }
  if (maxUnavailable !== '' && minAvailable !== '') {
    throw new CliError('min-available and max-unavailable cannot be both specified');
  }
  const amount = /^[0-9]+%?$/;
  if (minAvailable !== '' && !amount.test(minAvailable)) {
    throw new CliError('invalid format specified for min-available');
  }
  if (maxUnavailable !== '' && !amount.test(maxUnavailable)) {
    throw new CliError('invalid format specified for max-unavailable');
  }
}

export interface PriorityClassOptions {
  readonly name: string;
  readonly value: number;
  readonly globalDefault: boolean;
  readonly description: string;
  readonly preemptionPolicy: string;
}

export function priorityClass(options: PriorityClassOptions): KubeObject {
  const { name, value, globalDefault, description, preemptionPolicy } = options;
  return {
    kind: 'PriorityClass',
    apiVersion: 'scheduling.k8s.io/v1',
    metadata: objectMeta({ name }),
    value,
    ...(globalDefault ? { globalDefault } : {}),
    ...(description === '' ? {} : { description }),
    preemptionPolicy,
  };
}
