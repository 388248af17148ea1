import { escapeTerminal } from '../../io/escape.ts';
import {
  type Health,
  type MapHost,
  type MapPath,
  pathHealth,
  pathLabel,
  pathState,
} from '../../resources/ingress/map.ts';

/** How text is coloured; unchanged without colour. */
export interface MapPaint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly good: (text: string) => string;
  readonly doubtful: (text: string) => string;
}

const line = (text: string): string => escapeTerminal(text.replaceAll(/[\r\n\t]/g, ' '));

/**
 * The map as a drawn tree; each line ends in a newline:
 *
 *     shop.example.com  TLS shop-tls (43 days)
 *     ├─ Prefix /api     ● api:80  2/2 ready  ingress/shop
 *     │  ├─ ● pod/api-1 10.0.0.1:8080
 *     │  └─ ● pod/api-2 10.0.0.2:8080
 *     └─ Prefix /        ○ web:80  Service "web" does not exist  ingress/shop
 */
export function mapTree(hosts: readonly MapHost[], paint: MapPaint): string {
  return hosts.map((host) => hostTree(host, paint).join('\n')).join('\n\n') + (hosts.length > 0 ? '\n' : '');
}

function hostTree({ host, tls, paths }: MapHost, paint: MapPaint): readonly string[] {
  const width = Math.max(...paths.map((path) => line(pathLabel(path)).length));
  const secure = tls === undefined ? '' : `  ${tlsText(tls, paint)}`;
  return [
    `${paint.strong(host === '*' ? 'any host' : line(host))}${secure}`,
    ...paths.flatMap((path, index) => pathTree(path, width, index === paths.length - 1, paint)),
  ];
}

function tlsText(tls: NonNullable<MapHost['tls']>, paint: MapPaint): string {
  const secret = line(tls.secret) || "the controller's certificate";
  if (tls.problem !== undefined) return paint.bad(`TLS ${secret} ${line(tls.problem)}`);
  return paint.faint(tls.days === undefined ? `TLS ${secret}` : `TLS ${secret} (${tls.days} days)`);
}

function pathTree(path: MapPath, width: number, isLast: boolean, paint: MapPaint): readonly string[] {
  const dot = dotOf(pathHealth(path), paint);
  const tint = pathHealth(path) === 'bad' ? paint.bad : paint.faint;
  const own = `${isLast ? '└─' : '├─'} ${line(pathLabel(path)).padEnd(width)}  ${dot} ${line(path.backend)}  ${tint(line(pathState(path)))}  ${paint.faint(line(path.object))}`;
  const margin = isLast ? '   ' : '│  ';
  const shown = path.endpoints.slice(0, MANY);
  const more = path.endpoints.length - shown.length;
  const pods = shown.map(({ object, address, port, ready }) => {
    const place = port === undefined ? address : `${address}:${port}`;
    return `${dotOf(ready ? 'good' : 'bad', paint)} ${line(object)} ${paint.faint(line(place))}`;
  });
  const leaves = more > 0 ? [...pods, paint.faint(`and ${more} more`)] : pods;
  return [own, ...leaves.map((leaf, index) => `${margin}${index === leaves.length - 1 ? '└─' : '├─'} ${leaf}`)];
}

/** Pods drawn below one path. */
const MANY = 10;

function dotOf(health: Health, paint: MapPaint): string {
  if (health === 'good') return paint.good('●');
  if (health === 'doubtful') return paint.doubtful('◐');
  return health === 'bad' ? paint.bad('○') : paint.faint('◌');
}
