/** Whether a Gateway's listener accepts requests. */
import { broken, doubtful, type Hop } from '../hop.ts';
import { shellWord } from '../shell-word.ts';
import { isComplete, type World } from '../world.ts';
import { type Condition, conditionText, conditionWith, referenceText, sameReference } from './references.ts';
import type { GatewayView, ListenerView } from './views.ts';
import type { GatewayWorld } from './world.ts';

/** Why a Gateway's listener does not accept requests. */
export function gatewayHops(
  world: World,
  { classes }: GatewayWorld,
  gateway: GatewayView,
  listener: ListenerView,
): readonly Hop[] {
  const { className } = gateway;
  const own = classes.find(({ name }) => name === className);
  if (own === undefined && isComplete(world, 'GatewayClass', '')) {
    return [
      broken(
        'gateway',
        `no controller serves it: GatewayClass "${className}" does not exist`,
        'cox get gatewayclasses',
      ),
    ];
  }
  const refused = conditionWith(own?.conditions ?? [], 'Accepted', 'False');
  if (refused !== undefined) {
    const text = `GatewayClass "${className}" is not accepted: ${conditionText(refused)}`;
    return [broken('gateway', text, 'cox get gatewayclasses')];
  }
  const look = `cox describe gateway ${shellWord(gateway.name)} -n ${shellWord(gateway.namespace)}`;
  return [statusFitness('the Gateway', gateway.conditions), listenerFitness(gateway, listener)].flatMap((fitness) =>
    fitnessHops(fitness, look),
  );
}

const fitnessHops = ({ fault, doubts }: Fitness, look: string): readonly Hop[] => [
  ...(fault === undefined ? [] : [broken('gateway', fault, look)]),
  ...doubts.map((doubt) => doubtful('gateway', doubt, look)),
];

interface Fitness {
  /** Why it accepts no requests; undefined when it does. */
  readonly fault: string | undefined;
  /** Why it may accept none. */
  readonly doubts: readonly string[];
}

/**
 * Whether a listener accepts requests: by its own fields, by the other listeners on its port, and
 * by the controller's status.
 */
function listenerFitness({ listeners }: GatewayView, listener: ListenerView): Fitness {
  const status = statusFitness(`listener ${listener.name}`, listener.conditions);
  const conflicted = conditionWith(listener.conditions, 'Conflicted', 'True');
  const fault =
    formFault(listener) ??
    conflict(listeners, listener) ??
    (conflicted === undefined ? undefined : `listener ${listener.name} is conflicted: ${conditionText(conflicted)}`) ??
    status.fault;
  const tcp = listeners.find(({ protocol, port }) => protocol === 'TCP' && port === listener.port);
  const doubts =
    tcp === undefined
      ? status.doubts
      : [
          ...status.doubts,
          `listener ${tcp.name} has protocol TCP on the same port: a controller that supports TCP accepts neither of them`,
        ];
  return { fault, doubts };
}

/** What the conditions Accepted and Programmed of a Gateway or listener say. */
function statusFitness(what: string, conditions: readonly Condition[]): Fitness {
  const accepted = conditionWith(conditions, 'Accepted', 'False');
  if (accepted !== undefined) return { fault: `${what} is not accepted: ${conditionText(accepted)}`, doubts: [] };
  const programmed = conditionWith(conditions, 'Programmed', 'False');
  if (programmed !== undefined) {
    const text = `${what} is not programmed: ${conditionText(programmed)}`;
    const mayBeServed = ['AddressNotAssigned', 'Pending'].includes(programmed.reason);
    return mayBeServed ? { fault: undefined, doubts: [text] } : { fault: text, doubts: [] };
  }
  const waiting = conditionWith(conditions, 'Accepted', 'Unknown');
  const doubts = waiting === undefined ? [] : [`no controller has accepted ${what} yet: ${conditionText(waiting)}`];
  return { fault: undefined, doubts };
}

/** What the definition's validation rules refuse. */
function formFault({ name, protocol, tls, hostname }: ListenerView): string | undefined {
  const refused = (why: string): string => `listener ${name} is not valid: ${why}`;
  if (tls !== undefined && ['HTTP', 'TCP', 'UDP'].includes(protocol)) {
    return refused("tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']");
  }
  if (protocol === 'HTTPS' && tls?.terminates === false)
    return refused('tls mode must be Terminate for protocol HTTPS');
  if (hostname !== '' && ['TCP', 'UDP'].includes(protocol)) {
    return refused("hostname must not be specified for protocols ['TCP', 'UDP']");
  }
  return undefined;
}

/**
 * "The implementation MUST NOT pick one conflicting Listener as the winner" within an object; of
 * several objects the first goes before.
 */
function conflict(listeners: readonly ListenerView[], listener: ListenerView): string | undefined {
  const same = listeners.filter(
    ({ port, protocol, hostname }) =>
      port === listener.port && protocol === listener.protocol && hostname === listener.hostname,
  );
  const first = same[0] ?? listener;
  const rivals = same.filter((each) => each !== listener && sameReference(each.owner, listener.owner));
  const [rival] = sameReference(first.owner, listener.owner) ? rivals : [first];
  if (rival === undefined) return undefined;
  return `listener ${listener.name} is conflicted: ${rival.name} of ${referenceText(rival.owner)} has the same port, protocol and hostname`;
}
