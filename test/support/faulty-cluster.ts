/** The test cluster behind a fault proxy, and contexts that connect to it through the proxy. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { GlobalOptions } from '../../src/cli/global-flags.ts';
import type { Cluster } from '../../src/kube/cluster.ts';
import { connect } from '../../src/kube/connect.ts';
import { loadKubeconfig } from '../../src/kube/kubeconfig/load.ts';
import { selectSettings } from '../../src/kube/kubeconfig/select-settings.ts';
import { testCluster } from './cluster.ts';
import { type TestContext, testContext, testGlobals } from './connect-context.ts';
import { type FaultProxy, type FaultProxyOptions, startFaultProxy } from './fault-proxy.ts';

export interface FaultyCluster {
  readonly proxy: FaultProxy;
  /** A namespace of its own, removed at the end. */
  readonly namespace: string;
  readonly kubeconfig: string;
  /** A context whose server is the proxy, with more flags typed; it does not wait. */
  context(typed?: Partial<GlobalOptions>): TestContext;
  connect(typed?: Partial<GlobalOptions>): Promise<{ cluster: Cluster; context: TestContext }>;
  kubectl(...args: string[]): string;
  /** The text of a kubeconfig whose server is the proxy, for programs of their own. */
  proxyKubeconfig(): string;
  /** Aborted by `close`: for what must not outlive the test, also when the test fails. */
  readonly closing: AbortSignal;
  close(): Promise<void>;
}

type Upstream = Pick<FaultProxyOptions, 'upstream' | 'upstreamCa' | 'upstreamCert' | 'upstreamKey'>;

/**
 * The test cluster's server as its kubeconfig says: URL, authority, and the client certificate
 * where it has one.
 */
async function upstreamOf(kubeconfig: string): Promise<Upstream> {
  const env = { KUBECONFIG: kubeconfig };
  const config = await loadKubeconfig({ env, cwd: '/', platform: process.platform });
  const { cluster, user } = selectSettings(config, testGlobals(), {});
  const read = (file: string, data: string): Buffer | undefined =>
    data !== '' ? Buffer.from(data, 'base64') : file === '' ? undefined : fs.readFileSync(file);
  return {
    upstream: cluster.server,
    upstreamCa: read(cluster.certificateAuthority, cluster.certificateAuthorityData) ?? '',
    upstreamCert: read(user.clientCertificate, user.clientCertificateData),
    upstreamKey: read(user.clientKey, user.clientKeyData),
  };
}

export async function startFaultyCluster(options: Partial<FaultProxyOptions> = {}): Promise<FaultyCluster> {
  const { kubeconfig, kubectl: program } = testCluster();
  const upstream = await upstreamOf(kubeconfig);
  const proxy = await startFaultProxy({ ...upstream, ...options });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-faults-'));
  const authority = path.join(folder, 'proxy.crt');
  fs.writeFileSync(authority, proxy.certificate.cert);
  const namespace = `kube-faults-${path.basename(folder).slice(-6).toLowerCase()}`;
  const kubectl = (...args: string[]): string =>
    execFileSync(program, [`--kubeconfig=${kubeconfig}`, ...args], { encoding: 'utf8' });
  kubectl('create', 'namespace', namespace);
  const clusters: Cluster[] = [];
  const closing = new AbortController();
  const context = (typed: Partial<GlobalOptions> = {}): TestContext =>
    testContext({
      env: { KUBECONFIG: kubeconfig, KUBECACHEDIR: folder },
      globals: { server: proxy.server, 'certificate-authority': authority, namespace, ...typed },
    });
  return {
    proxy,
    namespace,
    kubeconfig,
    context,
    connect: async (typed) => {
      const made = context(typed);
      const cluster = await connect(made);
      clusters.push(cluster);
      return { cluster, context: made };
    },
    kubectl,
    proxyKubeconfig: () =>
      kubectl('config', 'view', '--raw', '--minify', '-o', 'json')
        .replace(/"server": "[^"]*"/, `"server": "${proxy.server}"`)
        .replace(/"certificate-authority(-data)?": "[^"]*"/, `"certificate-authority": "${authority}"`),
    closing: closing.signal,
    close: async () => {
      closing.abort(new Error('the test is over'));
      for (const cluster of clusters) cluster.transport.close();
      await proxy.close();
      kubectl('delete', 'namespace', namespace, '--wait=false');
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
