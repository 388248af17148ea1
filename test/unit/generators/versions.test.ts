// Expected texts: kubectl's version and cluster-info (k8s.io/kubectl v0.37.2, pkg/cmd/version and
// pkg/cmd/clusterinfo).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterService } from '../../../src/commands/cluster-info/cluster-service.ts';
import { skewWarning, versionInfo } from '../../../src/commands/version/version-info.ts';

test('the skew of versions', () => {
  assert.equal(skewWarning('v1.37.2', 'v1.36.0'), undefined);
  assert.equal(skewWarning('v1.37.2', 'v1.38.0-alpha.1+abc'), undefined);
  assert.equal(
    skewWarning('v1.37.2', 'v1.35.4-eks-1'),
    'version difference between client (1.37) and server (1.35) exceeds the supported minor version skew of +/-1',
  );
  assert.throws(() => skewWarning('v1.37.2', 'latest'), {
    message: 'server version error: could not parse "latest" as version',
  });
});

test('an older server has no emulation version', () => {
  assert.deepEqual(
    Object.keys(versionInfo({ platform: 'linux/amd64', minor: '29', major: '1', gitVersion: 'v1.29.0' })),
    ['major', 'minor', 'gitVersion', 'gitCommit', 'gitTreeState', 'buildDate', 'goVersion', 'compiler', 'platform'],
  );
});

test('how a cluster service is reached', () => {
  const service = (spec: object, status: object = {}) =>
    JSON.parse(
      JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'dns', namespace: 'ns' }, spec, status }),
    );
  const link = (spec: object, status?: object): string => clusterService(service(spec, status), 'https://h').link;
  const proxy = 'https://h/api/v1/namespaces/ns/services';
  assert.equal(link({}), `${proxy}/dns/proxy`);
  assert.equal(link({ ports: [{ port: 53, name: 'dns' }] }), `${proxy}/dns:dns/proxy`);
  assert.equal(link({ ports: [{ port: 53 }] }), `${proxy}/dns/proxy`);
  assert.equal(link({ ports: [{ port: 443 }] }), `${proxy}/https:dns:/proxy`);
  assert.equal(link({ ports: [{ port: 8443, name: 'https' }] }), `${proxy}/https:dns:https/proxy`);
  const balanced = { loadBalancer: { ingress: [{ hostname: 'lb' }] } };
  assert.equal(link({ ports: [{ port: 1 }, { port: 2 }] }, balanced), 'http://lb:1 http://lb:2 ');
});
