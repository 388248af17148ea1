import { type MapHost, type MapPath, pathHealth, pathLabel, pathState } from '../../resources/ingress/map.ts';
import { mapStyle } from './style.ts';

/** The heading of the page. */
export interface PageTitle {
  /** "namespace shop of https://10.0.0.1:6443", or the files. */
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const ROW = 30;
const POD = 22;
const GAP = 14;
const COLUMNS = { host: 20, path: 300, service: 560, pods: 860, width: 1180 } as const;
const MANY = 10;

/**
 * The map as one self-contained page: no script, nothing fetched from elsewhere (and a policy that
 * forbids both), text of the cluster escaped.
 */
export function mapHtml(hosts: readonly MapHost[], { subject, now }: PageTitle): string {
  const paths = hosts.flatMap((host) => host.paths);
  const bad = paths.filter((path) => pathHealth(path) === 'bad').length;
  const summary = `${counted(hosts.length, 'host')}, ${counted(paths.length, 'route')}${bad > 0 ? `, ${bad} not served` : ''}`;
  const time = new Date(now).toISOString().replace('T', ' ').slice(0, 16);
  const figures = hosts.length === 0 ? '<p class="none">There are no routes.</p>' : hosts.map(hostFigure).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Routes of ${escaped(subject)}</title>
<style>${mapStyle}</style>
</head>
<body>
<header>
<h1>Routes of ${escaped(subject)}</h1>
<p>${summary} <span class="time">${time} UTC</span></p>
<ul class="legend"><li class="good">all pods ready</li><li class="doubtful">some ready</li><li class="bad">not served</li><li class="unknown">unknown</li></ul>
</header>
<main>
${figures}
</main>
</body>
</html>
`;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Each path gets as much room as its pods take. */
function heightOf({ endpoints }: MapPath): number {
  const leaves = Math.min(endpoints.length, MANY + 1);
  return Math.max(ROW, leaves * POD) + GAP;
}

function hostFigure({ host, tls, paths }: MapHost): string {
  const total = paths.reduce((sum, path) => sum + heightOf(path), 0) + GAP;
  const middle = total / 2;
  const parts: string[] = [];
  let top = GAP;
  for (const path of paths) {
    const center = top + (heightOf(path) - GAP) / 2;
    parts.push(link(COLUMNS.host + 220, middle, COLUMNS.path, center, 'unknown'), pathParts(path, top, center));
    top += heightOf(path);
  }
  const name = host === '*' ? 'any host' : host;
  const secure = tls === undefined ? '' : tlsLabel(tls);
  const label = `${box(COLUMNS.host, middle, 220, name, 'host')}${secure === '' ? '' : text(COLUMNS.host + 10, middle + 28, secure, tls?.problem === undefined ? 'note' : 'note bad')}`;
  return `<svg viewBox="0 0 ${COLUMNS.width} ${Math.max(total, 80)}" role="img" aria-label="${escaped(name)}">${parts.join('')}${label}</svg>`;
}

function tlsLabel({ secret, days, problem }: NonNullable<MapHost['tls']>): string {
  if (problem !== undefined) return `TLS ${secret}: ${problem}`;
  return days === undefined ? `TLS ${secret}` : `TLS ${secret}, ${days} days left`;
}

function pathParts(path: MapPath, top: number, center: number): string {
  const health = pathHealth(path);
  const shown = path.endpoints.slice(0, MANY);
  const more = path.endpoints.length - shown.length;
  const leaves = shown.map(({ object, ready }, index) => {
    const y =
      top + index * POD + POD / 2 + (heightOf(path) - GAP - Math.min(path.endpoints.length, MANY + 1) * POD) / 2;
    const state = ready ? 'good' : 'bad';
    return `${link(COLUMNS.service + 230, center, COLUMNS.pods, y, state)}<circle cx="${COLUMNS.pods + 7}" cy="${y}" r="5" class="${state}"/>${text(COLUMNS.pods + 18, y + 4, object, 'pod')}`;
  });
  if (more > 0)
    leaves.push(text(COLUMNS.pods + 18, top + shown.length * POD + POD / 2 + 4, `and ${more} more`, 'note'));
  return [
    box(COLUMNS.path, center, 190, pathLabel(path), 'path', `${path.object} in ${path.namespace}`),
    link(COLUMNS.path + 190, center, COLUMNS.service, center, health),
    box(COLUMNS.service, center, 230, path.backend, `service ${health}`, pathState(path)),
    ...(path.total === undefined
      ? []
      : [text(COLUMNS.service + 222, center + 4, `${path.ready}/${path.total}`, 'count')]),
    ...(path.endpoints.length === 0 ? [text(COLUMNS.pods, center + 4, pathState(path), `note ${health}`)] : leaves),
  ].join('');
}

function box(x: number, center: number, width: number, label: string, kind: string, title = label): string {
  const rect = `<rect x="${x}" y="${center - ROW / 2}" width="${width}" height="${ROW}" rx="6"/>`;
  return `<g class="${kind}"><title>${escaped(title)}</title>${rect}${text(x + 10, center + 5, shortened(label, width / 8), 'label')}</g>`;
}

function text(x: number, y: number, label: string, kind: string): string {
  const cut = shortened(label, 46);
  const whole = cut === label ? '' : `<title>${escaped(label)}</title>`;
  return `<text x="${x}" y="${y}" class="${kind}">${whole}${escaped(cut)}</text>`;
}

function link(x1: number, y1: number, x2: number, y2: number, kind: string): string {
  const bend = (x2 - x1) / 2;
  return `<path class="link ${kind}" d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"/>`;
}

/** Cut to about this many characters; the title attribute has the whole text. */
function shortened(label: string, length: number): string {
  const characters = Array.from(new Intl.Segmenter().segment(label), ({ segment }) => segment);
  return characters.length <= length ? label : `${characters.slice(0, Math.floor(length) - 1).join('')}…`;
}

/** For text and for attributes; control characters, which HTML does not allow, become U+FFFD. */
function escaped(value: string): string {
  return value
    .replaceAll(/[\x00-\x1f\x7f-\x9f]/g, '\ufffd')
    .replaceAll(/[&<>"'`]/g, (character) => `&#${character.codePointAt(0)};`);
}
