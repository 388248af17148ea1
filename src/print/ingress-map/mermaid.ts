import { type MapHost, type MapPath, pathHealth, pathLabel, pathState } from '../../resources/ingress/map.ts';

/** The map as a Mermaid flowchart; ends in a newline. */
export function mapMermaid(hosts: readonly MapHost[]): string {
  const lines = ['flowchart LR'];
  const services = new Map<string, string>();
  for (const [h, { host, tls, paths }] of hosts.entries()) {
    const lock = tls === undefined ? '' : `<br/>TLS ${quoted(tls.secret)}`;
    lines.push(`  h${h}(["${host === '*' ? 'any host' : quoted(host)}${lock}"])`);
    for (const [p, path] of paths.entries()) {
      lines.push(`  h${h} --> h${h}p${p}["${quoted(pathLabel(path))}"]`);
      lines.push(`  h${h}p${p} --> ${serviceNode(path, services, lines)}`);
    }
  }
  lines.push(
    '  classDef good fill:#e6f4ea,stroke:#137333,color:#0b3d1d',
    '  classDef doubtful fill:#fef7e0,stroke:#b06000,color:#5c3200',
    '  classDef bad fill:#fce8e6,stroke:#c5221f,color:#6b0f0d',
    '  classDef unknown fill:#f1f3f4,stroke:#80868b,color:#3c4043',
  );
  return `${lines.join('\n')}\n`;
}

/** A Service's port is one node for all paths that lead to it; its pods are attached to it. */
function serviceNode(path: MapPath, services: Map<string, string>, lines: string[]): string {
  const key = `${path.namespace}/${path.backend}`;
  const known = services.get(key);
  if (known !== undefined) return known;
  const id = `s${services.size}`;
  services.set(key, id);
  lines.push(`  ${id}[["${quoted(path.backend)}<br/>${quoted(pathState(path))}"]]:::${pathHealth(path)}`);
  for (const [index, { object, ready }] of path.endpoints.slice(0, MANY).entries()) {
    lines.push(`  ${id} --> ${id}e${index}("${quoted(object)}"):::${ready ? 'good' : 'bad'}`);
  }
  return id;
}

const MANY = 10;

/**
 * Mermaid's own entities for characters that could end a label or be read as markup; control
 * characters as spaces.
 */
function quoted(text: string): string {
  return text
    .replaceAll(/[\x00-\x1f\x7f-\x9f]/g, ' ')
    .replaceAll(/[#"&<>`\\]/g, (character) => `#${character.codePointAt(0)};`);
}
