/** The chart that bench.ts renders: subcharts with the templates that charts usually have. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const helpers = `{{- define "NAME.fullname" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- define "NAME.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- if .Chart.AppVersion }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}
{{- end }}
`;

const workload = `{{- $root := . }}
{{- range $index, $item := .Values.workloads }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "NAME.fullname" $root }}-PART-{{ $index }}
  labels:
    {{- include "NAME.labels" $root | nindent 4 }}
spec:
  replicas: {{ default 1 $item.replicas }}
  template:
    metadata:
      {{- with $root.Values.annotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      labels:
        {{- include "NAME.labels" $root | nindent 8 }}
    spec:
      containers:
        - name: {{ $item.name }}
          image: "{{ $root.Values.image.repository }}:{{ $root.Values.image.tag | default $root.Chart.AppVersion }}"
          {{- if and $item.ports (gt (len $item.ports) 0) }}
          ports:
            {{- range $item.ports }}
            - containerPort: {{ . }}
            {{- end }}
          {{- end }}
          resources:
            {{- toYaml $root.Values.resources | nindent 12 }}
      {{- with $root.Values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end }}
`;

const values = `image: {repository: registry.example/web, tag: ""}
annotations: {example.com/checksum: "0", example.com/owner: "shop"}
resources: {limits: {cpu: 100m, memory: 128Mi}, requests: {cpu: 100m, memory: 128Mi}}
tolerations: [{key: a, operator: Exists}, {key: b, operator: Equal, value: c}]
workloads:
- {name: one, replicas: 2, ports: [80, 443]}
- {name: two, ports: [8080]}
- {name: three}
`;

const metadata = (name: string): string => `apiVersion: v2\nname: ${name}\nversion: 0.1.0\nappVersion: "1.2.3"\n`;

/** Writes a chart with so many subcharts, and so many templates in each. */
export function writeBenchChart(
  folder: string,
  { subcharts, templates }: { readonly subcharts: number; readonly templates: number },
): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'Chart.yaml'), metadata('bench'));
  for (let chart = 0; chart < subcharts; chart += 1) {
    const name = `part${chart}`;
    const place = path.join(folder, 'charts', name);
    mkdirSync(path.join(place, 'templates'), { recursive: true });
    writeFileSync(path.join(place, 'Chart.yaml'), metadata(name));
    writeFileSync(path.join(place, 'values.yaml'), values);
    writeFileSync(path.join(place, 'templates/_helpers.tpl'), helpers.replaceAll('NAME', name));
    for (let index = 0; index < templates; index += 1) {
      const text = workload.replaceAll('NAME', name).replaceAll('PART', String(index));
      writeFileSync(path.join(place, 'templates', `workload-${index}.yaml`), text);
    }
  }
}
