/** The moments at which a program that works on a release is killed. */

/** A chart by its files. */
export const CHART = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
  'values.yaml': 'size: 1\nhook: false\nextra: true\nnodeSelector: {}\n',
  'templates/objects.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}-config"}
data: {size: "{{ .Values.size }}"}
{{- if .Values.extra }}
---
apiVersion: v1
kind: Service
metadata: {name: "{{ .Release.Name }}"}
spec: {ports: [{port: 80}]}
{{- end }}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}"}
spec:
  replicas: {{ .Values.size }}
  selector: {matchLabels: {app: "{{ .Release.Name }}"}}
  template:
    metadata: {labels: {app: "{{ .Release.Name }}"}}
    spec:
      nodeSelector: {{ toJson .Values.nodeSelector }}
      containers: [{name: main, image: nginx}]
`,
  'templates/hook.yaml': `{{- if .Values.hook }}
apiVersion: v1
kind: Pod
metadata:
  name: "{{ .Release.Name }}-hook"
  annotations: {helm.sh/hook: "pre-install,pre-upgrade,pre-rollback"}
spec:
  terminationGracePeriodSeconds: 0
  nodeSelector: {place: nowhere}
  containers: [{name: main, image: nginx}]
{{- end }}
`,
};

export interface Moment {
  readonly title: string;
  /** Lines that end well, played first. */
  readonly first?: readonly string[];
  /** The line that is killed. */
  readonly line: string;
  /** The request that gets no answer; NAME stands for the release. */
  readonly at: readonly [method: string, url: string];
  /** The statuses of the revisions that are left. */
  readonly left: string;
}

const RECORD = '/secrets/sh\\.helm\\.release\\.v1\\.NAME\\.v';
export const twice = ['install NAME web', 'upgrade NAME web --set size=2,extra=false'];

export const moments: readonly Moment[] = [
  { title: 'install, no record yet', line: 'install NAME web', at: ['POST', '/secrets'], left: '' },
  {
    title: 'install, no object yet',
    line: 'install NAME web',
    at: ['PATCH', '/configmaps/NAME-config'],
    left: 'pending-install',
  },
  {
    title: 'install, between objects',
    line: 'install NAME web',
    at: ['PATCH', '/deployments/NAME'],
    left: 'pending-install',
  },
  {
    title: 'install, in a hook',
    line: 'install NAME web --set hook=true',
    at: ['GET', '/pods.*watch'],
    left: 'pending-install',
  },
  {
    title: 'install, while it waits',
    line: 'install NAME web --wait --set nodeSelector.place=nowhere',
    at: ['GET', '/deployments.*watch'],
    left: 'pending-install',
  },
  {
    title: 'install, all but the record',
    line: 'install NAME web',
    at: ['PUT', `${RECORD}1`],
    left: 'pending-install',
  },
  {
    title: 'upgrade, no object yet',
    first: ['install NAME web'],
    line: 'upgrade NAME web --set size=2',
    at: ['PATCH', '/configmaps/NAME-config'],
    left: 'deployed pending-upgrade',
  },
  {
    title: 'upgrade, before a deletion',
    first: ['install NAME web'],
    line: 'upgrade NAME web --set size=2,extra=false',
    at: ['DELETE', '/services/NAME'],
    left: 'deployed pending-upgrade',
  },
  {
    title: 'upgrade, in a hook',
    first: ['install NAME web'],
    line: 'upgrade NAME web --set hook=true',
    at: ['GET', '/pods.*watch'],
    left: 'deployed pending-upgrade',
  },
  {
    title: 'upgrade, while it waits',
    first: ['install NAME web'],
    line: 'upgrade NAME web --wait --set nodeSelector.place=nowhere',
    at: ['GET', '/deployments.*watch'],
    left: 'deployed pending-upgrade',
  },
  {
    title: 'upgrade, before the old one is superseded',
    first: ['install NAME web'],
    line: 'upgrade NAME web --set size=2',
    at: ['PUT', `${RECORD}1`],
    left: 'deployed pending-upgrade',
  },
  {
    title: 'upgrade, when the old one is superseded',
    first: ['install NAME web'],
    line: 'upgrade NAME web --set size=2',
    at: ['PUT', `${RECORD}2`],
    left: 'superseded pending-upgrade',
  },
  {
    title: 'rollback, between objects',
    first: twice,
    line: 'rollback NAME',
    at: ['PATCH', '/deployments/NAME'],
    left: 'superseded deployed pending-rollback',
  },
  {
    title: 'rollback, when the old one is superseded',
    first: twice,
    line: 'rollback NAME',
    at: ['PUT', `${RECORD}3`],
    left: 'superseded superseded pending-rollback',
  },
  {
    title: 'uninstall, between objects',
    first: ['install NAME web'],
    line: 'uninstall NAME',
    at: ['DELETE', '/configmaps/NAME-config'],
    left: 'uninstalling',
  },
  {
    title: 'uninstall, before the records go',
    first: ['install NAME web'],
    line: 'uninstall NAME',
    at: ['DELETE', `${RECORD}1`],
    left: 'uninstalling',
  },
  {
    title: 'uninstall, when one record is gone',
    first: twice,
    line: 'uninstall NAME',
    at: ['DELETE', `${RECORD}2`],
    left: 'uninstalling',
  },
];
