/** Dependencies of charts from folders, repositories and addresses, through helm and through our own commands. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ChartWorld, dependent } from './chart-world.ts';
import { chartFiles } from './served-charts.ts';

const world = new ChartWorld();
before(async () => {
  await world.start();
});
after(() => world.close(40));

const { at } = world;
describe('dependencies', () => {
  it('come from folders, repositories and addresses', async () => {
    const app = dependent(
      'app',
      'name: local, version: ^1, repository: "file://../local"',
      'name: web, version: ~0.1, repository: "@one"',
      'name: db, version: 1.x, repository: "alias:one", alias: store',
      `name: web, version: ">=0.2", repository: "${at.open}/sub", alias: again`,
    );
    const files = { 'app/Chart.yaml': app, ...chartFiles('local', '1.2.0') };
    const { written } = await world.turns(
      [
        'dependency list app',
        '! dependency build app',
        `repo add one ${at.open}`,
        'dependency build app',
        'dependency list app',
        '! dependency build app',
        `repo add two ${at.open}/sub`,
        'dependency build app',
        'dependency build app --skip-refresh',
        'dependency update app --skip-refresh',
        'template x app',
        'package app',
        'template x app --dependency-update',
        'package app --dependency-update -d out',
        'show chart app',
        'lint app',
        'repo remove one two',
        '! dependency build app',
      ],
      { files },
    );
    assert.match(written, /== app\/Chart\.lock\n/);
    assert.match(written, /== app\/charts\/web-0\.2\.1\+b\.1\.tgz\n/);
  });

  it('are of versions that there are, and in step with the lock', async () => {
    const first = dependent('app', `name: web, version: ^0.1, repository: "${at.open}"`);
    const files = {
      'app/Chart.yaml': first,
      'new/Chart.yaml': dependent('new', 'name: web, version: 9.x, repository: "@one"'),
      'odd/Chart.yaml': dependent('odd', 'name: web, version: "^^", repository: "@one"'),
      'nobody/Chart.yaml': dependent('nobody', 'name: web, version: 1.x, repository: "@nobody"'),
      'bare/Chart.yaml': dependent('bare', 'name: web, version: 1.x, repository: nobody'),
      'none/Chart.yaml': dependent('none', 'name: none, version: 1.x, repository: "@one"'),
      'away/Chart.yaml': dependent('away', 'name: x, version: 1.x, repository: "file://../away-too"'),
      'inside/Chart.yaml': dependent('inside', 'name: sub, version: ^1'),
      ...Object.fromEntries(
        Object.entries(chartFiles('sub', '1.0.0')).map(([name, text]) => [`inside/charts/${name}`, text]),
      ),
      'lost/Chart.yaml': dependent('lost', 'name: sub, version: ^1'),
      'plain/Chart.yaml': 'apiVersion: v2\nname: plain\nversion: 0.1.0\n',
      'stale/Chart.yaml': first.replace('name: app', 'name: stale'),
      'stale/Chart.lock': `dependencies:\n- {name: web, version: 0.1.0, repository: "${at.open}"}\ndigest: sha256:00\ngenerated: "2020-01-01T00:00:00Z"\n`,
      'stale/charts/old-1.0.0.tgz': world.charts['db-1.2.3.tgz'] as Buffer,
      'stale/charts/_text.txt': 'x',
      'v1/Chart.yaml': 'apiVersion: v1\nname: v1\nversion: 0.1.0\n',
      'v1/requirements.yaml': `dependencies:\n- {name: web, version: ^0.1, repository: "${at.open}"}\n`,
      'http/Chart.yaml': dependent('http', `name: web, version: ^0.1, repository: "${at.open}/none"`),
    };
    await world.turns(
      [
        'dependency update app',
        '! dependency build app',
        `repo add one ${at.open}`,
        'dependency build app --skip-refresh',
        '! dependency update new',
        '! dependency update odd',
        '! dependency update nobody',
        '! dependency update bare',
        '! dependency update none',
        '! dependency update away',
        'dependency update inside',
        'dependency list inside',
        '! dependency update lost',
        'dependency list lost',
        'dependency update plain',
        'dependency build plain',
        'dependency list plain',
        '! dependency build stale',
        'dependency list stale',
        'dependency update stale',
        'dependency list stale',
        'dependency update v1',
        'dependency build v1',
        'dependency list v1 --max-col-width 12',
        '! dependency update missing',
        '! dependency list missing',
        '! dependency update http',
        '! dependency update app/Chart.yaml',
      ],
      { files },
    );
  });
});
