/**
 * Builds public kustomizations with kubectl and with cox, and compares every byte. They stay out of
 * this repository: a folder of checkouts (FOLDER/OWNER/REPOSITORY) is named, or git clones each
 * repository at its commit from a base URL into that folder. COXSWAIN_TEST_KUBECTL names the
 * kubectl.
 *
 * node scripts/public-kustomizations.ts --checkouts FOLDER [--clone-from URL] [--only TEXT]
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compareOutcomes } from '../test/kustomize/compare.ts';
import { findKubectl, runKubectl, runOwn } from '../test/kustomize/programs.ts';
import { cloneSnapshot, type PublicRepository } from './public-repository.ts';

interface Snapshot extends PublicRepository {
  /** Folders that need no network to build. */
  readonly folders: readonly string[];
}

const SNAPSHOTS: readonly Snapshot[] = [
  {
    repository: 'fluxcd/flux2-kustomize-helm-example',
    commit: '4f1a5b1051b469108d1bdf0ebec6c814427e3834',
    folders: ['apps/staging', 'apps/production', 'infrastructure/controllers'],
  },
  {
    repository: 'kubernetes-sigs/gateway-api',
    commit: '4564255ac2c35d582249b3cdf261bdf51c8bca32',
    folders: ['config/crd', 'config/crd/experimental'],
  },
  { repository: 'knative/operator', commit: 'b4f2c2549cd01859c393b3d01f1df8f35bb22638', folders: ['config/default'] },
  {
    repository: 'tektoncd/operator',
    commit: '390143289a66e981b9a84847b53f18b1a325072d',
    folders: ['config/kubernetes/overlays/default', 'config/openshift/overlays/default'],
  },
  {
    repository: 'crossplane/crossplane',
    commit: '2d040d2daf4e001799c4154a4a09b9e1f40d7fde',
    folders: ['cluster/composition'],
  },
  {
    repository: 'argoproj/argo-rollouts',
    commit: '9f8d111d8f8e3e88b6d7f8bbdf62fd3cd863ef9d',
    folders: ['manifests/namespace-install'],
  },
  {
    repository: 'kubernetes-sigs/cluster-api',
    commit: 'ae7ff047db499ac3858ade268ba38db8c9f128bb',
    folders: ['core/config/default'],
  },
  {
    repository: 'kubernetes-sigs/kueue',
    commit: 'ff69552e79ad21652c36caa97038382e55625cf7',
    folders: ['config/default'],
  },
  {
    repository: 'kubernetes-sigs/jobset',
    commit: '08dfbdfd682714a9ab929633eca8dc95315187e7',
    folders: ['config/default'],
  },
  {
    repository: 'kubernetes-sigs/metrics-server',
    commit: '5ed5d3a2cf940a8c7541cfbac19af822f4c97844',
    folders: ['manifests/overlays/release'],
  },
  {
    repository: 'kubernetes-sigs/node-feature-discovery',
    commit: '76e6cc8cc0d54b8bce037098b72611ffdf66ef5a',
    folders: ['deployment/overlays/default'],
  },
  {
    repository: 'metallb/metallb',
    commit: '7938d3f89b8bd808dae2e42d97d6ae7e18e9ed54',
    folders: ['config/native', 'config/frr'],
  },
  {
    repository: 'open-telemetry/opentelemetry-operator',
    commit: 'be8944414a876f17fcdeb5a59b86b8866fb5c88e',
    folders: ['config/default'],
  },
  { repository: 'stefanprodan/podinfo', commit: 'eec06d1ea459af4cb4e10e806f8be7c7bd58b361', folders: ['kustomize'] },
  {
    repository: 'kubernetes-csi/external-snapshotter',
    commit: 'afb2f0d85e00e40cda621549d56fda11ccd3558b',
    folders: ['deploy/kubernetes/snapshot-controller'],
  },
  { repository: 'kserve/kserve', commit: 'aaac4e294dae2c7b1aa1886447793f3aa1c30912', folders: ['config/default'] },
  {
    repository: 'kubernetes-sigs/kustomize',
    commit: '12f9e6391464b3ad9dd3fe8182049dc1b1772990',
    folders: ['examples/wordpress'],
  },
  {
    repository: 'kubeflow/manifests',
    commit: '009c88084074904c7743384ff50d3bd70012ef55',
    folders: [
      'applications/spark/spark-operator/overlays/kubeflow',
      'applications/training-operator/upstream/overlays/kubeflow',
      'common/cert-manager/overlays/kubeflow',
      'common/knative/knative-serving/overlays/gateways',
      'applications/jupyter/notebook-controller/upstream/overlays/kubeflow',
      'applications/pipeline/upstream/env/plain-multi-user',
    ],
  },
];

const { values: options } = parseArgs({
  options: {
    checkouts: { type: 'string' },
    'clone-from': { type: 'string' },
    only: { type: 'string', default: '' },
  },
});

/** Builds one folder with both, and says whether they are equal. */
async function compare(kubectl: string, name: string, folder: string): Promise<boolean> {
  const line = { dir: '.', flags: [], env: {} };
  const [written, exit] = ['', 0];
  const begun = performance.now();
  const oracle = await runKubectl(kubectl, folder, line);
  const between = performance.now();
  const own = await runOwn(folder, line);
  const ended = performance.now();
  const problems = compareOutcomes(
    { id: name, files: {}, links: {}, helm: false, ...line, exit, stderr: 'all', difference: undefined },
    folder,
    { ...oracle, written },
    { ...own, written },
  );
  const lines = oracle.stdout.split('\n').length - 1;
  const times = `kubectl ${(between - begun).toFixed(0)} ms, cox ${(ended - between).toFixed(0)} ms without its start`;
  console.log(`${problems.length === 0 ? 'equal' : 'NOT EQUAL'}: ${name}, ${lines} lines, ${times}`);
  for (const problem of problems) console.log(problem);
  return problems.length === 0;
}

async function main(checkouts: string): Promise<boolean> {
  const kubectl = await findKubectl();
  let [equal, unequal] = [0, 0];
  for (const snapshot of SNAPSHOTS.filter(({ repository }) => repository.includes(options.only))) {
    const folder = path.join(path.resolve(checkouts), snapshot.repository);
    if (!existsSync(folder)) {
      if (options['clone-from'] === undefined) throw new Error(`there is no ${folder}: give --clone-from URL`);
      cloneSnapshot(options['clone-from'], snapshot, folder);
    }
    for (const each of snapshot.folders) {
      const isEqual = await compare(kubectl, `${snapshot.repository}/${each}`, path.join(folder, each));
      if (isEqual) equal += 1;
      else unequal += 1;
    }
  }
  console.log(`public kustomizations: ${equal} equal, ${unequal} not equal`);
  return unequal === 0 && equal > 0;
}

if (options.checkouts === undefined) {
  console.error('error: --checkouts FOLDER is required');
  process.exit(2);
}
process.exit((await main(options.checkouts)) ? 0 : 1);
