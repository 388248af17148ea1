/**
 * The table of commands, in the order of the help: a new command needs a new file and a row here.
 */
import type { CommandRow } from '../cli/command-row.ts';

const fileSwitches = [
  ...['R', 'recursive', 'dry-run', 'validate', 'record', 'show-managed-fields', 'allow-missing-template-keys'],
];

export const tree: readonly CommandRow[] = [
  {
    path: 'create',
    summary: 'Create a resource from a file or from stdin',
    group: 'basic',
    load: () => import('./create/create.ts'),
    switches: [...fileSwitches, 'edit', 'save-config', 'windows-line-endings'],
    plugins: true,
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
  {
    path: 'create secret',
    summary: 'Create a secret using a specified subcommand',
    below: '(docker-registry | generic | tls)',
  },
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
  {
    path: 'create service',
    summary: 'Create a service using a specified subcommand',
    aliases: ['svc'],
    below: '[flags]',
  },
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
  {
    path: 'create clusterrole',
    summary: 'Create a cluster role',
    load: () => import('./create/clusterrole.ts'),
  },
  {
    path: 'create clusterrolebinding',
    summary: 'Create a cluster role binding for a particular cluster role',
    load: () => import('./create/clusterrolebinding.ts'),
  },
  {
    path: 'create poddisruptionbudget',
    summary: 'Create a pod disruption budget with the specified name',
    aliases: ['pdb'],
    load: () => import('./create/poddisruptionbudget.ts'),
  },
  {
    path: 'create priorityclass',
    summary: 'Create a priority class with the specified name',
    aliases: ['pc'],
    load: () => import('./create/priorityclass.ts'),
  },
  {
    path: 'create quota',
    summary: 'Create a quota with the specified name',
    aliases: ['resourcequota'],
    load: () => import('./create/quota.ts'),
  },
  { path: 'create role', summary: 'Create a role with single rule', load: () => import('./create/role.ts') },
  {
    path: 'create rolebinding',
    summary: 'Create a role binding for a particular role or cluster role',
    load: () => import('./create/rolebinding.ts'),
  },
  { path: 'create token', summary: 'Request a service account token', load: () => import('./create/token.ts') },
  {
    path: 'expose',
    summary: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
    group: 'basic',
    load: () => import('./expose.ts'),
  },
  { path: 'run', summary: 'Run a particular image on the cluster', group: 'basic', load: () => import('./run/run.ts') },
  { path: 'set', summary: 'Set specific features on objects', group: 'basic' },
  { path: 'set image', summary: 'Update the image of a pod template', load: () => import('./set/image.ts') },
  {
    path: 'set env',
    summary: 'Update environment variables on a pod template',
    load: () => import('./set/env.ts'),
  },
  {
    path: 'set probe',
    summary: 'Set or remove probes of a pod template',
    load: () => import('./set/probe.ts'),
  },
  {
    path: 'set resources',
    summary: 'Update resource requests/limits on objects with pod templates',
    load: () => import('./set/resources.ts'),
  },
  { path: 'set selector', summary: 'Set the selector on a resource', load: () => import('./set/selector.ts') },
  {
    path: 'set serviceaccount',
    summary: 'Update the service account of a resource',
    aliases: ['sa'],
    load: () => import('./set/serviceaccount.ts'),
  },
  {
    path: 'set subject',
    summary: 'Update the user, group, or service account in a role binding or cluster role binding',
    load: () => import('./set/subject.ts'),
  },
  {
    path: 'explain',
    summary: 'Show the documentation of a resource or of one of its fields',
    group: 'objects',
    load: () => import('./explain/explain.ts'),
  },
  {
    path: 'get',
    summary: 'Display one or many resources',
    group: 'objects',
    suggestFor: ['list', 'ls'],
    load: () => import('./get/get.ts'),
  },
  { path: 'edit', summary: 'Edit a resource on the server', group: 'objects', load: () => import('./edit/edit.ts') },
  {
    path: 'delete',
    summary: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
    group: 'objects',
    suggestFor: ['rm', 'remove'],
    load: () => import('./delete/delete.ts'),
  },
  {
    path: 'rollout',
    summary: 'Manage the rollout of a resource',
    group: 'deploy',
    bareHelp: 'stdout',
    examples: `
      # Wait for the rollout of the deployment web
      cox rollout status deployment/web

      # Put the deployment web back to its previous revision
      cox rollout undo deployment/web`,
  },
  {
    path: 'rollout canary',
    summary: 'Roll out a new revision to only some pods of a stateful set',
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
    group: 'deploy',
    load: () => import('./scale/scale.ts'),
  },
  {
    path: 'autoscale',
    summary: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
    group: 'deploy',
    load: () => import('./autoscale.ts'),
  },
  { path: 'certificate', summary: 'Modify certificate resources', group: 'cluster', bareHelp: 'success' },
  {
    path: 'certificate approve',
    summary: 'Approve a certificate signing request',
    load: () => import('./certificate/approve.ts'),
  },
  {
    path: 'certificate deny',
    summary: 'Deny a certificate signing request',
    load: () => import('./certificate/deny.ts'),
  },
  {
    path: 'cluster-info',
    summary: 'Display cluster information',
    group: 'cluster',
    load: () => import('./cluster-info/cluster-info.ts'),
  },
  {
    path: 'top',
    summary: 'Display resource (CPU/memory) usage',
    group: 'cluster',
    suggestFor: ['stats'],
    below: '[flags]',
  },
  {
    path: 'top node',
    summary: 'Display resource (CPU/memory) usage of nodes',
    aliases: ['nodes', 'no'],
    load: () => import('./top/node.ts'),
  },
  {
    path: 'top pod',
    summary: 'Display resource (CPU/memory) usage of pods',
    aliases: ['pods', 'po'],
    load: () => import('./top/pod.ts'),
  },
  {
    path: 'cluster-info dump',
    summary: 'Dump relevant information for debugging and diagnosis',
    load: () => import('./cluster-info/dump.ts'),
  },
  {
    path: 'cordon',
    summary: 'Mark node as unschedulable',
    group: 'cluster',
    load: () => import('./drain/cordon.ts'),
  },
  {
    path: 'uncordon',
    summary: 'Mark node as schedulable',
    group: 'cluster',
    load: () => import('./drain/uncordon.ts'),
  },
  {
    path: 'drain',
    summary: 'Drain node in preparation for maintenance',
    group: 'cluster',
    load: () => import('./drain/drain.ts'),
  },
  {
    path: 'taint',
    summary: 'Update the taints on one or more nodes',
    group: 'cluster',
    load: () => import('./taint/taint.ts'),
  },
  {
    path: 'describe',
    summary: 'Show details of a specific resource or group of resources',
    group: 'debugging',
    suggestFor: ['inspect'],
    load: () => import('./describe/describe.ts'),
  },
  {
    path: 'why',
    summary: 'Show what is wrong with an object, the evidence, and the next steps',
    group: 'debugging',
    load: () => import('./why/why.ts'),
  },
  {
    path: 'tree',
    summary: 'Show what an object owns and what owns it, and whether each object is ready',
    group: 'debugging',
    load: () => import('./tree/tree.ts'),
  },
  {
    path: 'logs',
    summary: 'Print the logs for a container in a pod',
    group: 'debugging',
    load: () => import('./logs/logs.ts'),
  },
  {
    path: 'attach',
    summary: 'Attach to a running container',
    group: 'debugging',
    load: () => import('./session/attach.ts'),
  },
  {
    path: 'exec',
    summary: 'Execute a command in a container',
    group: 'debugging',
    load: () => import('./session/exec.ts'),
  },
  {
    path: 'port-forward',
    summary: 'Forward one or more local ports to a pod',
    group: 'debugging',
    load: () => import('./port-forward/port-forward.ts'),
  },
  { path: 'probe', summary: 'Set, list, check, run and explain the probes of containers', group: 'debugging' },
  {
    path: 'probe explain',
    summary: "Show the state of a pod's probes",
    load: () => import('./probe/explain.ts'),
  },
  {
    path: 'probe lint',
    summary: 'Check probes in files or in the cluster',
    load: () => import('./probe/lint.ts'),
  },
  {
    path: 'probe list',
    summary: 'List probes with defaults, and what their numbers add up to',
    load: () => import('./probe/list.ts'),
  },
  {
    path: 'probe run',
    summary: "Run a pod's probes now, by the rules of the kubelet",
    load: () => import('./probe/run.ts'),
  },
  {
    path: 'probe set',
    summary: 'Set or remove probes of a pod template',
    load: () => import('./probe/set.ts'),
  },
  { path: 'ingress', summary: 'Show, test and check how requests reach pods', group: 'debugging' },
  {
    path: 'ingress lint',
    summary: 'Find problems of Ingresses and of the objects they refer to',
    load: () => import('./ingress/lint.ts'),
  },
  {
    path: 'ingress map',
    summary: 'Draw how requests reach pods',
    load: () => import('./ingress/map.ts'),
  },
  {
    path: 'ingress routes',
    summary: 'Show every route in one table',
    load: () => import('./ingress/routes.ts'),
  },
  {
    path: 'ingress test',
    summary: 'Show which rule matches a request, and where the request fails',
    load: () => import('./ingress/test.ts'),
  },
  {
    path: 'proxy',
    summary: 'Run a proxy to the Kubernetes API server',
    group: 'debugging',
    load: () => import('./proxy/proxy.ts'),
  },
  {
    path: 'cp',
    summary: 'Copy files and directories to and from containers',
    group: 'debugging',
    load: () => import('./cp/cp.ts'),
  },
  { path: 'auth', summary: 'Inspect authorization', group: 'debugging', below: '[flags]' },
  {
    path: 'auth can-i',
    summary: 'Check whether an action is allowed',
    load: () => import('./auth/can-i.ts'),
  },
  {
    path: 'auth reconcile',
    summary: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
    load: () => import('./auth/reconcile.ts'),
  },
  {
    path: 'auth whoami',
    summary: 'Show who the server takes you for',
    load: () => import('./auth/whoami.ts'),
  },
  {
    path: 'debug',
    summary: 'Create debugging sessions for troubleshooting workloads and nodes',
    group: 'debugging',
    load: () => import('./debug/debug.ts'),
  },
  {
    path: 'events',
    summary: 'List events',
    group: 'debugging',
    load: () => import('./events/events.ts'),
  },
  {
    path: 'diff',
    summary: 'Diff the live version against a would-be applied version',
    group: 'advanced',
    load: () => import('./diff/diff.ts'),
    errorExit: 2,
  },
  {
    path: 'apply',
    summary: 'Apply a configuration to a resource by file name or stdin',
    group: 'advanced',
    load: () => import('./apply/apply.ts'),
    switches: [
      ...fileSwitches,
      ...['all', 'cascade', 'force', 'force-conflicts', 'openapi-patch', 'overwrite', 'prune', 'server-side', 'wait'],
    ],
  },
  {
    path: 'apply edit-last-applied',
    summary: 'Edit latest last-applied-configuration annotations of a resource/object',
    load: () => import('./apply/edit-last-applied.ts'),
  },
  {
    path: 'apply set-last-applied',
    summary: 'Set the last-applied annotation of live objects to the content of files',
    load: () => import('./apply/set-last-applied.ts'),
  },
  {
    path: 'apply view-last-applied',
    summary: 'Show the configuration that was applied last to objects',
    load: () => import('./apply/view-last-applied.ts'),
  },
  { path: 'patch', summary: 'Update fields of a resource', group: 'advanced', load: () => import('./patch/patch.ts') },
  {
    path: 'replace',
    summary: 'Replace a resource by file name or stdin',
    group: 'advanced',
    load: () => import('./replace/replace.ts'),
  },
  {
    path: 'wait',
    summary: 'Wait for a specific condition on one or many resources',
    group: 'advanced',
    load: () => import('./wait/wait.ts'),
  },
  { path: 'kustomize', later: true, group: 'advanced' },
  {
    path: 'label',
    summary: 'Update the labels on a resource',
    group: 'settings',
    load: () => import('./label/label.ts'),
  },
  {
    path: 'annotate',
    summary: 'Update the annotations on a resource',
    group: 'settings',
    load: () => import('./annotate/annotate.ts'),
  },
  {
    path: 'completion',
    summary: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
    group: 'settings',
    load: () => import('./completion.ts'),
  },
  { path: 'sandbox', summary: 'Run a real control plane on this machine, without Docker', group: 'sandbox' },
  {
    path: 'sandbox up',
    summary: 'Start a local cluster, or restart it',
    load: () => import('./sandbox/up.ts'),
  },
  {
    path: 'sandbox status',
    summary: 'Show which components of a sandbox run',
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
    summary: 'Delete a sandbox and everything that up created',
    load: () => import('./sandbox/down.ts'),
  },
  {
    path: 'api-resources',
    summary: 'Print the supported API resources on the server',
    group: 'other',
    load: () => import('./api-resources/api-resources.ts'),
  },
  {
    path: 'api-versions',
    summary: 'Print the supported API versions on the server, in the form of "group/version"',
    group: 'other',
    load: () => import('./api-versions.ts'),
  },
  { path: 'config', summary: 'Modify kubeconfig files', group: 'other' },
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
  {
    path: 'plugin',
    summary: 'Provides utilities for interacting with plugins',
    group: 'other',
    below: '[flags]',
    examples: `
      # The plugins on PATH
      cox plugin list`,
  },
  {
    path: 'plugin list',
    summary: "List all visible plugin executables on a user's PATH",
    load: () => import('./plugin/list.ts'),
  },
  { path: 'kuberc', later: true, group: 'other' },
  // kubectl hides it, too, while there is nothing below it
  { path: 'alpha', load: () => import('./alpha.ts') },
  {
    path: 'version',
    summary: 'Print the client and server version information',
    group: 'other',
    load: () => import('./version/version.ts'),
  },
];

/** Commands of the root that no help lists. */
export const unlisted: readonly CommandRow[] = [
  { path: 'help', summary: 'Help about any command', load: () => import('./help.ts') },
  { path: 'options', summary: 'Print the list of flags inherited by all commands', load: () => import('./options.ts') },
];
