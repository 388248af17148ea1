import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, int, string } from '../../cli/flag.ts';

export const command = defineCommand({
  use: 'cp <file-spec-src> <file-spec-dest>',
  long: `Copy files and directories to and from containers.

The container needs the program tar. Symbolic links of the container are skipped with a warning, and nothing is written outside
the target directory. From a container, the command succeeds only if its tar did.`,
  examples: `  # The local file /tmp/foo to /tmp/bar in a pod
  cox cp /tmp/foo mypod:/tmp/bar

  # In a pod of another namespace
  cox cp /tmp/foo mynamespace/mypod:/tmp/bar

  # A directory to a specific container
  cox cp /tmp/foo_dir mypod:/tmp/bar_dir -c mycontainer

  # From a pod to this machine
  cox cp mynamespace/mypod:/tmp/foo /tmp/bar

  # A large file over a bad connection: go on where it broke off, up to 10 times
  cox cp mypod:/var/dump /tmp/dump --retries=10

  # Symbolic links, wildcards or file modes, with a tar on both sides
  cox exec mypod -- tar cf - /tmp/foo | tar xf - -C /tmp/bar`,
  flags: {
    container: string(
      'Name of the container; the default is the one in the default-container annotation, or the first',
      {
        short: 'c',
      },
    ),
    'no-preserve': bool('Do not keep the owner and the permissions of what is copied to the container'),
    retries: int('How many times a copy from a container is resumed after it broke off; negative: without limit'),
  },
  args: anyArguments,
  async run(context, { flags, args }) {
    await context.cluster();
    const { parseCopy } = await import('./file-spec.ts');
    const copy = parseCopy(args);
    if (copy.direction === 'from pod') {
      const { copyFromPod } = await import('./from-pod.ts');
      return copyFromPod(context, copy.source, copy.target.file, flags);
    }
    const { copyToPod } = await import('./to-pod.ts');
    return copyToPod(context, copy.source.file, copy.target, {
      container: flags.container,
      noPreserve: flags['no-preserve'],
    });
  },
});
