/** Keys that detach from a container (github.com/moby/term: ToBytes and the escape proxy). */
import { CliError } from '../../errors.ts';

const CONTROL = '@abcdefghijklmnopqrstuvwxyz[\\]^_';

/**
 * The bytes of keys such as `ctrl-p,ctrl-q`: single characters, ctrl-X, DEL. Throws CliError for
 * anything else.
 */
export function parseDetachKeys(keys: string): Uint8Array {
  const bytes = keys.split(',').map((key) => {
    if (Buffer.byteLength(key) === 1) return key.charCodeAt(0);
    if (key === 'DEL') return 127;
    const code = /^ctrl-.$/s.test(key) ? CONTROL.indexOf(key.slice(-1)) : -1;
    if (code < 0) throw new CliError(`could not bind detach keys: Unknown character: '${key}'`);
    return code;
  });
  return Uint8Array.from(bytes);
}

/**
 * The typed input up to the detach keys. The first keys are held back until the input shows that
 * they are not the whole sequence.
 */
export async function* untilDetached(typed: AsyncIterable<Uint8Array>, keys: Uint8Array): AsyncGenerator<Uint8Array> {
  let matched = 0;
  for await (const data of typed) {
    const passed: number[] = [];
    for (const byte of data) {
      if (byte === keys[matched]) {
        matched += 1;
        if (matched < keys.length) continue;
        if (passed.length > 0) yield Uint8Array.from(passed);
        return;
      }
      passed.push(...keys.subarray(0, matched));
      // the byte that ended this match may start another
      matched = byte === keys[0] ? 1 : 0;
      if (matched === 0) passed.push(byte);
    }
    if (passed.length > 0) yield Uint8Array.from(passed);
  }
}
