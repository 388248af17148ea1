import { after, before, describe, it } from 'node:test';
import { ChartWorld, dependent } from './chart-world.ts';

const world = new ChartWorld();
before(async () => {
  await world.start();
  await world.sign();
  await world.startRegistries();
});
after(() => world.close(50));

const push = (at: string, flags = '--plain-http'): readonly string[] =>
  ['web-0.1.0', 'web-0.2.0', 'web-0.2.1+b.1', 'web-1.0.0-rc.1', 'db-1.2.3'].map(
    (name) => `push ${name}.tgz oci://${at}/x ${flags}`,
  );

describe('a registry', () => {
  it('takes charts and gives them', async () => {
    const at = world.registry.plain;
    const files = {
      ...world.charts,
      ...world.keys,
      'web-0.1.0.tgz.prov': world.proofs['web-0.1.0.tgz.prov'] as string,
      'no.tgz': 'x',
    };
    const { typed } = await world.turns(
      [
        ...push(at),
        `! push none.tgz oci://${at}/x --plain-http`,
        `! push no.tgz oci://${at}/x --plain-http`,
        `! push web-0.1.0.tgz oci://${at}/X --plain-http`,
        `pull oci://${at}/x/web --plain-http -d .`,
        `pull oci://${at}/x/web --plain-http --version ^0.1.0`,
        `pull oci://${at}/x/web --plain-http --version 0.2.1+b.1`,
        `pull oci://${at}/x/web:0.1.0 --plain-http`,
        `! pull oci://${at}/x/web:0.1.0 --plain-http --version 0.2.0`,
        `pull oci://${at}/x/web --plain-http --devel`,
        `! pull oci://${at}/x/web --plain-http --version 9`,
        `! pull oci://${at}/x/web:9.0.0 --plain-http`,
        `! pull oci://${at}/x/none --plain-http`,
        `! pull oci://${at}/x/none --plain-http --version 1.0.0`,
        `pull oci://${at}/x/web --plain-http --untar --untardir u`,
        `template x oci://${at}/x/web --plain-http`,
        `show chart oci://${at}/x/db --plain-http --version 1.x`,
        `pull oci://${at}/x/web --plain-http --version 0.1.0 --verify --keyring binary.gpg`,
        `! pull oci://${at}/x/web --plain-http --version 0.1.0 --verify --keyring other.gpg`,
        `! pull oci://${at}/x/web --plain-http --version 0.2.0 --verify --keyring binary.gpg`,
        `pull oci://${at}/x/web --plain-http --version 0.1.0 --prov`,
        `template x oci://${at}/x/web --plain-http --version 0.1.0 --verify --keyring binary.gpg`,
      ],
      { files },
    );
    const digest = /Digest: (sha256:\w+)/.exec((typed[0]?.stderr ?? '') + (typed[0]?.stdout ?? ''))?.[1];
    const bad = `sha256:${'0'.repeat(64)}`;
    await world.turns([
      `pull oci://${at}/x/web@${digest} --plain-http`,
      `pull oci://${at}/x/web:0.1.0@${digest} --plain-http`,
      `template x oci://${at}/x/web@${digest} --plain-http`,
      `! pull oci://${at}/x/web:0.2.0@${digest} --plain-http`,
      `! pull oci://${at}/x/web@${bad} --plain-http`,
      `! pull oci://${at}/x/web@sha256:12 --plain-http`,
    ]);
  });

  it('has dependencies', async () => {
    const files = {
      'app/Chart.yaml': dependent(
        'app',
        `name: web, version: ^0.1, repository: "oci://${world.registry.plain}/x"`,
        `name: db, version: 1.2.3, repository: "oci://${world.registry.plain}/x"`,
      ),
      'none/Chart.yaml': dependent('none', `name: none, version: ^0.1, repository: "oci://${world.registry.plain}/x"`),
      'old/Chart.yaml': dependent('old', `name: web, version: ^7, repository: "oci://${world.registry.plain}/x"`),
    };
    await world.turns(
      [
        'dependency update app --plain-http',
        'dependency build app --plain-http',
        'dependency list app',
        '! dependency update none --plain-http',
        '! dependency update old --plain-http',
      ],
      { files },
    );
  });

  it('wants a user and a password', async () => {
    for (const at of [world.registry.basic, world.registry.token]) {
      await world.turns(
        [
          `! push db-1.2.3.tgz oci://${at}/y --plain-http`,
          `! pull oci://${at}/x/web --plain-http`,
          `push db-1.2.3.tgz oci://${at}/y --plain-http --username me --password secret`,
          `pull oci://${at}/x/web --plain-http --username me --password secret`,
          `! pull oci://${at}/x/web --plain-http --username me --password wrong`,
          `! registry login ${at} --plain-http --username me --password wrong`,
          `registry login ${at} --plain-http --username me --password secret`,
          `pull oci://${at}/x/db --plain-http --version 1.2.3`,
          `push web-0.1.0.tgz oci://${at}/y --plain-http`,
          `registry logout ${at}`,
          `! pull oci://${at}/x/db --plain-http --version 1.2.3`,
          `registry logout ${at}`,
          `! registry login ${at}/x --plain-http --username me --password secret`,
          '! registry login',
          `! registry login ${at} --plain-http`,
          `! registry login ${at} --plain-http --username me`,
        ],
        { files: world.charts },
      );
      const lines = [
        `registry login ${at} --plain-http --username me --password-stdin`,
        `pull oci://${at}/x/db --plain-http`,
      ];
      await world.turns(lines, { stdin: 'secret\n' });
    }
  });
});
