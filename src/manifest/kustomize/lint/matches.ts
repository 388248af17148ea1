/** Entries of a build that matched nothing in all the places where it used them. */
import { goQuote } from '../../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject, textOf } from '../../../apimachinery/json.ts';
import type { FindingText } from '../../../resources/lint/finding.ts';
import type { FieldPath, LintFinding, LintRule } from '../../../resources/lint/types.ts';
import type { Reach, Step } from '../plugin.ts';
import type { ResourceMap } from '../resource-map.ts';
import { flowYaml } from './flow-yaml.ts';
import { kustomizeRules } from './rules.ts';
import type { LintedFile } from './subject.ts';

/** An entry, or a part of one, with all that it matched so far. */
interface Entry {
  readonly file: string;
  readonly field: FieldPath;
  hits: number;
  /** What there was to match, by the first use. */
  readonly candidates: readonly string[];
}

const EVERY_OBJECT = ['namespace', 'namePrefix', 'nameSuffix', 'labels', 'commonLabels', 'commonAnnotations'];
const MATCHING = ['images', 'patches', 'patchesJson6902', 'replacements'];

export class Matches {
  readonly #entries = new Map<string, Entry>();

  /** Takes in one step of the build. */
  note({ file, field, index, reached = [] }: Step, { resources }: ResourceMap): void {
    if (field === undefined) return;
    const at = index === undefined ? [field] : [field, index];
    if (EVERY_OBJECT.includes(field)) this.#add(file, at, { path: [], hits: resources.length }, []);
    if (!MATCHING.includes(field)) return;
    for (const reach of reached) {
      const objects = (): string[] => resources.map(({ kind, originalId }) => `${kind} ${originalId.name}`);
      this.#add(file, [...at, ...reach.path], reach, reach.hits > 0 ? [] : (reach.seen ?? objects()));
    }
  }

  #add(file: string, field: FieldPath, { hits }: Reach, candidates: readonly string[]): void {
    const key = JSON.stringify([file, field]);
    const entry = this.#entries.get(key) ?? { file, field, hits: 0, candidates };
    entry.hits += hits;
    this.#entries.set(key, entry);
  }

  /** The findings on one kustomization. */
  findings(file: LintedFile): readonly LintFinding[] {
    return [...this.#entries.values()]
      .filter((entry) => entry.file === file.file.path && entry.hits === 0)
      .flatMap((entry) => unmatched(file, entry));
  }
}

function unmatched(file: LintedFile, { field, candidates }: Entry): readonly LintFinding[] {
  const [name = '', index = 0] = field;
  const report = (rule: LintRule, at: FieldPath, text: FindingText): LintFinding[] => [file.finding(rule, at, text)];
  switch (name) {
    case 'images':
      return imageFinding(file, Number(index), candidates);
    case 'patches':
    case 'patchesJson6902':
      return report(kustomizeRules.patchUnmatched, [...field, 'target'], {
        message: `${name}[${index}] matches no object of this build: ${targetText(valueAt(file, [...field, 'target']))}`,
        why: 'the patch is not applied to anything',
        fix: `correct the target, or remove the patch; ${known('the objects are', candidates)}`,
      });
    case 'replacements':
      return report(kustomizeRules.replacementUnmatched, field, {
        message: `${replacementText(field)} matches no object of this build${selectText(file, field)}`,
        why: 'the value is copied to nothing for this target',
        fix: `correct select and reject, or remove the target; ${known('the objects are', candidates)}`,
      });
    default:
      return emptyField(file, field);
  }
}

/** kustomize reads imageTags as further images. */
function imageFinding(file: LintedFile, index: number, candidates: readonly string[]): readonly LintFinding[] {
  const images = file.field('images');
  const own = Array.isArray(images) ? images.length : 0;
  const at: FieldPath = index < own ? ['images', index] : ['imageTags', index - own];
  const entry = valueAt(file, at);
  const name = isJsonObject(entry) ? textOf(entry.name) : '';
  return [
    file.finding(kustomizeRules.imageUnmatched, at, {
      message: `${at[0]}[${at[1]}] matches no image of this build: no container has the image ${goQuote(name)}`,
      why: 'the entry changes nothing: containers keep the images they have',
      fix: `correct the name, which is without tag and digest, or remove the entry; ${known('the images are', candidates)}`,
    }),
  ];
}

/** Such a field of a component, or of a folder without resources. */
function emptyField(file: LintedFile, field: FieldPath): readonly LintFinding[] {
  const [name = ''] = field;
  const value = valueAt(file, field);
  const isEmpty = isJsonObject(value) && Object.keys(value).length === 0;
  if (value === undefined || isEmpty) return [];
  return [
    file.finding(kustomizeRules.noObjects, field, {
      message: `${name} is set, but there is no object at this point of the build`,
      why: 'it changes nothing: it goes to the objects of this kustomization and of what it is based on, not to those above',
      fix: `add resources, or move ${name} to the kustomization that has them`,
    }),
  ];
}

function valueAt({ file }: LintedFile, field: FieldPath): Json | undefined {
  let value: Json | undefined = file.written;
  for (const step of field) {
    if (Array.isArray(value)) value = value[Number(step)];
    else value = isJsonObject(value) ? (value as JsonObject)[step] : undefined;
  }
  return value;
}

const targetText = (target: Json | undefined): string => `target: ${flowYaml(target ?? {})}`;

/** `replacements[0].targets[1]`, or with the number of the replacement in its own file. */
function replacementText([name, index, part, number, ...rest]: FieldPath): string {
  if (part !== 'path') return `${name}[${index}].${part}[${number}]`;
  return `${name}[${index}]: in its file, replacement ${Number(number) + 1}, target ${Number(rest[1]) + 1}`;
}

function selectText(file: LintedFile, field: FieldPath): string {
  const target = valueAt(file, field);
  return isJsonObject(target) && target.select !== undefined ? `: select: ${flowYaml(target.select)}` : '';
}

/** The maximum number of objects or images that are named. */
const NAMED = 5;

function known(words: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return 'there are none in this build';
  const rest = candidates.length > NAMED ? ` and ${candidates.length - NAMED} more` : '';
  return `${words} ${candidates.slice(0, NAMED).join(', ')}${rest}`;
}
