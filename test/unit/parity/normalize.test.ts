/** What the parity filter lets pass and what it must not: each pair is one output of each side. */
import { type Pair, testPairs } from './pair.ts';

const log = (line: string): string => `I1130 03:20:00.123456    4242 ${line}\n`;
const brokenWatch = 'reflector.go:664] "Warning: watch ended with error" reflector="x" err="context deadline exceeded"';

const differ: Readonly<Record<string, Pair>> = {
  'a log line of another kind': {
    kubectl: '',
    cox: '',
    stderrs: [`${log('drain.go:7] "Warning: left out"')}error: timed out\n`, 'error: timed out\n'],
  },
  'an age that is not known': {
    kubectl: 'NAME   AGE\na      5s\n',
    cox: 'NAME   AGE\na      <unknown>\n',
  },
  'an age before its time': { kubectl: 'NAME   AGE\na      <invalid>\n', cox: 'NAME   AGE\na      5s\n' },
  'an age without its unit': { kubectl: 'NAME   AGE\na      5s\n', cox: 'NAME   AGE\na      5\n' },
  'ages of other things': { kubectl: 'NAME   AGE\na      5s\n', cox: 'NAME   AGE\na      50s\n' },
  'an age that went into the next column': {
    kubectl: 'NAME   AGE   NODE\na      5s    x\n',
    cox: 'NAME   AGE   NODE\na      5s x\n',
  },
  'the padding of a column that is no age': {
    kubectl: 'NAME   READY   AGE\na      1/1     5s\n',
    cox: 'NAME    READY   AGE\na       1/1     5s\n',
  },
  'a duration in a column that is no age': {
    kubectl: 'NAME   TIMEOUT   AGE\na      5s        5s\n',
    cox: 'NAME   TIMEOUT   AGE\na      6s        5s\n',
  },
  restarts: {
    kubectl: 'NAME   RESTARTS     AGE\na      2 (5s ago)   9s\n',
    cox: 'NAME   RESTARTS     AGE\na      3 (5s ago)   9s\n',
  },
  'how often an event came': {
    kubectl: 'Events:\n  Type  Age               From\n  ----  ----              ----\n  X     2s (x3 over 5s)   k\n',
    cox: 'Events:\n  Type  Age               From\n  ----  ----              ----\n  X     2s (x4 over 5s)   k\n',
  },
  'for how long a taint is tolerated': {
    kubectl: 'Tolerations:  node.kubernetes.io/not-ready:NoExecute op=Exists for 300s\n',
    cox: 'Tolerations:  node.kubernetes.io/not-ready:NoExecute op=Exists for 5s\n',
  },
  'a period of grace': { kubectl: 'Termination Grace Period:  30s\n', cox: 'Termination Grace Period:  3600s\n' },
  'a limit of time': {
    kubectl: 'error: timed out, timeout 60s\n',
    cox: 'error: timed out, timeout 1s\n',
  },
  'delays of a probe': {
    kubectl: 'Liveness:  exec [x] delay=0s timeout=1s period=10s\n',
    cox: 'Liveness:  exec [x] delay=0s timeout=1s period=20s\n',
  },
  'the text below a table with ages': {
    kubectl: 'Events:\n  Type  Age  From\n  ----  ---  ----\n  X     2s   k\nGrace:  30s\n',
    cox: 'Events:\n  Type  Age  From\n  ----  ---  ----\n  X     2s   k\nGrace:  31s\n',
  },
  'an IP that the case typed': {
    file: 'clusterIP: 10.96.0.77',
    kubectl: 'IP:  10.96.0.77\n',
    cox: 'IP:  10.96.0.78\n',
  },
  'an IP that nobody allots': { kubectl: 'IP:  127.0.0.1\n', cox: 'IP:  127.0.0.2\n' },
  'an IP of another notation': { kubectl: 'IP:  10.96.0.7\n', cox: 'IP:  <none>\n' },
  'a node port that the case typed': {
    file: 'nodePort: 30080',
    kubectl: 'NodePort:  http  30080/TCP\n',
    cox: 'NodePort:  http  30081/TCP\n',
  },
  'a port that is no node port': { kubectl: 'PORT(S)\n80/TCP\n', cox: 'PORT(S)\n81/TCP\n' },
  'a time that the case typed': {
    file: 'at: 2026-01-01T00:00:00Z',
    kubectl: 'at: 2026-01-01T00:00:00Z\n',
    cox: 'at: 2026-01-01T00:00:01Z\n',
  },
  'times of another day': { kubectl: 'at: 2026-01-01T00:00:00Z\n', cox: 'at: 2026-01-02T00:00:00Z\n' },
  'times with and without fractions': {
    kubectl: 'at: 2026-01-01T00:00:00Z\n',
    cox: 'at: 2026-01-01T00:00:00.000000Z\n',
  },
  'times in two notations': {
    kubectl: 'at: 2026-01-01T00:00:00Z\n',
    cox: 'at: Thu, 01 Jan 2026 00:00:00 +0000\n',
  },
  'a uid that the case typed': {
    file: 'uid: 00000000-0000-0000-0000-000000000001',
    kubectl: 'uid: 00000000-0000-0000-0000-000000000001\n',
    cox: 'uid: 00000000-0000-0000-0000-000000000002\n',
  },
  'a resourceVersion that is not there': { kubectl: 'resourceVersion: "12"\n', cox: 'resourceVersion: ""\n' },
  'a suffix that the case typed': { file: 'name: web-x2x4z', kubectl: 'pod/web-x2x4z\n', cox: 'pod/web-x2x4c\n' },
  'the lines of a log': {
    kubectl: 'W1129 07:00:00.000000       1 helpers.go:714] old\nmade\n',
    cox: 'made\n',
  },
  'what a line of a log says': {
    kubectl: 'W1129 07:00:00.000000       1 helpers.go:714] --dry-run is deprecated\n',
    cox: 'W1129 07:00:00.000000       1 helpers.go:714] --validate is deprecated\n',
  },
  'a line of a log without its header': {
    kubectl: 'W1129 07:00:00.000000       1 helpers.go:714] old\n',
    cox: 'Warning: old\n',
  },
  'IPs in a message': { kubectl: 'dial tcp 10.0.0.1:80: refused\n', cox: 'dial tcp 10.0.0.2:80: refused\n' },
  'IPs in a column that is no address': {
    kubectl: 'NAME   CLUSTER-IP   DATA\na      10.96.0.7    10.0.0.1\n',
    cox: 'NAME   CLUSTER-IP   DATA\na      10.96.0.7    10.0.0.2\n',
  },
  'IPs in a field that is no address': { kubectl: 'podCIDR: 10.244.0.0/24\n', cox: 'podCIDR: 10.244.1.0/24\n' },
  'IPs in a line of a description that is no address': {
    kubectl: 'PodCIDR:  10.244.0.0/24\n',
    cox: 'PodCIDR:  10.244.1.0/24\n',
  },
  'how many IPs a list has': { kubectl: 'Endpoints:  10.0.0.1:80,10.0.0.2:80\n', cox: 'Endpoints:  10.0.0.1:80\n' },
  'the port of an endpoint': { kubectl: 'Endpoints:  10.0.0.1:80\n', cox: 'Endpoints:  10.0.0.1:81\n' },
  'one generated name twice, and two': {
    kubectl: 'pod/my-bcdfg\npod/my-bcdfg\n',
    cox: 'pod/my-bcdfg\npod/my-zzzzz\n',
  },
  'a generated name that another step shows otherwise': {
    kubectl: 'pod/my-bcdfg created\n',
    cox: 'pod/my-bcdfg created\n',
    second: ['my-bcdfg   1/1\n', 'my-zzzzz   1/1\n'],
  },
  'generated names in another order': {
    kubectl: 'my-bcdfg\nmy-zzzzz\nlast: my-zzzzz\n',
    cox: 'my-bcdfg\nmy-zzzzz\nlast: my-bcdfg\n',
  },
  'how bad the lines of a log are': {
    kubectl: 'W1129 07:00:00.000000       1 helpers.go:714] old\n',
    cox: 'E1129 07:00:00.000000       1 helpers.go:714] old\n',
  },
  'how many lines a log has': {
    kubectl: 'E1129 07:00:00.000000       1 a.go:1] no\nE1129 07:00:00.000001       1 a.go:1] no\n',
    cox: 'E1129 07:00:00.000000       1 a.go:1] no\n',
  },
  'both fail and the case does not say so': { kubectl: '', cox: '', exitCodes: [1, 1] },
  'none fails and the case says so': { kubectl: '', cox: '', exit: 1 },
  'kubectl ends as none of a list': { kubectl: '', cox: '', exit: [2, 0], exitCodes: [1, 1] },
  'cox alone ends otherwise': { kubectl: '', cox: '', exit: 1, exitCodes: [1, 2] },
  'an IP left in an object, that the case typed': {
    kubectl: '',
    cox: '',
    file: 'clusterIP: 10.96.0.77',
    states: [
      { metadata: {}, spec: { clusterIP: '10.96.0.77' } },
      { metadata: {}, spec: { clusterIP: '10.96.0.78' } },
    ],
  },
};

const equal: Readonly<Record<string, Pair>> = {
  'what a library logs of a watch that broke off': {
    kubectl: '',
    cox: '',
    stderrs: [`${log(brokenWatch)}error: timed out\n`, 'error: timed out\n'],
  },
  'ages some seconds apart, and the padding they cause': {
    apart: 10,
    kubectl: 'NAME   AGE   NODE\na      9s    x\n',
    cox: 'NAME   AGE    NODE\na      17s   x\n',
  },
  'ages of hours, a unit apart': { apart: 1, kubectl: 'NAME   AGE\na      27h\n', cox: 'NAME   AGE\na      28h\n' },
  'ages of a watch, where the cells of a narrower row look aligned': {
    apart: 5,
    kubectl: 'NAME   DATA   AGE\nold    1      5s\nother   0      3s\n',
    cox: 'NAME   DATA   AGE\nold    1      5s\nother   0      1s\n',
  },
  'ages without headers': {
    cmd: 'kubectl get pods --no-headers',
    apart: 10,
    kubectl: 'a   1/1   9s    x\n',
    cox: 'a   1/1   12s   x\n',
  },
  'ages of a watch, below a header that is narrower': {
    apart: 5,
    kubectl: 'NAME   AGE\na      5s\na-long-name   6s\n',
    cox: 'NAME   AGE\na      7s\na-long-name   10s\n',
  },
  'ages in another order': {
    unordered: true,
    apart: 1,
    kubectl: 'NAME   AGE\na      1s\nb      90s\n',
    cox: 'NAME   AGE\nb      90s\na      1s\n',
  },
  'ages of events': {
    kubectl: 'Events:\n  Type  Age              From\n  ----  ---              ----\n  X     2s (x3 over 5s)  k\n',
    cox: 'Events:\n  Type  Age               From\n  ----  ---               ----\n  X     3s (x3 over 11s)  k\n',
  },
  'how long a Job ran and a namespace ends': {
    kubectl: 'Duration:  5s\nStatus:  Terminating (lasts 2s)\n',
    cox: 'Duration:  7s\nStatus:  Terminating (lasts 3s)\n',
  },
  'IPs and node ports that the server allots': {
    kubectl: 'NAME   CLUSTER-IP   PORT(S)        AGE\na      10.96.0.7    80:31000/TCP   1s\n',
    cox: 'NAME   CLUSTER-IP      PORT(S)        AGE\na      10.96.255.255   80:32767/TCP   1s\n',
  },
  'times of now, uids, versions, suffixes, nodes': {
    kubectl: 'Mon, 05 Jan 2026 10:00:00 +0000 resourceVersion: "7" web-x2x4z node-1 par-x-001k /tmp/x/001k/work\n',
    cox: 'Mon, 05 Jan 2026 10:00:09 +0000 resourceVersion: "8" web-c2c4c node-2 par-x-001c /tmp/x/001c/work\n',
  },
  'IPs that the server allots, in all notations': {
    kubectl:
      'clusterIPs:\n- 10.96.0.7\n- 10.96.0.8\npodIP: 10.0.0.1\n"clusterIPs": [\n  "10.96.0.7"\n]\nk:{\\"ip\\":\\"10.0.0.1\\"}\n' +
      'IPs:  10.96.0.7\n  IP:   10.96.0.7\nEndpoints:  10.0.0.1:80,10.0.0.2:80 + 2 more...\n  /  web:80 (10.0.0.1:80,10.0.0.2:80)\n' +
      '{"clusterIP":"10.96.0.7", "clusterIPs":[]interface {}{"10.96.0.7"}}\n',
    cox:
      'clusterIPs:\n- 10.96.1.7\n- 10.96.1.8\npodIP: 10.0.1.1\n"clusterIPs": [\n  "10.96.1.7"\n]\nk:{\\"ip\\":\\"10.0.1.1\\"}\n' +
      'IPs:  10.96.1.7\n  IP:   10.96.1.7\nEndpoints:  10.0.1.1:80,10.0.1.2:80 + 2 more...\n  /  web:80 (10.0.1.1:80,10.0.1.2:80)\n' +
      '{"clusterIP":"10.96.1.7", "clusterIPs":[]interface {}{"10.96.1.7"}}\n',
  },
  'IPs that the server allots, in a table without headers': {
    cmd: 'kubectl get services --no-headers',
    kubectl: 'a   ClusterIP   10.96.0.7   <none>   80/TCP   1s\n',
    cox: 'a   ClusterIP   10.96.255.7   <none>   80/TCP   1s\n',
  },
  'endpoints in a table': {
    kubectl: 'NAME   ENDPOINTS                   AGE\na      10.0.0.1:80,10.0.0.2:80   1s\n',
    cox: 'NAME   ENDPOINTS                   AGE\na      10.0.0.11:80,10.0.0.12:80   1s\n',
  },
  'a generated name that only cox shows, as the case says': {
    difference: 'my-<sfx> is not ready\n',
    kubectl: 'not ready\n',
    cox: 'my-ggggg is not ready\n',
    second: ['my-bcdfg   1/1\n', 'my-zzzzz   1/1\n'],
  },
  'generated names, each where the other side has its own': {
    kubectl: 'pod/my-bcdfg created\npod/my-zzzzz created\n',
    cox: 'pod/my-zzzzz created\npod/my-ggggg created\n',
    second: ['my-bcdfg   1/1\nmy-zzzzz   1/1\n', 'my-ggggg   1/1\nmy-zzzzz   1/1\n'],
  },
  'lines of a log': {
    kubectl: 'W1129 07:00:00.000000       1 helpers.go:714] old\n',
    cox: 'W1129 07:00:09.000000       0 coxswain:1] old\n',
  },
  'any of a list of exit codes': { kubectl: '', cox: '', exit: [2, 0], exitCodes: [0, 0] },
  'what the case says of the exit code': { kubectl: '', cox: '', exit: 1, exitCodes: [1, 1] },
};

testPairs(differ, equal);
