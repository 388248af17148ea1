/** What happens to releases, step by step. */

export interface Step {
  /** A line of helm; the namespace is added. */
  readonly line?: string;
  /** Or one of kubectl. */
  readonly kubectl?: string;
  /** How helm ends it; 0 when left out, `either` where it depends on who played the steps before. */
  readonly exit?: number | 'either';
  /** Helm 3 does not know the line: the other program types it. */
  readonly four?: boolean;
}

const line = (text: string, exit: Step['exit'] = 0): Step => ({ line: text, exit });
const kubectl = (text: string): Step => ({ kubectl: text });

export const lives: Readonly<Record<string, readonly Step[]>> = {
  'from install to the end': [
    line('install web life --description first --labels team=a,area=b'),
    line('upgrade web life --set replicas=2,extra=false'),
    line('upgrade web life --reuse-values --set port=100000', 1),
    line('upgrade web life --reset-values --set image=httpd --labels team=c,area=null'),
    line('rollback web 2'),
    line('rollback web'),
    line('test web'),
    line('test web --filter name=web-test-config'),
    line('install web life', 1),
    line('uninstall web --keep-history'),
    line('uninstall web --keep-history', 1),
    line('upgrade web life', 1),
    line('install web life', 1),
    line('install web life --replace --set extra=false'),
    line('uninstall web --wait'),
    line('uninstall web', 1),
    line('uninstall web --ignore-not-found'),
    line('upgrade -i web life --skip-crds'),
    line('uninstall web --no-hooks --cascade foreground'),
  ],
  'by client-side apply': [
    line('install web life --server-side=false'),
    line('upgrade web life --set replicas=2,port=81,extra=false'),
    line('upgrade web life --set replicas=3,image=httpd'),
    kubectl('scale deployment web --replicas 5'),
    line('upgrade web life --set replicas=3,image=httpd,port=82'),
    line('upgrade web life --server-side=true --set replicas=1'),
    line('upgrade web life --server-side=true --set replicas=1,port=83,extra=false'),
    line('rollback web 2'),
    line('upgrade web life --force-replace --server-side=false --set replicas=2,port=84'),
    line('uninstall web'),
  ],
  'hooks that fail': [
    line('install web life --set hooks=none'),
    line('upgrade web life --set hooks=stuck --timeout 2s', 1),
    line('upgrade web life --set hooks=stuck --timeout 2s --no-hooks'),
    line('upgrade web life --set hooks=wrong', 1),
    line('upgrade web life --set hooks=wrong,port=85 --cleanup-on-fail', 1),
    line('uninstall web'),
  ],
  waiting: [
    line('install web life --wait --timeout 60s'),
    line('upgrade web life --wait=legacy --wait-for-jobs --timeout 60s --set replicas=2'),
    line('upgrade web life --set nodeSelector=nowhere --wait --timeout 3s', 1),
    line('upgrade web life --set nodeSelector=nowhere --wait=legacy --timeout 3s', 1),
    line('upgrade web life --set nodeSelector=nowhere,replicas=1 --rollback-on-failure --timeout 8s', 1),
    line('rollback web 3 --wait --timeout 3s', 1),
    line('uninstall web --wait'),
    line('install web life --set nodeSelector=nowhere --rollback-on-failure --timeout 8s', 1),
  ],
  'whose objects': [
    kubectl('create configmap web-config --from-literal=own=true'),
    line('install web life', 1),
    line('install web life --take-ownership'),
    kubectl('label configmap web-extra app.kubernetes.io/managed-by-'),
    line('upgrade web life --set replicas=2'),
    kubectl('annotate --overwrite configmap web-config meta.helm.sh/release-name=other'),
    line('upgrade web life --set replicas=3', 1),
    line('upgrade web life --set replicas=3 --force-conflicts'),
    kubectl('delete configmap web-extra'),
    kubectl('create configmap web-extra --from-literal=own=true'),
    line('upgrade web life --set replicas=3,extra=false'),
    line('upgrade web life --set replicas=3'),
    kubectl('annotate --overwrite serviceaccount web meta.helm.sh/release-name=other'),
    line('uninstall web --dry-run'),
    line('uninstall web'),
  ],
  conflicts: [
    line('install web life'),
    kubectl('patch deployment web --field-manager=other -p {"spec":{"replicas":7}}'),
    line('upgrade web life --set replicas=2', 1),
    line('upgrade web life --set replicas=2 --force-conflicts'),
    kubectl('delete service web'),
    line('upgrade web life --set replicas=2 --history-max 2'),
    line('upgrade web life --set replicas=3 --history-max 2'),
    line('upgrade web life --force-replace', 1),
    line('upgrade web life --force-replace --force-conflicts', 1),
    line('uninstall web'),
  ],
  'many releases and few revisions': [
    line('install web life --labels team=a --set hooks=none'),
    line('install other life --set hooks=none --description second'),
    line('list -l team=a -q'),
    line('list -f ^o -q'),
    line('list -q -r -m 1 --offset 1'),
    line('upgrade web life --history-max 1 --set replicas=2,hooks=none'),
    line('history web --max 1'),
    line('upgrade web life --history-max 1 --set replicas=3,hooks=none'),
    line('rollback web 1', 1),
    line('uninstall other --keep-history --description gone'),
    line('list --uninstalled -q'),
    line('rollback other 1'),
    line('uninstall web other'),
  ],
  'only shown': [
    line('install web life --dry-run=client'),
    line('install web life --dry-run=server --set lamp=false', 0),
    line('install web life --dry-run=client --hide-secret -o json'),
    line('install web life --hide-secret', 1),
    line('install web life -o json --set hooks=none'),
    line('upgrade web life -o yaml --set hooks=none'),
    line('upgrade web life --dry-run=client'),
    line('upgrade web life --dry-run=server --hide-secret --description why'),
    line('rollback web --dry-run=client'),
    line('uninstall web --dry-run'),
    line('install web life --debug --dry-run=client', 0),
    line('uninstall web'),
  ],
};

const four = (text: string, exit = 0): Step => ({ line: text, exit, four: true });

/** Lives of lines that helm 3 knows as well, but for those that say otherwise. */
export const livesOfThree: Readonly<Record<string, readonly Step[]>> = {
  'from install to the end': [
    line('install web life --description first --labels team=a,area=b'),
    line('upgrade web life --set replicas=2,extra=false'),
    line('upgrade web life --reuse-values --set port=100000', 1),
    line('upgrade web life --reset-values --set image=httpd --labels team=c,area=null --history-max 4'),
    line('rollback web 2'),
    line('rollback web'),
    line('test web'),
    line('install web life', 1),
    line('uninstall web --keep-history'),
    line('upgrade web life', 1),
    line('install web life --replace --set extra=false'),
    line('upgrade web life --set port=81'),
    line('uninstall web'),
    line('upgrade -i web life --skip-crds'),
    line('uninstall web --no-hooks'),
  ],
  'changed by hand': [
    line('install web life'),
    kubectl('scale deployment web --replicas 5'),
    line('upgrade web life --set port=81', 'either'),
    line('upgrade web life --set port=82,replicas=2', 'either'),
    kubectl('delete service web'),
    line('upgrade web life --set port=83,replicas=2', 'either'),
    kubectl('set env deployment web B=2 --field-manager=other'),
    line('rollback web 1', 'either'),
    line('upgrade web life --set hooks=wrong', 1),
    line('upgrade web life --set image=httpd,lamp=false', 'either'),
    line('uninstall web'),
  ],
  waiting: [
    line('install web life --wait --timeout 60s'),
    line('upgrade web life --set hooks=stuck --timeout 2s', 1),
    line('upgrade web life --set replicas=2 --wait --timeout 60s'),
    line('rollback web 1 --wait --timeout 60s'),
    line('upgrade web life --set nodeSelector=nowhere --wait --timeout 3s', 1),
    line('uninstall web --wait'),
  ],
  'to the server and back': [
    line('install web life'),
    four('upgrade web life --server-side=true --set replicas=2 --force-conflicts'),
    line('upgrade web life --set replicas=3,extra=false'),
    four('upgrade web life --server-side=true --set port=81 --force-conflicts'),
    line('rollback web 1'),
    four('rollback web 2 --server-side=true --force-conflicts'),
    line('upgrade web life --set port=82'),
    line('uninstall web'),
  ],
};
