/**
 * Text from the cluster is hostile until escaped (CVE-2021-25743): kubectl's
 * printers.TerminalEscaper shows ESC as ^[ and CR as \r; other C0 and C1 controls are shown as ^X
 * too, tabs and newlines pass.
 */
export function escapeTerminal(text: string): string {
  if (!/[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(text)) return text;
  return text.replaceAll(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, (character) => {
    if (character === '\r') return '\\r';
    const code = character.charCodeAt(0);
    if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
    return code === 0x7f ? '^?' : `\\u00${code.toString(16)}`;
  });
}
