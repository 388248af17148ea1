import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noPaint } from '../../../src/io/paint.ts';
import { mapHtml } from '../../../src/print/ingress-map/html.ts';
import { mapMermaid } from '../../../src/print/ingress-map/mermaid.ts';
import { mapTree } from '../../../src/print/ingress-map/tree.ts';
import { mapHosts } from '../../../src/resources/ingress/map.ts';
import type { RouteRow } from '../../../src/resources/ingress/route-row.ts';

const endpoint = (name: string, ready: boolean) => ({ object: `pod/${name}`, address: '10.0.0.1', port: 8080, ready });

const rows: readonly RouteRow[] = [
  {
    namespace: 'shop',
    object: 'ingress/shop',
    host: 'shop.example.com',
    path: '/',
    pathType: 'Prefix',
    backend: 'web:80',
    endpoints: { ready: 1, total: 2, list: [endpoint('web-1', true), endpoint('web-2', false)] },
    problem: undefined,
    tls: { secret: 'shop-tls', days: 40, problem: undefined },
    className: 'any',
    addresses: [],
  },
  {
    namespace: 'shop',
    object: 'ingress/shop',
    host: '*',
    path: '',
    pathType: 'default',
    backend: 'gone:80',
    endpoints: undefined,
    problem: 'Service "gone" does not exist in namespace "shop"',
    tls: undefined,
    className: 'any',
    addresses: [],
  },
];

describe('the map of routes', () => {
  it('is a tree on a terminal', () => {
    assert.equal(
      mapTree(mapHosts([rows[1]!, rows[0]!]), noPaint),
      `shop.example.com  TLS shop-tls (40 days)
└─ Prefix /  ◐ web:80  1/2 ready  ingress/shop
   ├─ ● pod/web-1 10.0.0.1:8080
   └─ ○ pod/web-2 10.0.0.1:8080

any host
└─ default backend  ○ gone:80  Service "gone" does not exist in namespace "shop"  ingress/shop
`,
    );
  });

  it('shows redirects as served, and routes that no Gateway takes with the reason', () => {
    const row = rows[0]!;
    const redirect: RouteRow = { ...row, backend: '<redirect 301>', endpoints: undefined, outcome: 'redirect' };
    const detached: RouteRow = { ...row, path: '/x', problem: 'listener http takes none', outcome: 'detached' };
    const tree = mapTree(mapHosts([redirect, detached]), noPaint);
    assert.match(tree, /● <redirect 301> {2}answered by the Gateway/);
    assert.match(tree, /Prefix \/x {2}○ web:80 {2}listener http takes none/);
  });

  it('is a Mermaid flowchart', () => {
    const text = mapMermaid(mapHosts(rows));
    assert.match(text, /^flowchart LR\n/);
    assert.match(text, /h0\(\["shop\.example\.com<br\/>TLS shop-tls"\]\)/);
    assert.match(text, /s0\[\["web:80<br\/>1\/2 ready"\]\]:::doubtful/);
    assert.match(text, /s0 --> s0e1\("pod\/web-2"\):::bad/);
    assert.match(text, /Service #34;gone#34; does not exist/);
  });

  it('is one page that runs nothing and fetches nothing', () => {
    const page = mapHtml(mapHosts(rows), { subject: 'namespace shop', now: 0 });
    assert.match(page, /^<!doctype html>/);
    assert.match(page, /default-src 'none'; style-src 'unsafe-inline'/);
    assert.doesNotMatch(page, /<script|<link|<img|<iframe|href=|src=|url\(|@import/);
    assert.match(page, /2 hosts, 2 routes, 1 not served/);
  });

  it('lets no text of the cluster be markup, in HTML or Mermaid, or control a terminal', () => {
    const evil = '"></text><script>alert(1)</script>\u001b[2J\n  x --> y & `';
    const [row] = rows;
    const hostile: RouteRow = {
      ...row!,
      host: evil,
      path: evil,
      backend: evil,
      object: evil,
      namespace: evil,
      problem: evil,
      endpoints: { ready: 0, total: 1, list: [{ ...endpoint('x', false), object: evil, address: evil }] },
      tls: { secret: evil, days: undefined, problem: evil },
    };
    const hosts = mapHosts([hostile, { ...hostile, endpoints: undefined }]);
    const page = mapHtml(hosts, { subject: evil, now: 0 });
    assert.doesNotMatch(page, /<script|\u001b|alert\(1\)<\//);
    assert.equal(page.split('<text').length, page.split('</text>').length);
    const chart = mapMermaid(hosts);
    assert.doesNotMatch(chart, /<script|\u001b/);
    for (const line of chart.split('\n')) assert.doesNotMatch(line, /^ {2}x -->/);
    const tree = mapTree(hosts, noPaint);
    assert.doesNotMatch(tree, /\u001b/);
    assert.doesNotMatch(tree, /^ {2}x -->/m);
  });
});
