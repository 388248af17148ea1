import path from 'node:path/posix';
import { goInt, goList, goPointer, goString, goStruct } from '../../../apimachinery/go/decode.ts';
import { trimSpace } from '../../../apimachinery/go/text.ts';
import { type JsonObject, objectsOf, textOf } from '../../../apimachinery/json.ts';
import { BuildError } from '../error.ts';
import { setScalar, splitPath } from '../field-spec.ts';
import { selectorType } from '../kustomization-type.ts';
import type { Loader } from '../loader.ts';
import { lookUpOrMake } from '../look-up.ts';
import { isNull, type MapNode, textOfNode } from '../node.ts';
import { wrongKind } from '../node-kind.ts';
import type { Configure, Transformer } from '../plugin.ts';
import { decodePlugin } from '../plugin-config.ts';
import type { Resource } from '../resource.ts';
import { SelectorMatcher, selectorOf } from '../selector.ts';
import { yamlAsJson } from '../yaml-json.ts';
import { putInNamespace } from './namespace.ts';

const targetType = goStruct(
  'Target',
  { selector: goPointer(selectorType), fieldPath: goString, filePathPosition: goInt },
  'builtins',
);
const fileType = goStruct('', { targets: goList(targetType) }, 'builtins');
const pluginType = goStruct(
  'ValueAddTransformerPlugin',
  { value: goString, targets: goList(targetType), targetFilePath: goString },
  'builtins',
);

interface Target {
  /** Undefined for every object. */
  readonly selector: SelectorMatcher | undefined;
  readonly fieldPath: string;
  /** From 1 on: where the value goes in among the parts of the path that the field holds. */
  readonly position: number;
}

/** Puts a value, by default the name of the kustomization's folder, into fields. */
export const valueAddTransformer: Configure<Transformer> = async (config, { loader }) => {
  const decoded = decodePlugin(config, pluginType);
  const value = trimSpace(textOf(decoded.value)) || path.basename(loader.root) || '/';
  const written = [...objectsOf(decoded.targets), ...(await readTargets(textOf(decoded.targetFilePath), loader))];
  if (written.length === 0) throw new BuildError('must specify at least one target');
  const targets: Target[] = [];
  for (const each of written) targets.push(await targetOf(each));
  return {
    transform({ resources }) {
      for (const target of targets) {
        const selected = target.selector === undefined ? resources : target.selector.select(resources);
        for (const resource of selected) add(resource, value, target);
      }
    },
  };
};

async function readTargets(file: string, loader: Loader): Promise<JsonObject[]> {
  if (file === '') return [];
  const content = await loader.load(file);
  return objectsOf(decodePlugin(yamlAsJson(content.toString(), loader.nameOf(file)), fileType).targets);
}

async function targetOf({ selector, fieldPath, filePathPosition }: JsonObject): Promise<Target> {
  const position = Number(filePathPosition ?? 0);
  if (textOf(fieldPath) === '') throw new BuildError('fieldPath cannot be empty');
  if (position < 0) throw new BuildError(`value of FilePathPosition (${position}) cannot be negative`);
  return {
    selector: selector === undefined ? undefined : await SelectorMatcher.of(selectorOf(selector as JsonObject)),
    fieldPath: textOf(fieldPath),
    position,
  };
}

function add(resource: Resource, value: string, { fieldPath, position }: Target): void {
  if (fieldPath === 'metadata/namespace') {
    putInNamespace(resource, value);
    return;
  }
  const node = lookUpOrMake(resource.node as MapNode, splitPath(fieldPath));
  if (node === undefined) return;
  if (node.kind !== 'scalar' && !isNull(node)) throw wrongKind(node, 'scalar');
  setScalar(node, position === 0 ? value : withPart(textOfNode(node), position - 1, value));
}

/** A path with one part more (kyaml's InsertPathPart); an absolute one stays absolute. */
function withPart(file: string, position: number, part: string): string {
  const isAbsolute = file.startsWith('/');
  const parts = file === '' ? [] : file.replace(/^\/+/, '').split('/');
  if (isAbsolute && parts.length === 1 && parts[0] === '') parts.pop();
  parts.splice(Math.min(position, parts.length), 0, part);
  return path.join(isAbsolute ? '/' : '', ...parts);
}
