import { goQuote } from '../apimachinery/go/text.ts';

/**
 * kubectl's sentence for a format that no printer accepts
 * (genericclioptions.NoCompatiblePrinterError).
 */
export function unmatchedFormat(output: string, allowed: readonly string[]): string {
  const formats = [...allowed].sort().join(',');
  return `unable to match a printer suitable for the output format ${goQuote(output)}, allowed formats are: ${formats}`;
}
