/** The part of `ws` (which client-node brings along, without types) that streams use. */
declare module 'ws' {
  import type { EventEmitter } from 'node:events';
  import type { ClientRequest, IncomingMessage } from 'node:http';
  import type { Socket } from 'node:net';

  export interface ClientOptions {
    headers?: Record<string, string | readonly string[]>;
    createConnection?: () => Socket;
    perMessageDeflate?: boolean;
    handshakeTimeout?: number;
  }

  export class WebSocket extends EventEmitter {
    constructor(url: string, protocols: readonly string[], options: ClientOptions);
    readonly protocol: string;
    /** Bytes that `send` was given and the connection has not taken yet. */
    readonly bufferedAmount: number;
    readonly isPaused: boolean;
    send(data: Uint8Array, sent: (error?: Error) => void): void;
    ping(): void;
    pause(): void;
    resume(): void;
    close(code?: number): void;
    /** Ends the connection without a word to the other side. */
    terminate(): void;
    on(event: 'unexpected-response', listener: (request: ClientRequest, response: IncomingMessage) => void): this;
    on(event: 'upgrade', listener: (response: IncomingMessage) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    on(event: 'close', listener: (code: number, reason: Buffer) => void): this;
    on(event: 'open' | 'pong' | 'ping' | 'message', listener: () => void): this;
  }
}
