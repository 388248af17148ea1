/** What is wrong with entries by what is written in them alone. */
import path from 'node:path';
import { goQuote } from '../../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject, objectsOf, textOf } from '../../../apimachinery/json.ts';
import type { LintFinding } from '../../../resources/lint/types.ts';
import { kustomizeRules } from './rules.ts';
import type { LintedFile } from './subject.ts';

export function entryFindings(file: LintedFile): readonly LintFinding[] {
  return [
    ...['images', 'imageTags'].flatMap((field) =>
      objectsOf(file.field(field)).flatMap((entry, index) => imageFindings(file, field, entry, index)),
    ),
    ...overriddenReplicas(file),
    ...generatorFindings(file),
    ...['resources', 'components'].flatMap((field) => listedTwice(file, field)),
  ];
}

function imageFindings(file: LintedFile, field: string, entry: JsonObject, index: number): readonly LintFinding[] {
  const text = (name: string): string => textOf(entry[name]);
  const [name, newName, newTag, digest, tagSuffix] = ['name', 'newName', 'newTag', 'digest', 'tagSuffix'].map(text);
  const place = `${field}[${index}]`;
  if (!newTag && !digest && !tagSuffix && (!newName || newName === name)) {
    return [
      file.finding(kustomizeRules.imageNoEffect, [field, index], {
        message: `${place} names the image ${goQuote(name ?? '')} but nothing to change in it`,
        why: 'the image stays as it is',
        fix: 'add newTag, newName or digest, or remove the entry',
      }),
    ];
  }
  const findings: LintFinding[] = [];
  if (tagSuffix && (newTag || digest)) {
    findings.push(
      file.finding(kustomizeRules.imageNoEffect, [field, index, 'tagSuffix'], {
        message: `${place} has tagSuffix beside ${newTag ? 'newTag' : 'digest'}`,
        why: `kustomize ignores tagSuffix then: the tag does not end with ${goQuote(tagSuffix)}`,
        fix: newTag ? `newTag: ${JSON.stringify(newTag + tagSuffix)}, without tagSuffix` : 'remove tagSuffix',
      }),
    );
  }
  if (newTag === 'latest' && !digest) {
    findings.push(
      file.finding(kustomizeRules.imageLatest, [field, index, 'newTag'], {
        message: `${place} sets the image ${goQuote(newName || name || '')} to the tag latest`,
        why: 'latest is another image from one day to the next: pods of one Deployment may differ, and a rollback brings nothing back',
        fix: 'set newTag to a version, or digest to the sha256 of the image',
      }),
    );
  }
  return findings;
}

/** Names are compared as a whole, and counts replace each other: the last one wins. */
function overriddenReplicas(file: LintedFile): readonly LintFinding[] {
  const entries = objectsOf(file.field('replicas'));
  return entries.flatMap((entry, index) => {
    const name = textOf(entry.name);
    const later = entries.findLastIndex((other) => textOf(other.name) === name);
    if (later <= index) return [];
    return [
      file.finding(kustomizeRules.overridden, ['replicas', index], {
        message: `replicas[${index}] is for ${goQuote(name)}, and so is replicas[${later}]`,
        why: `only the last one counts: replicas[${index}] has no effect`,
        fix: `remove replicas[${index}] or replicas[${later}]`,
      }),
    ];
  });
}

const generators = ['configMapGenerator', 'secretGenerator'] as const;

function generatorFindings(file: LintedFile): readonly LintFinding[] {
  const options = file.field('generatorOptions');
  const entries = generators.flatMap((field) =>
    objectsOf(file.field(field)).map((entry, index) => ({ field, entry, index })),
  );
  if (isJsonObject(options) && Object.keys(options).length > 0 && entries.length === 0) {
    return [
      file.finding(kustomizeRules.optionsUnused, ['generatorOptions'], {
        message: 'generatorOptions is set, but this file has neither configMapGenerator nor secretGenerator',
        why: 'generatorOptions is for the generators of its own file only, not for those of bases and components',
        fix: 'remove generatorOptions, or move it to the kustomization that has the generators',
      }),
    ];
  }
  const makers = entries.filter(({ entry }) => !['merge', 'replace'].includes(textOf(entry.behavior)));
  if (isSet(options) && makers.length > 0) {
    const names = makers.map(({ field, entry }) => generatedName(field, entry)).join(', ');
    return [noHash(file, ['generatorOptions', 'disableNameSuffixHash'], names)];
  }
  return makers
    .filter(({ entry }) => isSet(entry.options))
    .map(({ field, entry, index }) =>
      noHash(file, [field, index, 'options', 'disableNameSuffixHash'], generatedName(field, entry)),
    );
}

const isSet = (options: Json | undefined): boolean => isJsonObject(options) && options.disableNameSuffixHash === true;

const generatedName = (field: (typeof generators)[number], { name }: JsonObject): string =>
  `${field === 'configMapGenerator' ? 'ConfigMap' : 'Secret'} ${textOf(name)}`;

function noHash(file: LintedFile, field: readonly (string | number)[], names: string): LintFinding {
  return file.finding(kustomizeRules.noNameHash, field, {
    message: `disableNameSuffixHash: the name stays the same when the content changes: ${names}`,
    why: 'pods that use it are not restarted by a change, and keep the environment variables they have',
    fix: 'remove disableNameSuffixHash, or restart by hand after a change: cox rollout restart deployment/NAME',
  });
}

function listedTwice(file: LintedFile, field: string): readonly LintFinding[] {
  const first = new Map<string, number>();
  const list = file.field(field);
  return (Array.isArray(list) ? list : []).flatMap((entry, index) => {
    const text = textOf(entry);
    // URLs are compared as they are
    const key = /\/\/|\?/.test(text) ? text : path.posix.normalize(text).replace(/\/$/, '');
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, index);
      return [];
    }
    return [
      file.finding(kustomizeRules.listedTwice, [field, index], {
        message: `${field}[${index}] is ${goQuote(text)}, which is ${field}[${before}] already`,
        why:
          field === 'resources'
            ? 'the build fails as soon as it has an object: no object may be there twice'
            : 'all that the component does is done twice',
        fix: `remove ${field}[${index}]`,
      }),
    ];
  });
}
