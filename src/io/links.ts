/** Paths without symbolic links. */
import fs from 'node:fs';
import path from 'node:path';
import { systemText } from './system-text.ts';

/** As many links as Go follows. */
const LINKS = 255;

/**
 * The absolute path with every link followed. Throws Error in the words of Go's
 * filepath.EvalSymlinks: `lstat PATH: no such file or directory`, with the part of the path at
 * fault.
 */
export function resolveLinks(absolute: string): string {
  try {
    return fs.realpathSync.native(absolute);
  } catch {
    return followLinks(absolute);
  }
}

function followLinks(absolute: string): string {
  let rest = absolute.split(path.sep).filter((part) => part !== '');
  let done: string = path.parse(absolute).root;
  for (let links = 0; rest.length > 0; ) {
    const [part, ...after] = rest as [string, ...string[]];
    const place = path.join(done, part);
    const found = inspect(place);
    if (found.isSymbolicLink()) {
      links += 1;
      if (links > LINKS) throw new Error('EvalSymlinks: too many links');
      const target = fs.readlinkSync(place);
      if (path.isAbsolute(target)) done = path.parse(target).root;
      rest = [...target.split(path.sep).filter((each) => each !== '' && each !== '.'), ...after];
      continue;
    }
    if (!found.isDirectory() && after.length > 0) throw new Error('not a directory');
    done = place;
    rest = after;
  }
  return done;
}

function inspect(place: string): fs.Stats {
  try {
    return fs.lstatSync(place);
  } catch (error) {
    throw new Error(`lstat ${place}: ${systemText(error)}`, { cause: error });
  }
}
