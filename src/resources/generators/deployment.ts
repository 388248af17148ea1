import type { JsonObject } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { type Identity, objectMeta } from './metadata.ts';

export interface DeploymentOptions extends Identity {
  readonly images: readonly string[];
  readonly command: readonly string[];
  readonly replicas: number;
  /** Of the first container; negative for none. */
  readonly port: number;
  /** Five random letters for container names that had to be changed. */
  readonly suffix: () => string;
}

/** The last part of an image without tag and digest, made a DNS label. */
function containerName(image: string, suffix: () => string): string {
  const last = image.slice(image.lastIndexOf('/') + 1);
  const name = last.split(':')[0]!.split('@')[0]!;
  return /[_.]/.test(name) ? `${name.replaceAll(/[_.]/g, '-')}-${suffix()}` : name;
}

/** What `create deployment` sends. */
export function deployment(options: DeploymentOptions): KubeObject {
  const labels = { app: options.name };
  const containers = options.images.map((image, index): JsonObject => {
    const container: JsonObject = { name: containerName(image, options.suffix) };
    if (image !== '') container.image = image;
    if (options.command.length > 0) container.command = [...options.command];
    if (index === 0 && options.port >= 0) container.ports = [{ containerPort: options.port }];
    container.resources = {};
    return container;
  });
  return {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: objectMeta(options, { labels }),
    spec: {
      replicas: options.replicas,
      selector: { matchLabels: { ...labels } },
      template: { metadata: { labels: { ...labels } }, spec: { containers } },
      strategy: {},
    },
    status: {},
  };
}
