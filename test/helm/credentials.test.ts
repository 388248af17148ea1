/** Where helm has its users from, besides its own file, and servers that want to see a certificate. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { good } from '../support/certificates.ts';
import { ChartWorld } from './chart-world.ts';
import { inPages, listening, serve, startRegistry } from './servers.ts';

const world = new ChartWorld();
before(async () => {
  await world.start();
  await world.startRegistries();
});
after(() => world.close(30));

const auth = (user: string): string => Buffer.from(user).toString('base64');

/** A folder of docker's with this configuration. */
function docker(config: object | string): string {
  const folder = world.folder();
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
  return folder;
}

/** A helper in a folder of its own: it keeps what it is told in a file there, and notes what it was started with. */
function helper(name: string, kept: Readonly<Record<string, object>>): string {
  const folder = world.folder();
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `docker-credential-${name}`);
  writeFileSync(path.join(folder, 'kept.json'), JSON.stringify(kept));
  writeFileSync(
    file,
    `#!${process.execPath}
const fs = require('node:fs');
const place = ${JSON.stringify(path.join(folder, 'kept.json'))};
const kept = JSON.parse(fs.readFileSync(place, 'utf8'));
const [action, ...more] = process.argv.slice(2);
const input = fs.readFileSync(0, 'utf8');
const server = action === 'store' ? JSON.parse(input).ServerURL : input.trim();
fs.appendFileSync(${JSON.stringify(path.join(folder, 'log'))}, JSON.stringify([action, ...more, server]) + '\\n');
const missing = () => { process.stdout.write('credentials not found in native keychain\\n'); process.exit(1); };
if (action === 'get') server in kept ? process.stdout.write(JSON.stringify(kept[server])) : missing();
if (action === 'store') { kept[server] = JSON.parse(input); fs.writeFileSync(place, JSON.stringify(kept)); }
if (action === 'erase') { if (!(server in kept)) missing(); delete kept[server]; fs.writeFileSync(place, JSON.stringify(kept)); }
`,
  );
  chmodSync(file, 0o755);
  return folder;
}

const withHelper = (folder: string): string => `${folder}${path.delimiter}${process.env.PATH}`;
const logged = (folder: string): string => readFileSync(path.join(folder, 'log'), 'utf8');

describe("docker's configuration", () => {
  it('has users where helm has none', async () => {
    for (const at of [world.registry.basic, world.registry.token]) {
      const pull = `pull oci://${at}/x/web --plain-http --version 0.1.0`;
      const push = `push web-0.1.0.tgz oci://${at}/x --plain-http`;
      const files = world.charts;
      const DOCKER_CONFIG = docker({ auths: { [at]: { auth: auth('me:secret') } } });
      await world.turns([push, pull, `registry login ${at} --plain-http --username me --password secret`, pull], {
        files,
        env: { DOCKER_CONFIG },
      });
      const wrong = docker({ auths: { [at]: { auth: auth('me:wrong') } } });
      await world.turns([`! ${pull}`], { files, env: { DOCKER_CONFIG: wrong } });
      const split = docker({ auths: { [`https://${at}/v1/`]: { username: 'me', password: 'secret' } } });
      await world.turns([pull], { files, env: { DOCKER_CONFIG: split } });
      const other = docker({ auths: { 'example.com': { auth: auth('me:secret') } } });
      await world.turns([`! ${pull}`], { files, env: { DOCKER_CONFIG: other } });
    }
  });

  it('names helper programs', async () => {
    const at = world.registry.basic;
    const pull = `pull oci://${at}/x/web --plain-http --version 0.1.0`;
    const files = world.charts;
    const known = { [at]: { ServerURL: at, Username: 'me', Secret: 'secret' } };
    for (const config of [{ credsStore: 'mine' }, { credHelpers: { [at]: 'mine' }, credsStore: 'none' }]) {
      const program = helper('mine', known);
      const env = { DOCKER_CONFIG: docker(config), PATH: withHelper(program) };
      await world.turns([`push web-0.1.0.tgz oci://${at}/x --plain-http`, pull], { files, env });
      const starts = logged(program).trim().split('\n');
      assert.ok(starts.length >= 4, logged(program));
      assert.deepEqual(new Set(starts), new Set([JSON.stringify(['get', at])]));
    }
    const stranger = { DOCKER_CONFIG: docker({ credsStore: 'mine' }), PATH: withHelper(helper('mine', {})) };
    await world.turns([`! ${pull}`], { files, env: stranger });
    await world.turns([`! ${pull}`], { files, env: { DOCKER_CONFIG: docker({ credsStore: 'none' }) } });
  });
});

it("helm's own file names a helper, which keeps what is logged in", async () => {
  const at = world.registry.basic;
  const program = helper('mine', {});
  const files = { 'own.json': JSON.stringify({ credsStore: 'mine' }), ...world.charts };
  const pull = `pull oci://${at}/x/web --plain-http --version 0.1.0 --registry-config own.json`;
  const lines = [
    `registry login ${at} --plain-http --username me --password secret --registry-config own.json`,
    pull,
    `registry logout ${at} --registry-config own.json`,
    `! ${pull}`,
  ];
  await world.turns(lines, { files, env: { PATH: withHelper(program) } });
  assert.deepEqual(JSON.parse(readFileSync(path.join(program, 'kept.json'), 'utf8')), {});
});

describe('a certificate of the client', () => {
  const mask = (text: string): string =>
    text.replace(/(?:remote error: )?tls: .*|write tcp .*|read tcp .*|unable to verify.*/g, 'TLS');
  const files = { 'ca.crt': good.cert, 'own.crt': good.cert, 'own.key': good.key };
  const flags = '--ca-file ca.crt --cert-file own.crt --key-file own.key';
  const options = { cert: good.cert, key: good.key, ca: good.cert, requestCert: true, rejectUnauthorized: true };

  it('is shown to a repository', async () => {
    const at = `https://${await world.running(listening(https.createServer(options, serve(world.served))))}`;
    await world.turns(
      [
        `repo add one ${at} ${flags}`,
        'pull one/web --version 0.1.0',
        'repo update',
        'template x one/web',
        `pull db --repo ${at} ${flags}`,
        `pull ${at}/web-0.2.0.tgz ${flags}`,
        `! repo add two ${at} --ca-file ca.crt`,
        `! pull db --repo ${at} --ca-file ca.crt`,
        `! pull db --repo ${at} --ca-file ca.crt --cert-file own.crt`,
      ],
      { files, mask },
    );
  });

  it('is shown to a registry', async () => {
    const folder = path.join(world.root, 'secure');
    const real = await world.running(startRegistry(folder));
    const inner = inPages({ address: real, close: async () => undefined });
    const at = await world.running(listening(https.createServer(options, inner)));
    await world.turns(
      [
        `push web-0.1.0.tgz oci://${at}/x ${flags}`,
        `pull oci://${at}/x/web --version 0.1.0 ${flags}`,
        `show chart oci://${at}/x/web ${flags}`,
        `registry login ${at} --username me --password secret ${flags}`,
        `! pull oci://${at}/x/web --version 0.1.0 --ca-file ca.crt`,
      ],
      { files: { ...files, ...world.charts }, mask },
    );
    rmSync(folder, { recursive: true, force: true });
  });
});
