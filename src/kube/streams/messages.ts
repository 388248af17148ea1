/** One message of a socket: the number of the channel and what was sent on it. */
export interface Message {
  readonly channel: number;
  readonly data: Buffer;
}

/** Where the messages of a socket wait for whoever reads them. */
export interface MessageQueue extends AsyncIterable<Message> {
  push(message: Message): void;
  /**
   * Called after the last message. With an error, reading fails after the messages that already
   * came.
   */
  end(error?: Error): void;
}

/** The maximum number of bytes that wait before the socket is paused. */
const HIGH_WATER = 1 << 18;

/**
 * A queue that holds its socket back (`pause`) while more waits than may, and lets it go on
 * (`resume`) when all was read.
 */
export function newMessageQueue(flow: { pause(): void; resume(): void }): MessageQueue {
  const waiting: Message[] = [];
  let bytes = 0;
  let held = false;
  let end: { readonly error: Error | undefined } | undefined;
  let wake: (() => void) | undefined;
  const next = async (): Promise<IteratorResult<Message, undefined>> => {
    for (;;) {
      const message = waiting.shift();
      if (message !== undefined) {
        bytes -= message.data.length;
        return { value: message, done: false };
      }
      if (end?.error !== undefined) throw end.error;
      if (end !== undefined) return { value: undefined, done: true };
      if (held) {
        held = false;
        flow.resume();
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    push: (message) => {
      waiting.push(message);
      bytes += message.data.length;
      if (bytes > HIGH_WATER && !held) {
        held = true;
        flow.pause();
      }
      wake?.();
    },
    end: (error) => {
      end ??= { error };
      wake?.();
    },
    [Symbol.asyncIterator]: () => ({ next }),
  };
}
