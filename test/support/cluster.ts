import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The cluster that tests run against, and the real kubectl. */
export interface TestCluster {
  /** Path of an admin kubeconfig. */
  readonly kubeconfig: string;
  readonly kubectl: string;
  readonly nodes: readonly string[];
  readonly server: string;
}

/**
 * The cluster that scripts/test.ts (or the developer) put up: its paths stand in two variables of
 * the environment.
 */
export function testCluster(): TestCluster {
  const kubeconfig = process.env.COXSWAIN_TEST_KUBECONFIG;
  const kubectl = process.env.COXSWAIN_TEST_KUBECTL;
  if (kubeconfig === undefined || kubectl === undefined || !existsSync(kubeconfig) || !existsSync(kubectl)) {
    throw new Error(
      'COXSWAIN_TEST_KUBECONFIG and COXSWAIN_TEST_KUBECTL must name a cluster and a kubectl: use npm test',
    );
  }
  const run = (...args: string[]): string =>
    execFileSync(kubectl, [`--kubeconfig=${kubeconfig}`, ...args], { encoding: 'utf8' });
  return {
    kubeconfig,
    kubectl,
    nodes: run('get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}').split(' ').filter(Boolean),
    server: run('config', 'view', '--minify', '-o', 'jsonpath={.clusters[0].cluster.server}'),
  };
}
