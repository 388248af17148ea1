/** The annotations of buildMetadata (originAnnotations, transformerAnnotations). */
import path from 'node:path/posix';
import { isJsonObject } from '../../apimachinery/json.ts';
import { stringYaml } from './node-yaml.ts';
import type { Origin } from './origin.ts';
import { parseRepoSpec } from './repo-spec.ts';
import { annotation, type Resource } from './resource.ts';
import type { ResourceMap } from './resource-map.ts';
import { yamlAsJson } from './yaml-json.ts';

/**
 * The origin one path further: a file, a folder or a repository (Origin.Append). The root of a
 * repository is called notCloned, as upstream calls a clone that it has not made yet.
 */
export function originAt(origin: Origin, further: string): Origin {
  const spec = parseRepoSpec(further);
  if (spec === undefined) return { ...origin, path: joined(origin.path ?? '', further) };
  const { ref: _, ...rest } = origin;
  const folder = joined(spec.folder) || 'notCloned';
  return { ...rest, repo: spec.url, path: folder, ...(spec.ref === '' ? {} : { ref: spec.ref }) };
}

/** filepath.Join, which joins nothing to nothing. */
const joined = (...parts: readonly string[]): string => (parts.every((part) => part === '') ? '' : path.join(...parts));

/** The annotation's text. */
export const originText = (origin: Origin): string => `${lines(origin, 0).join('\n') || '{}'}\n`;

/** The fields that hold something, in the order of kustomize's struct. */
function lines({ path: file, repo, ref, configuredIn, configuredBy }: Origin, indent: number): string[] {
  const { apiVersion, kind, name, namespace } = configuredBy ?? {};
  const by = strings({ apiVersion, kind, name, namespace }, indent + 2);
  const padding = ' '.repeat(indent);
  const own = strings({ path: file, repo, ref, configuredIn }, indent);
  return by.length === 0 ? own : [...own, `${padding}configuredBy:`, ...by];
}

function strings(fields: Readonly<Record<string, string | undefined>>, indent: number): string[] {
  return Object.entries(fields).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [`${' '.repeat(indent)}${key}: ${stringYaml(value, indent + 2)}`],
  );
}

/** The origin of an object; undefined without one. Throws BuildError for an annotation that is no YAML. */
function originOf(resource: Resource): Origin | undefined {
  const text = resource.annotation(annotation.origin);
  if (text === undefined) return undefined;
  const value = yamlAsJson(text, resource.place?.file ?? '');
  return isJsonObject(value) ? (value as Origin) : {};
}

/** The origin that a plugin's own configuration object has; undefined without one (OriginFromCustomPlugin). */
export function originOfPlugin(config: Resource): Origin | undefined {
  const origin = originOf(config);
  if (origin === undefined) return undefined;
  const { repo, ref, path: configuredIn } = origin;
  const { apiVersion, kind, name, namespace } = config;
  return {
    ...(repo === undefined ? {} : { repo }),
    ...(ref === undefined ? {} : { ref }),
    ...(configuredIn === undefined ? {} : { configuredIn }),
    configuredBy: { apiVersion, kind, name, namespace },
  };
}

/** Marks what a generator made, where it has no origin yet. */
export function addOrigins(made: readonly Resource[], origin: Origin): void {
  const text = originText(origin);
  for (const resource of made) {
    if (resource.annotation(annotation.origin) === undefined) resource.annotate(annotation.origin, text);
  }
}

/** Notes a transformer on every object: as its origin where it has none (AddTransformerAnnotation). */
export function addTransformation(resources: ResourceMap, origin: Origin): void {
  const text = originText(origin);
  const [first = '{}', ...rest] = lines(origin, 2);
  const item = `- ${[first.trimStart(), ...rest].join('\n')}\n`;
  for (const resource of resources.resources) {
    if (resource.annotation(annotation.origin) === undefined) resource.annotate(annotation.origin, text);
    else {
      const before = resource.annotation(annotation.transformations) ?? '';
      resource.annotate(annotation.transformations, before + item);
    }
  }
}
