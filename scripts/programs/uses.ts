/** What is run of each program that calls kubectl. */

export interface Use {
  /** Owner and name on GitHub; its clone is the folder NAME or OWNER-NAME below the given one. */
  readonly repository: string;
  readonly name: string;
  /** Built once by `go build`, under this name. */
  readonly goBinary?: string;
  /** Objects that the real kubectl makes before, on both sides. */
  readonly objects?: string;
  /**
   * Run by bash with `-x` off. `$PROGRAM` is the clone, `$BATS` the program of bats-core, `$NS` a
   * namespace of its own, which is the kubeconfig's too, `$NODE` a node.
   */
  readonly script: string;
  /** The lines come in no order. */
  readonly unordered?: boolean;
}

const pods = `
apiVersion: v1
kind: Pod
metadata: {name: one, labels: {app: web}, finalizers: [example.com/held]}
spec: {nodeName: "$NODE", hostname: one, containers: [{name: web, image: "nginx:1"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: two, labels: {app: web}}
spec: {nodeName: "$NODE", hostname: two, containers: [{name: web, image: "nginx:1"}, {name: side, image: "busybox:1"}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, labels: {app: web}}
data: {a: "1"}
`;

/**
 * The tests of kubectx make a HOME each and write below its .kube, which kubectl has not made when it
 * had nothing to cache there.
 */
const batsOf = (program: string): string => `
  printf '#!/bin/sh\nmkdir -p "$HOME/.kube"\nexec "$PROGRAM/%s" "$@"\n' ${program} > "$BIN/tested"; chmod +x "$BIN/tested"
  COMMAND="$BIN/tested" "$BATS" "$PROGRAM/test/${program}.bats"`;

export const uses: readonly Use[] = [
  {
    repository: 'ahmetb/kubectx',
    name: 'its tests of kubectx',
    script: batsOf('kubectx'),
  },
  {
    repository: 'ahmetb/kubectx',
    name: 'its tests of kubens',
    script: batsOf('kubens'),
  },
  {
    repository: 'ahmetb/kubectx',
    name: 'contexts and namespaces of a cluster',
    script: `
      cp "$PROGRAM/kubectx" "$BIN/kubectl-ctx"; cp "$PROGRAM/kubens" "$BIN/kubectl-ns"
      kubectl ctx; kubectl ctx -c; kubectl ctx mine=.; kubectl ctx; kubectl ctx none
      kubectl ns kube-system; kubectl ns -c; kubectl ns -; kubectl ns "$NS"; kubectl ns none-of-these
      kubectl ns | grep -x 'kube-.*\\|default'; kubectl ctx -u; kubectl config view --minify -o jsonpath={..namespace}
      kubectl ctx -d mine; kubectl config get-contexts`,
  },
  {
    repository: 'jonmosco/kube-ps1',
    name: 'the prompt, which follows the kubeconfig',
    script: `
      export KUBE_PS1_SYMBOL_ENABLE=false
      . "$PROGRAM/kube-ps1.sh"
      show() { _kube_ps1_prompt_update; kube_ps1; echo; }
      show; kubectl config set-context --current --namespace=other; _KUBE_PS1_LAST_TIME=0; show
      kubectl config unset contexts."$(kubectl config current-context)".namespace; _KUBE_PS1_LAST_TIME=0; show
      kubectl config unset current-context; _KUBE_PS1_LAST_TIME=0; show`,
  },
  {
    repository: 'johanhaleby/kubetail',
    name: 'logs of all pods of a label',
    objects: pods,
    unordered: true,
    script: `
      export TERM=dumb KUBETAIL_COLORED_OUTPUT=false
      # it ends with kill 0
      tail() { setsid --wait "$PROGRAM/kubetail" "$@"; echo "ended with $?"; }
      tail -l app=web -f false -s 1h; tail two -c side -f false; tail '^o' -e regex -f false; tail -l app=web --dry-run
      tail none -f false; tail -n none web -f false; tail web -k none -f false`,
  },
  {
    repository: 'kvaps/kubectl-node-shell',
    name: 'a command on a node',
    script: `
      cp "$PROGRAM/kubectl-node_shell" "$BIN/"
      export KUBECTL_NODE_SHELL_POD_RUNNING_TIMEOUT=20s
      kubectl node-shell "$NODE" -- echo 'two words' </dev/null
      kubectl node-shell none-of-these -- true </dev/null; kubectl node-shell -n none "$NODE" -- true </dev/null
      kubectl node-shell; kubectl node-shell --version; kubectl get pods -o name`,
  },
  {
    repository: 'jordanwilson230/kubectl-plugins',
    name: 'its plugins ip, switch, prompt and ssh',
    objects: pods,
    script: `
      export TERM=dumb
      cp "$PROGRAM"/kubectl-{ip,switch,prompt,ssh} "$BIN/"; touch "$HOME/.bash_profile"
      kubectl ip web; kubectl ip none
      kubectl switch; kubectl switch kube-system; kubectl switch "$NS"; kubectl switch none; kubectl switch cluster none
      export KUBECTL_NAMESPACE_PROMPT="$NS"
      echo no | kubectl prompt delete pod one; echo "ended with $?"; kubectl prompt get pods; echo "ended with $?"
      kubectl ssh two -- true </dev/null; kubectl plugin list | sed 's#.*/##'`,
  },
  {
    repository: 'luksa/kubectl-plugins',
    name: 'its plugins really-get-all, force-delete, really-delete-all and ssh',
    objects: pods,
    script: `
      cp "$PROGRAM"/kubectl-* "$BIN/"
      kubectl really get all -l app=web -o name; kubectl really get all -l app=web --no-headers -o custom-columns=K:.kind,N:.metadata.name
      kubectl force delete pod one --wait=false; kubectl force-delete pod two --wait=false; kubectl force delete
      kubectl really delete all -l app=web --wait=false; kubectl really delete all --field-selector=metadata.name=settings --dry-run=client
      kubectl really get all -l app=web -o name; kubectl ssh; kubectl ssh pod/none; kubectl ssh pod`,
  },
  {
    repository: 'ahmetb/kubectl-foreach',
    name: 'a command in each context',
    goBinary: 'kubectl-foreach',
    unordered: true,
    script: `
      cluster=$(kubectl config view --minify -o jsonpath={.contexts[0].context.cluster})
      user=$(kubectl config view --minify -o jsonpath={.contexts[0].context.user})
      for i in a b; do kubectl config set-context "team-$i" --cluster="$cluster" --user="$user" --namespace="$NS"; done
      kubectl foreach -q /team/ -- create configmap made --dry-run=client -o name; kubectl foreach -q team-a -- get pods
      kubectl foreach -q -I _ /team/ -- config view --minify --context=_ -o jsonpath={.contexts[0].name}
      kubectl foreach -q ^team-b ^team-a -- get ns default --no-headers -o name; kubectl foreach -q none -- get pods
      kubectl foreach -q team-a -- get nothing`,
  },
];
