/**
 * Probes that the API server is asked about: every field of core/v1 Probe with every kind of value,
 * and what is wrong about several at once. A probe is text, as it would stand in a manifest: 1.0,
 * 1e3 and 1 are not the same there.
 */

/** What stands for a value of the field named. */
type Frame = (value: string) => string;

const numbers = [
  ...['-1', '0', '1', '2', '-0.0', '1.0', '1.5', '1e2', '0x10', '~'],
  ...['2147483647', '2147483648', '-2147483648', '-2147483649', '3e9'],
  ...[
    '9223372036854775807',
    '9223372036854775808',
    '-9223372036854775808',
    '-9223372036854775809',
    '1e18',
    '1e19',
    '1e21',
  ],
];
const otherTypes = ['"5"', '""', '"x"', 'true', 'null', '[]', '[5]', '{}', '{"a": 1}'];

const ports = [
  ...['0', '1', '65535', '65536', '-1', '80.0', '80.5', '8e1', '2147483648', '9223372036854775808'],
  ...['"80"', '"8080x"', '"http"', '"HTTP"', '"a--b"', '"-a"', '"a-"', '"a b"', '"a_b"', '"1-2"', '"é"', '"\\n"'],
  ...['"fifteen-letters"', '"sixteen-letters-"', '"sixteen-letterss"', '""', 'true', 'null', '[]', '[80]', '{}'],
];

const texts = [
  '""',
  '"x"',
  '"a b"',
  '"é\\n"',
  '"5"',
  '5',
  '1.5',
  '9223372036854775808',
  'true',
  'null',
  '[]',
  '["a"]',
  '{}',
];
const headerNames = ['"X-Header"', '"X_Header"', '"a:b"', '"a\\n"', '"-"'];
const schemes = ['"HTTP"', '"HTTPS"', '"http"', '"https"', '"TCP"'];
const protocols = ['"HTTP1"', '"HTTP2"'];
const modes = ['"TLS"', '"Plaintext"'];

const lists = [
  'null',
  '[]',
  '""',
  '"a"',
  '5',
  'true',
  '{}',
  '{"0": "a"}',
  '[null]',
  '[[]]',
  '[{}]',
  '["a", 5]',
  '["a", "b"]',
];
const objects = ['null', '[]', '[{}]', '""', '"x"', '5', 'true', '{}', '{"a": 1}'];

const tcp = '"tcpSocket": {"port": 80}';
const http = (field: string): string => `{"httpGet": {"port": 80, ${field}}}`;
const grpc = (field: string): string => `{"grpc": {"port": 80, ${field}}}`;

const fields: readonly (readonly [Frame, readonly string[]])[] = [
  ...[
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
    'terminationGracePeriodSeconds',
  ].map((name): readonly [Frame, readonly string[]] => [
    (value) => `{${tcp}, "${name}": ${value}}`,
    [...numbers, ...otherTypes],
  ]),
  [(value) => `{"httpGet": {"port": ${value}}}`, ports],
  [(value) => `{"tcpSocket": {"port": ${value}}}`, ports],
  [(value) => `{"grpc": {"port": ${value}}}`, [...ports, ...numbers]],
  [(value) => http(`"path": ${value}`), texts],
  [(value) => http(`"host": ${value}`), texts],
  [(value) => http(`"scheme": ${value}`), [...texts, ...schemes]],
  [(value) => http(`"protocol": ${value}`), [...texts, ...protocols]],
  [(value) => http(`"httpHeaders": ${value}`), lists],
  [(value) => http(`"httpHeaders": [{"name": ${value}, "value": "b"}]`), [...texts, ...headerNames]],
  [(value) => http(`"httpHeaders": [{"name": "a", "value": ${value}}]`), texts],
  [(value) => `{"tcpSocket": {"port": 80, "host": ${value}}}`, texts],
  [(value) => grpc(`"service": ${value}`), texts],
  [(value) => grpc(`"mode": ${value}`), [...texts, ...modes]],
  [(value) => `{"exec": {"command": ${value}}}`, lists],
  [(value) => `{"exec": {"command": ["a", ${value}]}}`, texts],
  ...['exec', 'httpGet', 'tcpSocket', 'grpc'].map((name): readonly [Frame, readonly string[]] => [
    (value) => `{"${name}": ${value}}`,
    objects,
  ]),
  [(value) => value, objects],
];

const handlers = ['"exec": {"command": ["a"]}', '"httpGet": {"port": 80}', tcp, '"grpc": {"port": 80}'];

/** Of several handlers, fields that there are not, and more than one thing wrong. */
const together: readonly string[] = [
  ...handlers.flatMap((one, index) => handlers.slice(index + 1).map((other) => `{${one}, ${other}}`)),
  `{${handlers.join(', ')}}`,
  `{${tcp}, "exec": null}`,
  `{${tcp}, "exec": {}}`,
  '{"exec": {}, "httpGet": {}, "tcpSocket": {}, "grpc": {}}',
  '{"timeoutSeconds": 5}',
  `{${tcp}, "timeoutSecond": 5}`,
  `{${tcp}, "TimeoutSeconds": 5}`,
  `{${tcp}, "sleep": {"seconds": 1}}`,
  `{${tcp}, "a": null, "b.c": [1], "": 1}`,
  '{"httpget": {"port": 80}}',
  http('"headers": []'),
  http('"httpHeaders": [{"name": "a", "value": "b", "values": []}]'),
  http('"httpHeaders": [{"name": "a"}, {"value": "b"}, {}, null]'),
  '{"exec": {"command": ["a"], "args": ["b"]}}',
  '{"exec": {"command": ["a"], "port": 80}}',
  '{"tcpSocket": {"port": 80, "path": "/"}}',
  grpc('"host": "a"'),
  '{"httpGet": {}}',
  http('"scheme": "http", "path": 5, "httpHeaders": [{"name": "a b", "value": 5}]'),
  http('"scheme": "http", "httpHeaders": [{"name": "a b"}, {"name": "c d"}]'),
  http('"protocol": "HTTP2", "scheme": "HTTPS", "host": "a"'),
  `{${tcp}, "timeoutSeconds": "5", "periodSeconds": "10", "failureThreshold": -1}`,
  `{${tcp}, "timeoutSeconds": -1, "periodSeconds": -2, "successThreshold": -3, "failureThreshold": -4, "terminationGracePeriodSeconds": -5}`,
  `{${tcp}, "timeoutSeconds": 20, "periodSeconds": 10}`,
  `{${tcp}, "timeoutSecond": 5, "periodSeconds": -1}`,
  `{${tcp}, "timeoutSecond": 5, "periodSeconds": "1"}`,
];

/** Every probe of a container, as text. */
export const probeTexts: readonly string[] = [
  ...new Set([...fields.flatMap(([frame, values]) => values.map(frame)), ...together]),
];

/** Those that are asked of a sidecar and of an init container too. */
export const otherRoleTexts: readonly string[] = [
  ...['null', '{}', '[]', `{${tcp}}`, `{${tcp}, "timeoutSeconds": "5"}`, `{${tcp}, "timeoutSeconds": -1}`],
  ...[
    `{${tcp}, "timeoutSecond": 5}`,
    `{${tcp}, "successThreshold": 2}`,
    `{${tcp}, "terminationGracePeriodSeconds": 5}`,
  ],
];
