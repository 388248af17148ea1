/**
 * Where the kuberc is (k8s.io/kubectl/pkg/kuberc). Every command passes here: without a file that is
 * one look at the file system.
 */
import fs from 'node:fs';
import path from 'node:path';
import { CliError } from '../../errors.ts';
import { unreadable } from '../../io/system-text.ts';
import { homeDirectory, type Surroundings } from '../kubeconfig/paths.ts';

export interface KubercLocation {
  /** As typed, or below the home folder. */
  readonly file: string;
  /** --kuberc or $KUBERC names it: then it must be there. */
  readonly isExplicit: boolean;
}

/**
 * The value of --kuberc, found before flags are parsed, as kubectl finds it: "" without one. Throws
 * CliError when it has no value.
 */
export function typedKuberc(argv: readonly string[]): string {
  for (const [index, word] of argv.entries()) {
    if (word === '--') break;
    if (word !== '--kuberc' && !word.includes('--kuberc=')) continue;
    const value = word === '--kuberc' ? argv[index + 1] : word.split('=')[1];
    // an empty word of its own counts as none was typed
    if (value === undefined || (value === '' && word !== '--kuberc')) throw new CliError('kuberc file is not found');
    return value;
  }
  return '';
}

/** The kuberc for this value of --kuberc; undefined with KUBERC=off. Throws CliError for both. */
export function kubercLocation(
  typed: string,
  surroundings: Pick<Surroundings, 'env' | 'platform'>,
): KubercLocation | undefined {
  const named = surroundings.env.KUBERC ?? '';
  if (named === 'off') {
    if (typed === '') return undefined;
    throw new CliError('disabling kuberc via KUBERC=off and passing kuberc flag are mutually exclusive');
  }
  const standard = path.join(homeDirectory(surroundings), '.kube', 'kuberc');
  // kubectl takes the flag for absent when it has the standard path
  if (named !== '' && (typed === '' || typed === standard)) return { file: named, isExplicit: true };
  return typed === '' ? { file: standard, isExplicit: false } : { file: typed, isExplicit: true };
}

/** The file's bytes; undefined when it is not there. Throws CliError in Go's words. */
export function readKuberc({ file }: KubercLocation, cwd: string): Uint8Array | undefined {
  try {
    return fs.readFileSync(path.resolve(cwd, file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CliError(unreadable(file, error));
  }
}

/** The kuberc of a command line. */
export interface OpenedKuberc extends KubercLocation {
  /** The file's bytes, or why they cannot be read. */
  readonly content: Uint8Array | CliError;
}

/**
 * Looks for the kuberc of a command line; undefined when there is none. Throws CliError when
 * --kuberc is wrong.
 */
export function openKuberc(argv: readonly string[], surroundings: Surroundings): OpenedKuberc | undefined {
  const location = locate(typedKuberc(argv), surroundings);
  if (location === undefined) return undefined;
  try {
    const content = readKuberc(location, surroundings.cwd);
    if (content !== undefined) return { ...location, content };
    if (!location.isExplicit) return undefined;
    return { ...location, content: new CliError(`open ${location.file}: no such file or directory`) };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { ...location, content: error };
  }
}

function locate(typed: string, surroundings: Surroundings): KubercLocation | undefined {
  try {
    return kubercLocation(typed, surroundings);
  } catch (error) {
    throw error instanceof CliError ? new CliError(`kuberc error ${error.message}`) : error;
  }
}
