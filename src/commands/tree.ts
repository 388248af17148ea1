import type { CommandDefinition } from '../cli/command.ts';

/** The groups of the root help, in order. */
export const groups = [
  'Basic Commands (Beginner):',
  'Basic Commands (Intermediate):',
  'Deploy Commands:',
  'Cluster Management Commands:',
  'Troubleshooting and Debugging Commands:',
  'Advanced Commands:',
  'Settings Commands:',
  'Local Cluster Commands:',
  'Other Commands:',
] as const;

/**
 * One row a command: a new command is a new file and a line here. A row without `load` is a folder of commands; `later` marks what kubectl has
 * and cox has not yet: absent from help, one clear line when typed.
 */
export interface CommandRow {
  /** The words behind the program's name. */
  readonly path: string;
  readonly summary?: string;
  /** Index into `groups`; for commands of the root only. */
  readonly group?: number;
  readonly aliases?: readonly string[];
  /** Words of other tools for the same thing, in small letters: typed at the root, they bring a suggestion. */
  readonly suggestFor?: readonly string[];
  readonly later?: true;
  /** Of a command with commands below it: its flags that need no value, by name and letter. `create -R -f job` names a folder. */
  readonly switches?: readonly string[];
  readonly load?: () => Promise<{ readonly command: CommandDefinition }>;
}

const fileSwitches = [
  ...['R', 'recursive', 'dry-run', 'validate', 'record', 'show-managed-fields', 'allow-missing-template-keys'],
];

export const tree: readonly CommandRow[] = [
  {
    path: 'create',
    summary: 'Create a resource from a file or from stdin',
    group: 0,
    load: () => import('./create/create.ts'),
    switches: [...fileSwitches, 'edit', 'save-config', 'windows-line-endings'],
  },
  {
    path: 'create configmap',
    summary: 'Create a config map from a local file, directory or literal value',
    aliases: ['cm'],
    load: () => import('./create/configmap.ts'),
  },
  {
    path: 'create cronjob',
    summary: 'Create a cron job with the specified name',
    aliases: ['cj'],
    load: () => import('./create/cronjob.ts'),
  },
  {
    path: 'create deployment',
    summary: 'Create a deployment with the specified name',
    aliases: ['deploy'],
    load: () => import('./create/deployment.ts'),
  },
  {
    path: 'create ingress',
    summary: 'Create an ingress with the specified name',
    aliases: ['ing'],
    load: () => import('./create/ingress.ts'),
  },
  {
    path: 'create job',
    summary: 'Create a job with the specified name',
    load: () => import('./create/job.ts'),
  },
  {
    path: 'create namespace',
    summary: 'Create a namespace with the specified name',
    aliases: ['ns'],
    load: () => import('./create/namespace.ts'),
  },
  { path: 'create secret', summary: 'Create a secret using a specified subcommand' },
  {
    path: 'create secret docker-registry',
    summary: 'Create a secret for use with a Docker registry',
    load: () => import('./create/secret-docker-registry.ts'),
  },
  {
    path: 'create secret generic',
    summary: 'Create a secret from a local file, directory, or literal value',
    load: () => import('./create/secret-generic.ts'),
  },
  { path: 'create secret tls', summary: 'Create a TLS secret', load: () => import('./create/secret-tls.ts') },
  { path: 'create service', summary: 'Create a service using a specified subcommand', aliases: ['svc'] },
  {
    path: 'create service clusterip',
    summary: 'Create a ClusterIP service',
    load: () => import('./create/service-clusterip.ts'),
  },
  {
    path: 'create service externalname',
    summary: 'Create an ExternalName service',
    load: () => import('./create/service-externalname.ts'),
  },
  {
    path: 'create service loadbalancer',
    summary: 'Create a LoadBalancer service',
    load: () => import('./create/service-loadbalancer.ts'),
  },
  {
    path: 'create service nodeport',
    summary: 'Create a NodePort service',
    load: () => import('./create/service-nodeport.ts'),
  },
  {
    path: 'create serviceaccount',
    summary: 'Create a service account with the specified name',
    aliases: ['sa'],
    load: () => import('./create/serviceaccount.ts'),
  },
  { path: 'create clusterrole', later: true },
  { path: 'create clusterrolebinding', later: true },
  { path: 'create poddisruptionbudget', later: true, aliases: ['pdb'] },
  { path: 'create priorityclass', later: true, aliases: ['pc'] },
  { path: 'create quota', later: true, aliases: ['resourcequota'] },
  { path: 'create role', later: true },
  { path: 'create rolebinding', later: true },
  { path: 'create token', later: true },
  {
    path: 'expose',
    summary: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
    group: 0,
    load: () => import('./expose.ts'),
  },
  { path: 'run', summary: 'Run a particular image on the cluster', group: 0, load: () => import('./run/run.ts') },
  { path: 'set', summary: 'Set specific features on objects', group: 0 },
  { path: 'set image', summary: 'Update the image of a pod template', load: () => import('./set/image.ts') },
  { path: 'set env', later: true },
  {
    path: 'set probe',
    summary: 'Set or remove probes of a pod template',
    load: () => import('./set/probe.ts'),
  },
  { path: 'set resources', later: true },
  { path: 'set selector', later: true },
  { path: 'set serviceaccount', later: true, aliases: ['sa'] },
  { path: 'set subject', later: true },
  { path: 'explain', later: true, group: 1 },
  {
    path: 'get',
    summary: 'Display one or many resources',
    group: 1,
    suggestFor: ['list', 'ls'],
    load: () => import('./get/get.ts'),
  },
  { path: 'edit', later: true, group: 1 },
  {
    path: 'delete',
    summary: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
    group: 1,
    suggestFor: ['rm', 'remove'],
    load: () => import('./delete/delete.ts'),
  },
  { path: 'rollout', summary: 'Manage the rollout of a resource', group: 2 },
  {
    path: 'rollout canary',
    summary: 'Give a new revision to a part of a stateful set',
    load: () => import('./rollout/canary.ts'),
  },
  {
    path: 'rollout diff',
    summary: 'Show what changed between two revisions',
    load: () => import('./rollout/diff.ts'),
  },
  { path: 'rollout history', summary: 'View rollout history', load: () => import('./rollout/history.ts') },
  {
    path: 'rollout pause',
    summary: 'Mark the provided resource as paused',
    load: () => import('./rollout/pause.ts'),
  },
  { path: 'rollout restart', summary: 'Restart a resource', load: () => import('./rollout/restart.ts') },
  { path: 'rollout resume', summary: 'Resume a paused resource', load: () => import('./rollout/resume.ts') },
  {
    path: 'rollout status',
    summary: 'Show the status of the rollout',
    load: () => import('./rollout/status/status.ts'),
  },
  { path: 'rollout undo', summary: 'Undo a previous rollout', load: () => import('./rollout/undo.ts') },
  {
    path: 'scale',
    summary: 'Set a new size for a deployment, replica set, or replication controller',
    group: 2,
    load: () => import('./scale/scale.ts'),
  },
  { path: 'autoscale', later: true, group: 2 },
  { path: 'certificate', later: true, group: 3 },
  {
    path: 'cluster-info',
    summary: 'Display cluster information',
    group: 3,
    load: () => import('./cluster-info/cluster-info.ts'),
  },
  { path: 'cluster-info dump', later: true },
  { path: 'top', later: true, group: 3, suggestFor: ['stats'] },
  { path: 'cordon', later: true, group: 3 },
  { path: 'uncordon', later: true, group: 3 },
  { path: 'drain', later: true, group: 3 },
  { path: 'taint', later: true, group: 3 },
  {
    path: 'describe',
    summary: 'Show details of a specific resource or group of resources',
    group: 4,
    suggestFor: ['inspect'],
    load: () => import('./describe/describe.ts'),
  },
  {
    path: 'why',
    summary: 'Say what is wrong with an object, how that is known, and what to do next',
    group: 4,
    load: () => import('./why/why.ts'),
  },
  {
    path: 'logs',
    summary: 'Print the logs for a container in a pod',
    group: 4,
    load: () => import('./logs/logs.ts'),
  },
  { path: 'attach', summary: 'Attach to a running container', group: 4, load: () => import('./session/attach.ts') },
  { path: 'exec', summary: 'Execute a command in a container', group: 4, load: () => import('./session/exec.ts') },
  {
    path: 'port-forward',
    summary: 'Forward one or more local ports to a pod',
    group: 4,
    load: () => import('./port-forward/port-forward.ts'),
  },
  { path: 'probe', summary: 'Set, list, check, ask and explain the probes of containers', group: 4 },
  {
    path: 'probe explain',
    summary: 'Say where a pod stands with its probes',
    load: () => import('./probe/explain.ts'),
  },
  {
    path: 'probe lint',
    summary: 'Check probes, of files or of the cluster',
    load: () => import('./probe/lint.ts'),
  },
  {
    path: 'probe list',
    summary: 'List probes, defaults filled in, and what they add up to',
    load: () => import('./probe/list.ts'),
  },
  {
    path: 'probe run',
    summary: "Ask a pod's probes now, by the rules of the kubelet",
    load: () => import('./probe/run.ts'),
  },
  {
    path: 'probe set',
    summary: 'Set or remove probes of a pod template',
    load: () => import('./probe/set.ts'),
  },
  { path: 'ingress', summary: 'See, test and check how requests get to pods', group: 4 },
  {
    path: 'ingress lint',
    summary: 'Find what is wrong with Ingresses and what they point at',
    load: () => import('./ingress/lint.ts'),
  },
  {
    path: 'ingress map',
    summary: 'Draw how requests get to pods',
    load: () => import('./ingress/map.ts'),
  },
  {
    path: 'ingress routes',
    summary: 'Show every route as one table',
    load: () => import('./ingress/routes.ts'),
  },
  {
    path: 'ingress test',
    summary: 'Say which rule a request hits, and where it breaks',
    load: () => import('./ingress/test.ts'),
  },
  { path: 'proxy', later: true, group: 4 },
  { path: 'cp', later: true, group: 4 },
  { path: 'auth', later: true, group: 4 },
  { path: 'debug', later: true, group: 4 },
  { path: 'events', later: true, group: 4 },
  { path: 'diff', later: true, group: 5 },
  {
    path: 'apply',
    summary: 'Apply a configuration to a resource by file name or stdin',
    group: 5,
    load: () => import('./apply/apply.ts'),
    switches: [
      ...fileSwitches,
      ...['all', 'cascade', 'force', 'force-conflicts', 'openapi-patch', 'overwrite', 'prune', 'server-side', 'wait'],
    ],
  },
  { path: 'apply edit-last-applied', later: true },
  { path: 'apply set-last-applied', later: true },
  { path: 'apply view-last-applied', later: true },
  { path: 'patch', later: true, group: 5 },
  { path: 'replace', later: true, group: 5 },
  {
    path: 'wait',
    summary: 'Wait for a specific condition on one or many resources',
    group: 5,
    load: () => import('./wait/wait.ts'),
  },
  { path: 'kustomize', later: true, group: 5 },
  { path: 'label', later: true, group: 6 },
  { path: 'annotate', later: true, group: 6 },
  {
    path: 'completion',
    summary: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
    group: 6,
    load: () => import('./completion.ts'),
  },
  { path: 'sandbox', summary: 'Run a real control plane on this machine, without Docker', group: 7 },
  {
    path: 'sandbox up',
    summary: 'Bring a local cluster up, or bring it back',
    load: () => import('./sandbox/up.ts'),
  },
  {
    path: 'sandbox status',
    summary: 'Say what of a sandbox runs',
    load: () => import('./sandbox/status.ts'),
  },
  {
    path: 'sandbox list',
    summary: 'List the sandboxes of this machine',
    load: () => import('./sandbox/list.ts'),
  },
  {
    path: 'sandbox kubeconfig',
    summary: 'Print the kubeconfig of a sandbox',
    load: () => import('./sandbox/kubeconfig.ts'),
  },
  {
    path: 'sandbox logs',
    summary: 'Print the log of one component of a sandbox',
    load: () => import('./sandbox/logs.ts'),
  },
  {
    path: 'sandbox down',
    summary: 'Take a sandbox down and remove what up made',
    load: () => import('./sandbox/down.ts'),
  },
  {
    path: 'api-resources',
    summary: 'Print the supported API resources on the server',
    group: 8,
    load: () => import('./api-resources/api-resources.ts'),
  },
  {
    path: 'api-versions',
    summary: 'Print the supported API versions on the server, in the form of "group/version"',
    group: 8,
    load: () => import('./api-versions.ts'),
  },
  { path: 'config', summary: 'Modify kubeconfig files', group: 8 },
  {
    path: 'config current-context',
    summary: 'Display the current-context',
    load: () => import('./config/current-context.ts'),
  },
  {
    path: 'config delete-cluster',
    summary: 'Delete the specified cluster from the kubeconfig',
    load: () => import('./config/delete-cluster.ts'),
  },
  {
    path: 'config delete-context',
    summary: 'Delete the specified context from the kubeconfig',
    load: () => import('./config/delete-context.ts'),
  },
  {
    path: 'config delete-user',
    summary: 'Delete the specified user from the kubeconfig',
    load: () => import('./config/delete-user.ts'),
  },
  {
    path: 'config get-clusters',
    summary: 'Display clusters defined in the kubeconfig',
    load: () => import('./config/get-clusters.ts'),
  },
  {
    path: 'config get-contexts',
    summary: 'Describe one or many contexts',
    load: () => import('./config/get-contexts.ts'),
  },
  {
    path: 'config get-users',
    summary: 'Display users defined in the kubeconfig',
    load: () => import('./config/get-users.ts'),
  },
  {
    path: 'config rename-context',
    summary: 'Rename a context from the kubeconfig file',
    load: () => import('./config/rename-context.ts'),
  },
  {
    path: 'config set',
    summary: 'Set an individual value in a kubeconfig file',
    load: () => import('./config/set.ts'),
  },
  {
    path: 'config set-cluster',
    summary: 'Set a cluster entry in kubeconfig',
    load: () => import('./config/set-cluster.ts'),
  },
  {
    path: 'config set-context',
    summary: 'Set a context entry in kubeconfig',
    load: () => import('./config/set-context.ts'),
  },
  {
    path: 'config set-credentials',
    summary: 'Set a user entry in kubeconfig',
    load: () => import('./config/set-credentials.ts'),
  },
  {
    path: 'config unset',
    summary: 'Unset an individual value in a kubeconfig file',
    load: () => import('./config/unset.ts'),
  },
  {
    path: 'config use-context',
    summary: 'Set the current-context in a kubeconfig file',
    aliases: ['use'],
    load: () => import('./config/use-context.ts'),
  },
  {
    path: 'config view',
    summary: 'Display merged kubeconfig settings or a specified kubeconfig file',
    load: () => import('./config/view.ts'),
  },
  { path: 'plugin', later: true, group: 8 },
  { path: 'kuberc', later: true, group: 8 },
  { path: 'alpha', later: true, group: 8 },
  {
    path: 'version',
    summary: 'Print the client and server version information',
    group: 8,
    load: () => import('./version/version.ts'),
  },
];
