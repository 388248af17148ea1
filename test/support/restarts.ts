/** Waiting for containers that the node starts again and again. */
import assert from 'node:assert/strict';

const TIMEOUT = 180_000;
const COUNTS = '{range .items[*]}{.status.containerStatuses[0].restartCount}{"\\n"}{end}';

/**
 * Waits until the first container of every pod with these labels has restarted so often or more: a
 * wait for one number misses it when the machine is busy.
 */
export async function haveRestarted(
  kubectl: (...args: string[]) => string | Promise<string>,
  selector: string,
  atLeast: number,
): Promise<void> {
  const end = Date.now() + TIMEOUT;
  for (;;) {
    const counts = (await kubectl('get', 'pods', '-l', selector, '-o', `jsonpath=${COUNTS}`)).split('\n').slice(0, -1);
    // a pod without a status has an empty line
    if (counts.length > 0 && counts.every((count) => count !== '' && Number(count) >= atLeast)) return;
    assert.ok(Date.now() < end, `${selector} never restarted ${atLeast} times: ${counts}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
