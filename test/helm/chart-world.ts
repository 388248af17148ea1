/** What the tests of servers have in common: a repository, a registry, and the keys that charts are signed with. */
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { good } from '../support/certificates.ts';
import { findHelm } from './programs.ts';
import { archives, indexOf } from './served-charts.ts';
import {
  guarded,
  inPages,
  listen,
  listening,
  type Served,
  type Server,
  serve,
  startRegistry,
  tokenGuarded,
} from './servers.ts';
import { keybox, newKey, signed, sumsText } from './signing.ts';
import { compared, inTurns, type Turned, type Turns } from './turns.ts';

/** Temporary files have names of chance. */
const mask = (text: string): string => text.replace(/(?<=\.(?:tgz|yaml))\d+/g, '').replace(/(?<=tmpcharts-)\w+/g, '');

export const dependent = (name: string, ...lines: readonly string[]): string =>
  `apiVersion: v2\nname: ${name}\nversion: 0.1.0\ndependencies:\n${lines.map((line) => `- {${line}}\n`).join('')}`;

const CHARTS = [
  ['web', '0.1.0'],
  ['web', '0.2.0'],
  ['web', '1.0.0-rc.1'],
  ['web', '0.2.1+b.1'],
  ['db', '1.2.3'],
] as const;

/** Servers of charts; those that want a user take me:secret. */
export class ChartWorld {
  readonly root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'cox-servers-')));
  /** File -> archive. */
  charts: Readonly<Record<string, Buffer>> = {};
  /** Path -> what the repository answers. */
  readonly served: Record<string, Served> = {};
  /** Keyrings by file. */
  keys: Readonly<Record<string, Uint8Array | string>> = {};
  /** Provenance by file. */
  readonly proofs: Record<string, string> = {};
  /** `http://127.0.0.1:PORT` of each. */
  readonly at = { open: '', guarded: '', secure: '' };
  /** HOST:PORT of each; the plain one lists its tags in pages. */
  readonly registry = { plain: '', basic: '', token: '' };
  #helm = '';
  #number = 0;
  readonly #servers: Server[] = [];

  async start(): Promise<void> {
    this.#helm = await findHelm();
    this.charts = await archives(...CHARTS);
    const { at, served, charts } = this;
    at.open = `http://${await this.running(listen(serve(served)))}`;
    at.guarded = `http://${await this.running(listen(guarded('me:secret', serve(served))))}`;
    at.secure = `https://${await this.running(listening(https.createServer(good, serve(served))))}`;
    for (const folder of ['', '/sub']) {
      served[`${folder}/index.yaml`] = indexOf(charts);
      for (const [name, data] of Object.entries(charts)) served[`${folder}/${name}`] = data;
    }
    served['/json/index.yaml'] = JSON.stringify({ apiVersion: 'v1', entries: {} });
    served['/far/index.yaml'] = indexOf(charts, `${at.guarded}/`);
    served['/moved/index.yaml'] = (_, response) => response.writeHead(302, { location: '/index.yaml' }).end();
    served['/moved/web-0.2.0.tgz'] = (_, response) => response.writeHead(301, { location: '/web-0.2.0.tgz' }).end();
  }

  async startRegistries(): Promise<void> {
    const real = await startRegistry(path.join(this.root, 'registry'));
    this.#servers.push(real);
    this.registry.plain = await this.running(listen(inPages(real)));
    this.registry.basic = await this.running(listen(guarded('me:secret', inPages(real))));
    this.registry.token = await this.running(listen(tokenGuarded('me:secret', inPages(real))));
  }

  /** Signs some of the charts. */
  async sign(): Promise<void> {
    const [own, other] = await Promise.all(['one', 'two'].map(newKey));
    assert.ok(own !== undefined && other !== undefined);
    this.keys = {
      'binary.gpg': own.toPublic().write(),
      'both.gpg': Buffer.concat([other, own].map((key) => key.toPublic().write())),
      'armored.asc': own.toPublic().armor(),
      'private.asc': own.armor(),
      'ring.kbx': keybox(other.toPublic().write(), own.toPublic().write()),
      'other.gpg': other.toPublic().write(),
      'empty.gpg': '',
      'bad.gpg': 'nothing',
      'bad.asc': '-----BEGIN PGP MESSAGE-----\n\nYQ==\n-----END PGP MESSAGE-----\n',
      'bad.kbx': keybox().subarray(0, 31),
    };
    for (const name of ['web-0.1.0.tgz', 'web-0.2.0.tgz', 'db-1.2.3.tgz']) {
      this.proofs[`${name}.prov`] = await signed(sumsText({ [name]: this.charts[name] as Buffer }), own);
    }
    for (const [name, text] of Object.entries(this.proofs)) this.served[`/${name}`] = text;
  }

  /** The address of a server that ends with this world. */
  async running(server: Promise<Server>): Promise<string> {
    const started = await server;
    this.#servers.push(started);
    return started.address;
  }

  /** A folder of its own below the root. */
  folder(): string {
    this.#number += 1;
    return path.join(this.root, String(this.#number));
  }

  turns(lines: readonly string[], more?: Turns): Promise<Turned> {
    return inTurns(this.#helm, this.folder(), lines, { mask, ...more });
  }

  /** Ends the servers. Fails when fewer lines were compared. */
  async close(least: number): Promise<void> {
    for (const server of this.#servers.reverse()) await server.close();
    rmSync(this.root, { recursive: true, force: true });
    assert.ok(compared.lines >= least, `only ${compared.lines} lines were compared`);
  }
}
