/** URLs as Go's net/url writes them. */

/** Whether Go sees no host in it. WHATWG's parser takes one from the path, or refuses it. */
export function lacksHost(url: string): boolean {
  return /^https?:\/\/([^/?#]*@)?([/?#]|$)/.test(url);
}

/**
 * A URL as URL.String writes it: a path with characters that are not allowed in one is encoded
 * anew, and so is the fragment. The rest stays as it is typed.
 */
export function urlText(url: string): string {
  const [, start = '', path = '', query = '', fragment = ''] =
    /^([^:]*:\/\/[^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(url) ?? [];
  return `${start}${encoded(path, /^[\w.~$&+,/:;=@!'()*[\]%-]*$/, /[^\w.~$&+,/:;=@-]/g)}${query}${encoded(fragment, /^[\w.~$&+,/:;=?@!'()*[\]%#-]*$/, /[^\w.~$&+,/:;=?@!()*#-]/g)}`;
}

function encoded(part: string, valid: RegExp, refused: RegExp): string {
  if (valid.test(part)) return part;
  const bytes = part.replace(/[^%]+|%../gs, (text) =>
    text.startsWith('%') ? byteOf(text) : Buffer.from(text).toString('latin1'),
  );
  return bytes.replace(refused, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

const byteOf = (triplet: string): string => String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
