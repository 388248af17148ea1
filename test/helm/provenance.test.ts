import { after, before, describe, it } from 'node:test';
import { ChartWorld, dependent } from './chart-world.ts';

const world = new ChartWorld();
before(async () => {
  await world.start();
  await world.sign();
});
after(() => world.close(30));

const { at } = world;
describe('provenance', () => {
  it('is verified with keyrings of every form', async () => {
    const files = { ...world.keys, 'web-0.1.0.tgz': world.charts['web-0.1.0.tgz'] as Buffer } as Record<
      string,
      Uint8Array | string
    >;
    Object.assign(files, world.proofs);
    files['web-0.2.0.tgz'] = 'another text';
    files['x-1.tgz'] = world.charts['db-1.2.3.tgz'] as Buffer;
    files['x-1.tgz.prov'] = world.proofs['db-1.2.3.tgz.prov'] as string;
    files['none.tgz'] = 'x';
    files['text.tgz'] = world.charts['web-0.1.0.tgz'] as Buffer;
    files['text.tgz.prov'] = 'no signature';
    await world.turns(
      [
        'verify web-0.1.0.tgz --keyring binary.gpg',
        'verify web-0.1.0.tgz --keyring both.gpg',
        'verify web-0.1.0.tgz --keyring armored.asc',
        'verify web-0.1.0.tgz --keyring private.asc',
        'verify web-0.1.0.tgz --keyring ring.kbx',
        '! verify web-0.1.0.tgz --keyring other.gpg',
        '! verify web-0.1.0.tgz --keyring empty.gpg',
        '! verify web-0.1.0.tgz --keyring none.gpg',
        '! verify web-0.1.0.tgz',
        '! verify web-0.2.0.tgz --keyring binary.gpg',
        '! verify x-1.tgz --keyring binary.gpg',
        '! verify none.tgz --keyring binary.gpg',
        '! verify text.tgz --keyring binary.gpg',
        '! verify nothing.tgz --keyring binary.gpg',
        '! verify web-0.1.0.tgz.prov --keyring binary.gpg',
        'template x ./web-0.1.0.tgz --verify --keyring binary.gpg',
        '! template x ./web-0.1.0.tgz --verify --keyring other.gpg',
        '! verify web-0.1.0.tgz --keyring bad.asc',
        '! verify web-0.1.0.tgz --keyring bad.gpg',
        '! verify web-0.1.0.tgz --keyring bad.kbx',
      ],
      { files },
    );
  });

  it('is fetched with a chart', async () => {
    const app = dependent('app', `name: web, version: 0.1.0, repository: "${at.open}"`);
    const other = dependent('other', `name: web, version: 0.2.1, repository: "${at.open}"`);
    await world.turns(
      [
        `repo add one ${at.open}`,
        'pull one/web --version 0.1.0 --prov',
        'pull one/web --version 0.2.0 --verify --keyring binary.gpg',
        '! pull one/web --version 0.2.0 --verify --keyring other.gpg',
        '! pull one/web --verify --keyring binary.gpg -d .',
        'pull one/web --prov',
        'template x one/web --version 0.1.0 --verify --keyring binary.gpg',
        '! template x one/web --verify --keyring binary.gpg',
        '! template x one/web --version 0.1.0 --verify --keyring other.gpg',
        'dependency update app --verify --keyring binary.gpg',
        'dependency build app --verify --keyring binary.gpg',
        '! dependency update app --verify --keyring other.gpg',
        '! dependency update other --verify --keyring binary.gpg',
      ],
      { files: { ...world.keys, 'app/Chart.yaml': app, 'other/Chart.yaml': other } },
    );
  });
});
