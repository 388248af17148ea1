/**
 * Takes out the IPs that a server allots, from the pools of pods and services (10.0.0.0/8 on every
 * test cluster), and only where an object, a description or a table holds such an IP. The same IP in
 * a message or in any other field must be equal.
 */

const IP = String.raw`\b10\.\d{1,3}\.\d{1,3}\.\d{1,3}\b`;

/** What may stand between two IPs of a list, in YAML, JSON and Go's syntax. */
const BETWEEN = String.raw`[\s"\\,[-]*`;

/** Where such IPs stand outside of tables. */
const PLACES: readonly RegExp[] = [
  // fields of objects: `clusterIP: 10.96.0.1`, `"podIP": "10.0.0.1"`, `k:{\"ip\":\"10.0.0.1\"}`
  new RegExp(String.raw`\b(?:clusterIP|podIP|hostIP|ip)(?:\\*")?: ?(?:\\*")?${IP}`, 'g'),
  new RegExp(
    String.raw`\b(?:clusterIPs|podIPs|hostIPs|addresses)(?:\\*")?: ?(?:\[\]interface \{\}\{)?(?:${BETWEEN}${IP})+`,
    'g',
  ),
  // lines of descriptions, with all that stands in them: `Endpoints:  10.0.0.1:80,10.0.0.2:80`
  /^ *(?:(?:Cluster |Host |Pod )?(?:IPs?|Ips?)|IP Addresses|(?:NotReady)?Addresses|Endpoints): .*$/gm,
  // the endpoints of an Ingress's backend: `web:80 (10.0.0.1:80,10.0.0.2:80)`
  /(?<=\S+:\S+ )\(10\.[^ )\n]*/g,
];

const COLUMNS: ReadonlySet<string> = new Set(['CLUSTER-IP', 'ENDPOINTS', 'EXTERNAL-IP', 'INTERNAL-IP', 'IP']);

const ALL = new RegExp(IP, 'g');

/** Decides what becomes of one IP that stands where servers allot them. */
type Replace = (ip: string) => string;

/** Without headers the cells of any column may hold one. */
export function takeOutAddresses(text: string, hasHeaders: boolean, replace: Replace): string {
  const inText = (part: string): string => part.replaceAll(ALL, replace);
  const outside = PLACES.reduce((rest, pattern) => rest.replaceAll(pattern, inText), text);
  let columns: readonly string[] | undefined;
  return outside
    .split('\n')
    .map((line) => {
      if (!hasHeaders) return cells(line, () => true, inText);
      columns = headerOf(line) ?? (line === '' ? undefined : columns);
      return columns === undefined ? line : cells(line, (index) => COLUMNS.has(columns?.[index] ?? ''), inText);
    })
    .join('\n');
}

/** The names of the columns of a table that has one with IPs; undefined for any other line. */
function headerOf(line: string): readonly string[] | undefined {
  const names = line.split(/ {2,}/);
  return /^[A-Z][A-Z0-9()%/_ -]*$/.test(line) && names.some((name) => COLUMNS.has(name)) ? names : undefined;
}

const LIST = /^10\.[\d.:,]+(?: \+ \d+ more\.\.\.)?$/;

function cells(line: string, mayHold: (index: number) => boolean, inText: (part: string) => string): string {
  return line
    .split(/( {2,})/)
    .map((part, index) => (index % 2 === 0 && mayHold(index / 2) && LIST.test(part) ? inText(part) : part))
    .join('');
}
