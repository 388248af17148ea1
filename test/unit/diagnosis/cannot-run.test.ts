/** What to do about a container that the runtime cannot start depends on why. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'js-yaml';
import type { KubeObject } from '../../../src/apimachinery/object.ts';
import { indexEvents } from '../../../src/resources/diagnosis/events.ts';
import { podFindings } from '../../../src/resources/diagnosis/pod.ts';

const findingsOf = (message: string) => {
  const pod = load(`apiVersion: v1
kind: Pod
metadata: {name: a, namespace: ns, uid: u, creationTimestamp: "2026-11-22T12:00:00Z"}
spec: {nodeName: node-1, containers: [{name: web, image: x}]}
status:
  phase: Running
  containerStatuses:
  - name: web
    ready: false
    restartCount: 1
    state: {waiting: {reason: CrashLoopBackOff}}
    lastState: {terminated: {exitCode: 128, reason: StartError, message: ${JSON.stringify(message)}, finishedAt: "2026-11-22T12:00:10Z"}}`);
  const context = { now: Date.parse('2026-11-22T12:00:20Z'), events: indexEvents([]), claims: undefined };
  return podFindings(pod as KubeObject, context);
};

const runc = 'OCI runtime create failed: runc create failed: unable to start container process: ';

test('a program that is not there, and one that may not be run', () => {
  for (const [message, advice] of [
    [`${runc}exec: "/app": stat /app: no such file or directory`, /the image has no such program$/],
    [`${runc}exec: "app": executable file not found in $PATH`, /the image has no such program$/],
    [`${runc}exec: "/etc/passwd": permission denied`, /image of container web$/],
    [`${runc}error during container init: mkdir /bin/sh: not a directory`, /workingDir or image of container web$/],
  ] as const) {
    const [finding] = findingsOf(message);
    assert.equal(finding?.cause, 'ContainerCannotRun');
    assert.match(finding.next[0]!, advice);
  }
});
