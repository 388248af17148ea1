/** Passwords that are typed or piped in. */
import type { Context } from '../../context.ts';
import { ExitError } from '../../errors.ts';
import { HelmFault } from '../../helm/error.ts';
import { readAll, untilAborted } from '../../io/abortable.ts';

type Asking = Pick<Context, 'io' | 'signal'>;

/** All of stdin, without the end of its line. */
export async function passwordOfStdin({ io, signal }: Asking): Promise<string> {
  const text = Buffer.from(await readAll(io.stdin, signal)).toString('utf8');
  return text.replace(/\n$/, '').replace(/\r$/, '');
}

/** Lines of stdin, one after the other. */
export class Answers {
  readonly #context: Asking;
  readonly #chunks: AsyncGenerator<Uint8Array>;
  #rest = Buffer.alloc(0);

  constructor(context: Asking) {
    this.#context = context;
    this.#chunks = untilAborted(context.io.stdin, context.signal);
  }

  /** The next byte; undefined at the end. */
  async #byte(): Promise<number | undefined> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return undefined;
      this.#rest = Buffer.from(next.value);
    }
    const [first] = this.#rest;
    this.#rest = this.#rest.subarray(1);
    return first;
  }

  /** Throws HelmFault at the end of the input. */
  async ask(question: string): Promise<string> {
    this.#context.io.stdout.write(question);
    const typed: number[] = [];
    let byte = await this.#byte();
    if (byte === undefined) throw new HelmFault('EOF');
    for (; byte !== undefined && byte !== 0x0a; byte = await this.#byte()) typed.push(byte);
    return Buffer.from(typed).toString('utf8').replace(/\r$/, '');
  }

  /** Asks for what the terminal must not show. Throws HelmFault where there is no terminal, as helm does. */
  async askHidden(question: string): Promise<string> {
    const { stdout, terminal } = this.#context.io;
    stdout.write(question);
    if (terminal === undefined) throw new HelmFault('inappropriate ioctl for device');
    await terminal.setRawMode(true);
    try {
      return await this.#keys();
    } finally {
      await terminal.setRawMode(false);
      stdout.write('\n');
    }
  }

  /** What a raw terminal sends until Enter. */
  async #keys(): Promise<string> {
    let typed = Buffer.alloc(0);
    for (;;) {
      const byte = await this.#byte();
      if (byte === 0x03) throw new ExitError(130);
      if (byte === undefined || byte === 0x04 || byte === 0x0a || byte === 0x0d) return typed.toString('utf8');
      // a character is one or more bytes, and Backspace takes all of it
      if (byte === 0x7f || byte === 0x08) typed = Buffer.from([...typed.toString('utf8')].slice(0, -1).join(''));
      else typed = Buffer.concat([typed, Buffer.from([byte])]);
    }
  }
}
