/** The checks of `debug`'s flags, in kubectl's order (DebugOptions.Validate). */
import { goQuote } from '../../apimachinery/go/text.ts';
import { CliError } from '../../errors.ts';
import type { Output } from '../../io/io.ts';
import { type CustomContainer, checkCustom } from '../../resources/debug/custom.ts';
import { isImageReference } from '../../resources/generators/image-reference.ts';
import type { DebugInvocation } from './flags.ts';

/** What was typed, its words parted at `--`. */
export interface DebugWords {
  readonly invocation: DebugInvocation;
  readonly names: readonly string[];
  /** The command of the container. */
  readonly words: readonly string[];
  readonly custom: CustomContainer | undefined;
}

/** Whether the container is attached to: -i does it unless --attach=false. */
export const attaches = ({ flags, changed }: DebugInvocation): boolean =>
  flags.attach || (flags.stdin && !changed('attach'));

/**
 * Throws CliError for flags that exclude each other, or have a wrong value. Prints what kubectl
 * prints while it checks them.
 */
export function checkOptions(
  { invocation, names, words, custom }: DebugWords,
  { stdout, stderr }: { readonly stdout: Output; readonly stderr: Output },
): void {
  const { flags } = invocation;
  if (flags.attach && invocation.changed('attach') && flags.image === '' && flags.container === '') {
    fail('you must specify --container or create a new container using --image in order to attach.');
  }
  checkCopy(invocation, words);
  if (flags.image !== '' && !isImageReference(flags.image)) {
    fail(`invalid image name ${goQuote(flags.image)}: invalid reference format`);
  }
  if (names.length === 0 && flags.filename.length === 0) fail('NAME or filename is required for debug');
  const policy = flags['image-pull-policy'];
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) fail(`invalid image pull policy: ${policy}`);
  for (const [container, image] of flags['set-image']) {
    if (isImageReference(image)) continue;
    fail(`invalid image name ${goQuote(image)} for container ${goQuote(container)}: invalid reference format`);
  }
  if (flags.target !== '') {
    if (flags['copy-to'] !== '') fail('--target is incompatible with --copy-to. Use --share-processes instead.');
    if (!flags.quiet) {
      stdout.write(
        `Targeting container ${goQuote(flags.target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
      );
    }
  }
  if (flags.tty && !flags.stdin) fail('-i/--stdin is required for containers with -t/--tty=true');
  if (custom !== undefined) checkCustom(custom);
  if (flags.profile === 'legacy') {
    stderr.write(
      '--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, for example "--profile=general".\n',
    );
  }
}

function checkCopy({ flags }: DebugInvocation, words: readonly string[]): void {
  if (flags['copy-to'] !== '') {
    if (flags.image === '' && flags['set-image'].size === 0 && words.length === 0) {
      fail('you must specify --image, --set-image or command arguments.');
    }
    if (words.length > 0 && flags.container === '' && flags.image === '') {
      fail('you must specify an existing container or a new image when specifying args.');
    }
    return;
  }
  if (flags.replace) fail('--replace may only be used with --copy-to.');
  if (flags['same-node']) fail('--same-node may only be used with --copy-to.');
  if (flags['set-image'].size > 0) fail('--set-image may only be used with --copy-to.');
  if (flags.image === '') fail('you must specify --image when not using --copy-to.');
}

function fail(message: string): never {
  throw new CliError(message);
}
