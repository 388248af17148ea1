/** Chart repositories of this machine, through helm and through our own commands. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { good } from '../support/certificates.ts';
import { ChartWorld } from './chart-world.ts';

const world = new ChartWorld();
before(async () => {
  await world.start();
});
after(() => world.close(80));

const { at } = world;
describe('a repository by name', () => {
  it('is added, searched, updated, and removed', async () => {
    const { written } = await world.turns([
      `repo add one ${at.open}`,
      `repo add one ${at.open}`,
      `! repo add one ${at.open}/sub`,
      `repo add one ${at.open}/sub --force-update`,
      `repo add two ${at.open}/`,
      `! repo add three ${at.open}/none`,
      `repo add four ${at.open}/json`,
      'repo list',
      'repo list -o yaml',
      'search repo web',
      'search repo two/ -l --devel',
      'search repo db -o json --version ^1',
      'repo update',
      'repo update two',
      '! repo update nine',
      '! repo remove nine',
      'repo remove four one',
      'repo list --no-headers',
    ]);
    assert.match(written, /two-index\.yaml/);
  });

  it('gives its charts', async () => {
    await world.turns([
      `repo add one ${at.open}`,
      'pull one/web',
      'pull one/web --version ^0.1',
      'pull one/web --version 0.1',
      'pull one/web one/db -d .',
      'pull one/web --untar',
      '! pull one/web --untar',
      'pull one/web --untar --untardir a/b',
      'pull one/web --untar -d c --untardir d',
      'pull one/web --devel',
      'pull one/web --version 0.2.1+b.1',
      '! pull one/none',
      '! pull one/web --version 9',
      '! pull two/web',
      'template x one/web',
      'template x one/web --version 0.1.0',
      'template one/db --generate-name --name-template y',
      'show chart one/web',
      'show all one/web --version 0.1.0',
      'show values one/web',
    ]);
    await world.turns([`! pull ${at.open}/web-0.1.0.tgz -d none`]);
  });

  it('gives them with a user', async () => {
    await world.turns([
      `! repo add one ${at.guarded}`,
      `! repo add one ${at.guarded} --username me --password wrong`,
      `repo add one ${at.guarded} --username me --password secret`,
      'pull one/web',
      'repo update',
      `! repo add far ${at.open}/far --username me`,
      `repo add far ${at.open}/far --username me --password secret`,
      '! pull far/web --version 0.1.0',
      `repo add far ${at.open}/far --username me --password secret --pass-credentials --force-update`,
      'pull far/web --version 0.1.0',
    ]);
    await world.turns([`repo add one ${at.guarded} --username me --password-stdin`, 'repo list'], {
      stdin: 'secret\n',
    });
  });

  it('is reached over TLS', async () => {
    const mask = (text: string): string => text.replace(/tls: failed to verify.*|unable to verify.*/, 'TLS');
    await world.turns(
      [
        `repo add one ${at.secure} --ca-file ca.crt`,
        'pull one/web --version 0.1.0',
        `repo add two ${at.secure} --insecure-skip-tls-verify`,
        'pull two/db --insecure-skip-tls-verify',
        `pull web --repo ${at.secure} --ca-file ca.crt`,
        `! repo add three ${at.secure} --ca-file none.crt`,
        `! repo add three ${at.secure} --cert-file none.crt --key-file none.key`,
        `! repo add three ${at.secure} --ca-file ca.key`,
        `! repo add three ${at.secure}`,
      ],
      { files: { 'ca.crt': good.cert, 'ca.key': good.key }, mask },
    );
  });
});

describe('a chart by its address', () => {
  it('is pulled and rendered', async () => {
    await world.turns([
      `pull ${at.open}/web-0.1.0.tgz`,
      `template x ${at.open}/web-0.1.0.tgz`,
      `pull web --repo ${at.open}`,
      `pull web --repo ${at.open}/sub/ --version ~0.1.0`,
      `template x db --repo ${at.open}`,
      `! pull none --repo ${at.open}`,
      `! pull web --repo ${at.open} --version 7`,
      `! pull web --repo ${at.open}/none`,
      `! template x ${at.open}/none-0.1.0.tgz`,
      `! pull ${at.open}/none-0.1.0.tgz`,
      `! pull ${at.guarded}/web-0.1.0.tgz`,
      `pull ${at.guarded}/web-0.1.0.tgz --username me --password secret --pass-credentials`,
      `pull web --repo ${at.guarded} --username me --password secret`,
      `pull web --repo ${at.open}/moved --version 0.2.0`,
      `! template x web --repo ${at.open}/far --username me --password secret`,
      `pull web --repo ${at.open}/far --username me --password secret --pass-credentials`,
      'show chart ./web-0.1.0.tgz',
    ]);
  });
});

describe('repo index', () => {
  it('lists a folder of archives', async () => {
    const old = `apiVersion: v1\ngenerated: "2020-01-01T00:00:00Z"\nentries:\n  web:\n  - {name: web, version: 0.0.9, urls: [old.tgz], created: "2020-01-01T00:00:00Z"}\n  - {name: web, version: 0.1.0, urls: [other.tgz]}\n  old:\n  - {name: old, version: 0.0.1, urls: [o.tgz], digest: abc}\n`;
    const text = { 'd/no.tgz': 'no chart', 'd/x.txt': 'x', 'old.yaml': old, 'bad.yaml': '<html>' };
    const packed = Object.fromEntries(Object.entries(world.charts).map(([name, data]) => [`d/${name}`, data]));
    const lines = [
      'repo index d',
      'repo index d --url http://a.example/x/',
      'repo index d --merge old.yaml --url http://a.example',
      'repo index d/sub --json',
      'repo index d --merge new/index.yaml',
      '! repo index d --merge bad.yaml',
      '! repo index none',
    ];
    await world.turns(lines, {
      files: { ...text, ...packed, 'd/sub/db-1.2.3.tgz': world.charts['db-1.2.3.tgz'] as Buffer },
    });
    await world.turns(['repo index . --json --merge old.yaml'], { files: { ...text, ...packed } });
  });
});

describe('search hub', () => {
  it('asks a hub', async () => {
    const found = {
      id: 'a/b',
      artifactHub: { packageUrl: 'https://x/p' },
      attributes: { name: 'b', description: 'd', repo: { name: 'a', url: 'https://r' } },
      relationships: { latestChartVersion: { data: { version: '1.0.0', app_version: '2' } } },
    };
    const data = [found, { id: 'c/d', attributes: { description: 'e' } }];
    world.served['/api/chartsvc/v1/charts/search'] = JSON.stringify({ data });
    await world.turns([
      '! search hub x --endpoint http://127.0.0.1:1',
      `search hub x --endpoint ${at.open}`,
      `! search hub x --endpoint ${at.open}/none`,
      `search hub x -o json --endpoint ${at.open}`,
      `search hub x --list-repo-url --endpoint ${at.open}`,
      '! search hub x --endpoint nope',
    ]);
  });
});
