/** Where releases can be stored (HELM_DRIVER; action.Configuration.Init). */
import { goQuote } from '../../apimachinery/go/text.ts';
import { LoggedFault } from '../error.ts';

const DRIVERS = ['', 'secret', 'secrets', 'configmap', 'configmaps', 'memory', 'sql'];

/** Throws LoggedFault for a driver that there is not. */
export function checkDriver(name: string): void {
  if (!DRIVERS.includes(name)) throw new LoggedFault(`unknown driver ${goQuote(name)}`);
}
