/** Whether a registry takes a user and password (Client.Login of pkg/registry/client.go). */
import { goQuote } from '../../apimachinery/go/text.ts';
import { HelmFault } from '../error.ts';
import { MIB } from '../http.ts';
import { hostOf } from './reference.ts';
import { answerFault, type RegistrySession } from './session.ts';

async function ping(session: RegistrySession, host: string): Promise<void> {
  const answer = await session.request({ url: session.baseOf(hostOf(host)), limit: MIB });
  if (answer.status === 404) throw new HelmFault('not found');
  if (answer.status !== 200) throw answerFault('GET', answer);
}

/** Throws HelmFault when the registry refuses. */
export async function checkLogin(session: RegistrySession, host: string): Promise<void> {
  session.forceOAuth2 = true;
  try {
    await ping(session, host);
    return;
  } catch (error) {
    if (!(error instanceof HelmFault)) throw error;
  } finally {
    session.forceOAuth2 = false;
  }
  try {
    await ping(session, host);
  } catch (error) {
    if (!(error instanceof HelmFault)) throw error;
    throw new HelmFault(`authenticating to ${goQuote(host)}: ${error.message}`, { cause: error });
  }
}
