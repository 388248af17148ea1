import type { Invocation } from '../../cli/command.ts';
import { bool, string, stringSlice, stringToString } from '../../cli/flag.ts';
import { manifestExtensions } from '../../cli/flag-sets.ts';

export const flags = {
  'arguments-only': bool('Pass what follows -- as the arguments of the container, not as its command'),
  attach: bool('Wait until the container runs, and attach to it; the default with --stdin'),
  container: string('Name of the debug container', { short: 'c' }),
  'copy-to': string('Make a copy of the pod with this name, and debug that'),
  custom: string('JSON or YAML file with a part of a container spec, laid over what the profile makes'),
  env: stringToString('Environment variables of the container, as NAME=VALUE'),
  filename: stringSlice('Files, directories, or URLs to read the object from; - is stdin', {
    short: 'f',
    extensions: manifestExtensions,
  }),
  image: string('The image of the debug container'),
  'image-pull-policy': string(
    'When the image is pulled: Always, IfNotPresent or Never; the default is decided by the server',
    { values: ['Always', 'IfNotPresent', 'Never'] },
  ),
  'keep-annotations': bool('Keep the annotations of the pod; only with --copy-to'),
  'keep-init-containers': bool('Keep the init containers of the pod; only with --copy-to', { default: 'true' }),
  'keep-labels': bool('Keep the labels of the pod; only with --copy-to'),
  'keep-liveness': bool('Keep the liveness probes of the pod; only with --copy-to'),
  'keep-readiness': bool('Keep the readiness probes of the pod; only with --copy-to'),
  'keep-startup': bool('Keep the startup probes of the pod; only with --copy-to'),
  profile: string('general, baseline, restricted, netadmin or sysadmin', {
    default: 'general',
    values: ['general', 'baseline', 'restricted', 'netadmin', 'sysadmin'],
  }),
  quiet: bool('Print only the output of the container', { short: 'q' }),
  replace: bool('Delete the original pod; only with --copy-to'),
  'same-node': bool('Run the copy on the node of the pod; only with --copy-to'),
  'set-image': stringToString('Images of containers of the copy, as NAME=IMAGE; the name * means all'),
  'share-processes': bool('Let the containers of the copy see the processes of each other', { default: 'true' }),
  stdin: bool('Keep stdin of the container open', { short: 'i' }),
  target: string('Container whose processes an ephemeral container sees'),
  tty: bool('Give the container a terminal; requires --stdin', { short: 't' }),
} as const;

export type DebugInvocation = Invocation<typeof flags>;
