import { test } from 'node:test';
import { assertGolden } from '../support/golden.ts';
import { typeCommand } from '../support/in-process.ts';

const file = 'fixtures/ingress/shop.yaml';

/** What was typed; with `terminal` as on one. */
const lines: readonly { readonly name: string; readonly line: string; readonly terminal?: true }[] = [
  { name: 'ingress-routes', line: `ingress routes -f ${file}` },
  { name: 'ingress-routes-terminal', line: `ingress routes -f ${file}`, terminal: true },
  { name: 'ingress-routes-json', line: `ingress routes -f ${file} -o json` },
  { name: 'ingress-map', line: `ingress map -f ${file}` },
  { name: 'ingress-map-mermaid', line: `ingress map -f ${file} -o mermaid` },
  { name: 'ingress-lint', line: `ingress lint -f ${file}` },
  { name: 'ingress-lint-json', line: `ingress lint -f ${file} -o json` },
  { name: 'ingress-test', line: `ingress test http://shop.example.com/cart/3 -f ${file}` },
  { name: 'ingress-test-tls', line: `ingress test https://a.pages.example.com/ -f ${file}` },
  { name: 'ingress-test-broken', line: `ingress test http://shop.example.com/old -f ${file}` },
  { name: 'ingress-test-nothing', line: `ingress test http://other.example/ -f ${file}` },
  { name: 'ingress-test-json', line: `ingress test http://shop.example.com/old -f ${file} -o json` },
  { name: 'ingress-test-no-url', line: 'ingress test' },
  { name: 'ingress-test-bad-url', line: 'ingress test ftp://shop' },
  { name: 'ingress-test-bad-output', line: 'ingress test http://shop -o yaml' },
  { name: 'ingress-test-address-alone', line: 'ingress test http://shop --address=127.0.0.1:80' },
  { name: 'ingress-lint-bad-output', line: 'ingress lint -o table' },
  { name: 'ingress-lint-no-file', line: 'ingress lint -f fixtures/ingress/none.yaml' },
];

for (const { name, line, terminal } of lines) {
  test(`cox ${line}${terminal === true ? ' (terminal)' : ''}`, async () => {
    const typed = await typeCommand(line.split(' '), terminal === true ? { terminal } : {});
    assertGolden(name, `cox ${line}`, typed);
  });
}
