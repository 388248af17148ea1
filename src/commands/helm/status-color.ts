/** The colours of helm's status words (internal/cli/output/color.go): only where colour may be used. */

const painted =
  (code: number) =>
  (text: string): string =>
    `\x1b[${code}m${text}\x1b[0m`;
const [red, green, yellow, cyan] = [31, 32, 33, 36].map(painted) as [
  ReturnType<typeof painted>,
  ReturnType<typeof painted>,
  ReturnType<typeof painted>,
  ReturnType<typeof painted>,
];

export interface StatusColor {
  status(word: string): string;
  namespace(name: string): string;
}

const plain = (text: string): string => text;

function paintOf(status: string): (text: string) => string {
  if (status === 'deployed') return green;
  if (status === 'failed' || status === 'unknown') return red;
  return status.startsWith('pending-') || status === 'uninstalling' ? yellow : plain;
}

/** `isOn`: whether colour may be used on stdout. */
export const statusColor = (isOn: boolean): StatusColor =>
  isOn ? { status: (word) => paintOf(word)(word), namespace: cyan } : { status: plain, namespace: plain };
