/** What the system says of an open file, without Node's stream for it: to make one takes milliseconds. */
import { fstatSync, statSync } from 'node:fs';

/** The device of /dev/null; undefined on Windows. */
const nullDevice = (): number | undefined => statSync('/dev/null', { throwIfNoEntry: false })?.rdev;

/** What a descriptor leads to. A socket and what cannot be looked at are `other`. */
export type DescriptorKind = 'file' | 'null' | 'device' | 'other';

/**
 * Only a `device` can be a terminal: then the stream knows. A pipe is `other`: how it takes writes
 * is the stream's business.
 */
export function descriptorKind(fd: number): DescriptorKind {
  try {
    const status = fstatSync(fd);
    if (status.isFile() || status.isBlockDevice()) return 'file';
    if (!status.isCharacterDevice()) return 'other';
    return status.rdev === nullDevice() ? 'null' : 'device';
  } catch {
    return 'other';
  }
}
