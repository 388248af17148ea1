/** The kustomization that bench.ts builds. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const deployment = (index: number): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-${index}
  labels: {app: web-${index}}
spec:
  replicas: 1
  selector: {matchLabels: {app: web-${index}}}
  template:
    metadata: {labels: {app: web-${index}}}
    spec:
      serviceAccountName: web-${index}
      containers:
      - name: web
        image: nginx:1.27
        ports: [{containerPort: 80}]
        envFrom: [{configMapRef: {name: settings-${index}}}]
        volumeMounts: [{name: settings, mountPath: /etc/settings}]
      volumes: [{name: settings, configMap: {name: settings-${index}}}]
`;

const service = (index: number): string => `apiVersion: v1
kind: Service
metadata: {name: web-${index}}
spec: {selector: {app: web-${index}}, ports: [{port: 80}]}
`;

const settings = (index: number): string => `apiVersion: v1
kind: ConfigMap
metadata: {name: settings-${index}}
data: {level: info, number: "${index}"}
`;

const account = (index: number): string => `apiVersion: v1
kind: ServiceAccount
metadata: {name: web-${index}}
`;

const KINDS = [deployment, service, settings, account];

const patch = (index: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web-${index}}
spec:
  replicas: 3
  template: {spec: {containers: [{name: web, resources: {limits: {memory: 1Gi}}}]}}
`;

/**
 * A folder of so many objects, a quarter each of Deployments, Services, ConfigMaps and
 * ServiceAccounts that name each other, with a prefix, a namespace, labels and patches of the first
 * Deployments.
 */
export function writeBenchKustomization(
  folder: string,
  { objects, patches }: { objects: number; patches: number },
): void {
  mkdirSync(folder, { recursive: true });
  const texts = Array.from({ length: objects }, (_, index) => KINDS[index % 4]!(Math.floor(index / 4)));
  writeFileSync(path.join(folder, 'objects.yaml'), texts.join('---\n'));
  const names = Array.from({ length: patches }, (_, index) => `patch-${index}.yaml`);
  for (const [index, name] of names.entries()) writeFileSync(path.join(folder, name), patch(index));
  writeFileSync(
    path.join(folder, 'kustomization.yaml'),
    `resources: [objects.yaml]
namePrefix: bench-
namespace: bench
labels: [{pairs: {team: bench}, includeSelectors: true}]
patches:
${names.map((name) => `- path: ${name}\n`).join('')}`,
  );
}
