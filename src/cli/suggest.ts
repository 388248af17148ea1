/** Suggests commands for a mistyped command of the root, as cobra does. */
import { editDistance } from '../apimachinery/edit-distance.ts';
import { goQuote } from '../apimachinery/go/text.ts';
import { CliError } from '../errors.ts';
import { type CommandRow, children } from './command-row.ts';

/**
 * kubectl's order of the commands that are in no group of its help; they come after the grouped
 * ones.
 */
const UNGROUPED = ['alpha', 'config', 'plugin', 'version', 'api-versions', 'api-resources', 'options', 'kuberc'];

const MAX_DISTANCE = 2;

/**
 * The names of `rows`, in kubectl's order, that differ from the word in few letters, begin with it,
 * or list it as a synonym.
 */
export function suggestionsFor(word: string, rows: readonly CommandRow[]): readonly string[] {
  const typed = word.toLowerCase();
  return candidates(rows)
    .filter(
      ({ name, suggestFor }) =>
        editDistance(typed, name) <= MAX_DISTANCE || name.startsWith(typed) || suggestFor.includes(typed),
    )
    .map(({ name }) => name);
}

interface Candidate {
  readonly name: string;
  readonly suggestFor: readonly string[];
}

function candidates(rows: readonly CommandRow[]): readonly Candidate[] {
  // kubectl's commands count, whether cox has them yet or not. Its `alpha` has no subcommand, so cobra
  // leaves it out; `options` is in no help and has no row here.
  const named = [
    ...rows.filter(({ path }) => path !== 'alpha').map(({ path, suggestFor = [] }) => ({ name: path, suggestFor })),
    { name: 'options', suggestFor: [] },
  ];
  return named.toSorted((left, right) => UNGROUPED.indexOf(left.name) - UNGROUPED.indexOf(right.name));
}

/** The error for an unknown command of the root, with suggestions. */
export function unknownCommand(word: string, program: string, rows: readonly CommandRow[]): CliError {
  const near = suggestionsFor(word, children(rows, ''));
  const suggestion = near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((name) => `\t${name}`).join('\n')}`;
  return new CliError(`unknown command ${goQuote(word)} for ${goQuote(program)}${suggestion}`);
}
