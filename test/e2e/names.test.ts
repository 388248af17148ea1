/**
 * Names that can be none, through every command that takes one, by word and by file: an empty one
 * makes the URL of the whole collection, `..` that of the level above. Each is refused; nothing is
 * deleted, patched or replaced, and everything is still there.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { tree } from '../../src/commands/tree.ts';
import { type FaultyCluster, startFaultyCluster } from '../support/faulty-cluster.ts';
import { type Typed, typeCommand } from '../support/in-process.ts';

const NAMES = ['', '.', '..', 'c%31', '%2e%2e', 'a%2Fb'];

/** How each command is told one object by words; {} is the name. */
const byWord: Readonly<Record<string, readonly string[]>> = {
  get: ['get configmap {}', 'get configmap {} -w', 'get configmap {} -o yaml', 'get node {}', 'get namespace {}'],
  describe: ['describe configmap {}', 'describe node {}'],
  why: ['why configmap {}', 'why node {}', 'why service {}', 'why deployment {}'],
  delete: [
    'delete configmap {}',
    'delete configmap {} --now',
    'delete configmap {} --force',
    'delete configmap {} --cascade=orphan',
    'delete configmap {} --dry-run=server',
    'delete configmap {} --ignore-not-found',
    'delete node {}',
    'delete namespace {}',
    'delete persistentvolume {}',
  ],
  scale: [
    'scale deployment {} --replicas=5',
    'scale deployment {} --replicas=5 --current-replicas=1',
    'scale deployment {} --replicas=5 --timeout=1s',
  ],
  patch: [
    'patch configmap {} -p data:',
    'patch node {} --type=merge -p metadata:',
    'patch deployment {} --subresource=scale --type=merge -p spec:',
    'patch configmap {} -p data: --dry-run=server',
  ],
  edit: ['edit configmap {}', 'edit node {}', 'edit deployment {} --subresource=status'],
  'apply edit-last-applied': ['apply edit-last-applied configmap {}', 'apply edit-last-applied node {}'],
  wait: [
    'wait configmap {} --for=delete --timeout=1s',
    'wait configmap {} --for=create --timeout=1s',
    'wait configmap {} --for=condition=Ready --timeout=1s',
    'wait configmap {} --for=jsonpath={.data} --timeout=1s',
  ],
  'rollout status': ['rollout status deployment {} --timeout=2s', 'rollout status deployment {} --fail-fast'],
  'rollout history': ['rollout history deployment {}', 'rollout history deployment {} --revision=1'],
  'rollout diff': ['rollout diff deployment {}'],
  'rollout undo': ['rollout undo deployment {}', 'rollout undo deployment {} --dry-run=server'],
  'rollout restart': ['rollout restart deployment {}'],
  'rollout pause': ['rollout pause deployment {}'],
  'rollout resume': ['rollout resume deployment {}'],
  'rollout canary': ['rollout canary statefulset {} --partition=1'],
  label: ['label configmap {} a=b', 'label configmap {} a-', 'label node {} a=b', 'label namespace {} a=b'],
  annotate: ['annotate configmap {} a=b', 'annotate configmap {} a-', 'annotate node {} a=b'],
  autoscale: ['autoscale deployment {} --max=3', 'autoscale deployment {} --max=3 --name=made'],
  'set env': ['set env deployment {} A=b', 'set env deployment web --from=configmap/{}'],
  'set image': ['set image deployment {} app=x'],
  'set resources': ['set resources deployment {} --limits=cpu=1'],
  'set selector': ['set selector service {} a=b'],
  'set serviceaccount': ['set serviceaccount deployment {} x'],
  'set subject': ['set subject rolebinding {} --user=x', 'set subject clusterrolebinding {} --user=x'],
  'set probe': ['set probe deployment {} --liveness --open-tcp=80'],
  'probe set': ['probe set deployment {} --liveness --open-tcp=80'],
  'probe list': ['probe list deployment {}'],
  'probe lint': ['probe lint deployment {}'],
  'probe run': ['probe run {}'],
  'probe explain': ['probe explain {}'],
  expose: ['expose deployment {} --port=80 --name=made'],
  logs: ['logs {}', 'logs deployment/{}', 'logs {} -f'],
  exec: ['exec {} -- true', 'exec deployment/{} -- true'],
  attach: ['attach {}'],
  'port-forward': ['port-forward {} :80', 'port-forward service/{} :80'],
  'top node': ['top node {}'],
  'top pod': ['top pod {}'],
  debug: ['debug {} --image=x', 'debug {} --image=x --copy-to=made', 'debug node/{} --image=x'],
  cp: ['cp /etc/hosts {}:/x', 'cp {}:/x /nonexistent/x'],
  'apply view-last-applied': ['apply view-last-applied configmap {}'],
  events: ['events --for configmap/{} --owned'],
  tree: ['tree configmap {}', 'tree node {}', 'tree deployment {}'],
  cordon: ['cordon {}', 'cordon {} --dry-run=server'],
  uncordon: ['uncordon {}'],
  drain: ['drain {} --force', 'drain {} --force --ignore-daemonsets --delete-emptydir-data'],
  taint: ['taint nodes {} a=b:NoSchedule', 'taint nodes {} a=b:NoSchedule --overwrite'],
  'certificate approve': ['certificate approve {}', 'certificate approve {} --force'],
  'certificate deny': ['certificate deny {}', 'certificate deny {} --force'],
};

/**
 * How each command is told one object by a file: {ConfigMap}, {Deployment} and {Pod} are the files.
 */
const byFile: Readonly<Record<string, readonly string[]>> = {
  get: ['get -f {ConfigMap} -o name', 'get -f {ConfigMap} -w -o name'],
  describe: ['describe -f {ConfigMap}'],
  why: ['why -f {Deployment}'],
  delete: [
    'delete -f {ConfigMap}',
    'delete -f {ConfigMap} --now',
    'delete -f {ConfigMap} --cascade=orphan',
    'delete -f {ConfigMap} --dry-run=server',
    'delete -f {Node}',
  ],
  apply: ['apply -f {ConfigMap}', 'apply -f {ConfigMap} --server-side', 'apply -f {Node}'],
  'apply view-last-applied': ['apply view-last-applied -f {ConfigMap}'],
  'apply set-last-applied': ['apply set-last-applied -f {ConfigMap} --create-annotation'],
  create: ['create -f {ConfigMap}'],
  diff: ['diff -f {ConfigMap}', 'diff -f {ConfigMap} --server-side', 'diff -f {Node}'],
  replace: [
    'replace -f {ConfigMap}',
    'replace -f {ConfigMap} --force',
    'replace -f {ConfigMap} --dry-run=server',
    'replace -f {Node}',
    'replace -f {Node} --force',
  ],
  scale: ['scale -f {Deployment} --replicas=5'],
  patch: ['patch -f {ConfigMap} -p data:', 'patch -f {Node} --type=merge -p metadata:'],
  edit: ['edit -f {ConfigMap}', 'edit -f {Node}'],
  'apply edit-last-applied': ['apply edit-last-applied -f {ConfigMap}'],
  wait: ['wait -f {ConfigMap} --for=delete --timeout=1s', 'wait -f {ConfigMap} --for=create --timeout=1s'],
  'rollout status': ['rollout status -f {Deployment} --timeout=2s'],
  'rollout history': ['rollout history -f {Deployment}'],
  'rollout diff': ['rollout diff -f {Deployment}'],
  'rollout undo': ['rollout undo -f {Deployment}'],
  'rollout restart': ['rollout restart -f {Deployment}'],
  'rollout pause': ['rollout pause -f {Deployment}'],
  'rollout resume': ['rollout resume -f {Deployment}'],
  label: ['label -f {ConfigMap} a=b', 'label -f {Node} a=b'],
  annotate: ['annotate -f {ConfigMap} a=b', 'annotate -f {Node} a=b'],
  'set env': ['set env -f {Deployment} A=b'],
  'set image': ['set image -f {Deployment} app=x'],
  'set resources': ['set resources -f {Deployment} --limits=cpu=1'],
  'set serviceaccount': ['set serviceaccount -f {Deployment} x'],
  'set probe': ['set probe -f {Deployment} --liveness --open-tcp=80'],
  'probe set': ['probe set -f {Deployment} --liveness --open-tcp=80'],
  expose: ['expose -f {Deployment} --port=80'],
  logs: ['logs -f {Pod}'],
  exec: ['exec -f {Pod} -- true'],
  debug: ['debug -f {Pod} --image=x -c d'],
  'certificate approve': ['certificate approve -f {CertificateSigningRequest}'],
  'certificate deny': ['certificate deny -f {CertificateSigningRequest}'],
  'auth reconcile': ['auth reconcile -f {Role}'],
};

/** Commands that take no name of an object that is there, and so have no row above. */
const WITHOUT = [
  /^create .+/,
  /^run$/,
  /^(auth|config|sandbox|completion|ingress|journal|kuberc|kustomize|plugin|helm)\b/,
  /^(alpha|api-resources|api-versions|cluster-info|cluster-info dump|explain|proxy|version)$/,
  /^(__complete|__completeNoDesc|help|options)$/,
];

describe('names that can be none', () => {
  let faulty: FaultyCluster;
  let folder: string;
  let present: string;

  const state = (): string => {
    const own = faulty.kubectl('get', 'configmaps,services,deployments', '-n', faulty.namespace, '-o', STATE);
    return (
      own +
      faulty.kubectl('get', 'nodes,persistentvolumes', '-o', IDENTITY) +
      faulty.kubectl('get', 'namespace', faulty.namespace, '-o', IDENTITY)
    );
  };
  /** Other tests may make nodes meanwhile; what was there must be as it was. */
  const stillThere = (): void => {
    const now = new Set(state().split('\n'));
    assert.deepEqual(
      present.split('\n').filter((line) => !now.has(line)),
      [],
    );
  };
  const type = (argv: readonly string[]): Promise<Typed> =>
    typeCommand(argv, { env: { KUBECONFIG: path.join(folder, 'kubeconfig'), KUBECACHEDIR: folder, HOME: folder } });

  before(async () => {
    faulty = await startFaultyCluster();
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-names-'));
    const config = JSON.parse(faulty.kubectl('config', 'view', '--raw', '--flatten', '--minify', '-o', 'json'));
    config.clusters[0].cluster.server = faulty.proxy.server;
    config.clusters[0].cluster['certificate-authority-data'] = Buffer.from(faulty.proxy.certificate.cert).toString(
      'base64',
    );
    config.contexts[0].context.namespace = faulty.namespace;
    fs.writeFileSync(path.join(folder, 'kubeconfig'), JSON.stringify(config), { mode: 0o600 });
    const inOwn = ['-n', faulty.namespace];
    faulty.kubectl('create', 'configmap', 'one', ...inOwn);
    faulty.kubectl('create', 'configmap', 'c1', ...inOwn);
    faulty.kubectl('create', 'deployment', 'web', '--image=x', '--replicas=0', ...inOwn);
    faulty.kubectl('create', 'service', 'clusterip', 'web', '--tcp=80', ...inOwn);
    faulty.kubectl('rollout', 'status', 'deployment/web', ...inOwn);
    present = state();
  });
  after(async () => {
    await faulty.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** Types the line; it must fail, change nothing, and send nothing but reads and what creates. */
  async function refused(argv: readonly string[], creates: boolean): Promise<void> {
    const first = faulty.proxy.requests.length;
    const { exitCode, stdout, stderr } = await type(argv);
    const sent = faulty.proxy.requests.slice(first).map(({ method, url }) => `${method} ${url}`);
    const shown = `${JSON.stringify(argv)}\n${stdout}${stderr}${sent.join('\n')}`;
    assert.notEqual(exitCode, 0, shown);
    assert.equal(stdout, '', shown);
    assert.match(stderr, /\S/, shown);
    const writes = sent.filter((request) => !(/^GET /.test(request) || (creates && /^POST /.test(request))));
    assert.deepEqual(writes, [], shown);
  }

  for (const [command, lines] of Object.entries(byWord)) {
    it(`are refused by ${command}, by word`, async () => {
      for (const line of lines) {
        for (const name of NAMES) {
          await refused(
            line.split(' ').map((word) => word.replace('{}', name)),
            false,
          );
        }
      }
      stillThere();
    });
  }

  for (const [command, lines] of Object.entries(byFile)) {
    it(`are refused by ${command}, by file`, async () => {
      const metadata = [...NAMES.filter(Boolean), 'a/b'].map((name) => ({ name }));
      for (const line of lines) {
        // what has no name yet is made by create, and shown by get as the file has it
        const unnamed = command === 'create' || command === 'get' ? [] : [{ name: '' }, { generateName: 'x-' }, {}];
        for (const own of [...metadata, ...unnamed]) {
          const argv = line.split(' ').map((word) => {
            const kind = /^\{(\w+)\}$/.exec(word)?.[1];
            return kind === undefined ? word : manifest(folder, kind, own);
          });
          await refused(argv, ['apply', 'create', 'expose'].includes(command));
        }
      }
      stillThere();
    });
  }

  it('are refused in a kustomization by every command that takes one', async () => {
    for (const { path: command, load } of tree) {
      const flags = load === undefined ? {} : (await load()).command.flags;
      if (!Object.hasOwn(flags, 'kustomize')) continue;
      const [line] = byFile[command] ?? [];
      for (const name of line === undefined ? [] : ['.', '..', 'a/b', '']) {
        const argv = (line as string).split(' ').map((word) => {
          const kind = /^\{(\w+)\}$/.exec(word)?.[1];
          return kind === undefined ? word : kustomization(folder, kind, { name });
        });
        await refused(argv.with(argv.indexOf('-f'), '-k'), ['apply', 'create', 'expose'].includes(command));
      }
    }
    stillThere();
  });

  it('are tried with every command that takes a name', () => {
    const commands = tree.filter(({ load }) => load !== undefined).map((row) => row.path);
    const untried = commands.filter(
      (command) =>
        !Object.hasOwn(byWord, command) &&
        !Object.hasOwn(byFile, command) &&
        !WITHOUT.some((pattern) => pattern.test(command)),
    );
    assert.deepEqual(untried, []);
  });
});

const STATE =
  'jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.uid} {.metadata.resourceVersion}{"\\n"}{end}';
const IDENTITY =
  'jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.uid} {.metadata.deletionTimestamp}{"\\n"}{end}';

const VERSIONS: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  CertificateSigningRequest: 'certificates.k8s.io/v1',
  Role: 'rbac.authorization.k8s.io/v1',
};

/** A folder whose kustomization makes the object. */
function kustomization(folder: string, kind: string, metadata: object): string {
  const own = path.join(folder, 'kustomization');
  fs.mkdirSync(own, { recursive: true });
  const file = path.basename(manifest(own, kind, metadata));
  fs.writeFileSync(path.join(own, 'kustomization.yaml'), JSON.stringify({ resources: [file] }));
  return own;
}

function manifest(folder: string, kind: string, metadata: object): string {
  const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'app', image: 'old' }] } };
  const specs: Readonly<Record<string, object>> = {
    Deployment: { spec: { selector: { matchLabels: { app: 'x' } }, template } },
    Pod: { spec: template.spec },
  };
  const file = path.join(folder, `${kind}.json`);
  fs.writeFileSync(file, JSON.stringify({ apiVersion: VERSIONS[kind] ?? 'v1', kind, metadata, ...specs[kind] }));
  return file;
}
