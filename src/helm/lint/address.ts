/** Which texts are addresses, as govalidator has it; its rules are looser and stricter than any standard's. */

const EMAIL =
  /^[^\s@"(),:;<>[\]\\]+@[a-z0-9\u00a0-\uffef](?:[a-z0-9\u00a0-\uffef.-]*[a-z0-9\u00a0-\uffef])?\.[a-z\u00a0-\uffef][a-z0-9\u00a0-\uffef-]*\.?$/iu;

export const isEmail = (text: string): boolean => EMAIL.test(text) && !/^\.|\.\.|\.@/.test(text);

/** Whether Go's url.ParseRequestURI takes it, and it has a scheme. */
export function isRequestUrl(text: string): boolean {
  if (!/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(text) || /[\s\x00-\x1f\x7f]/.test(text)) return false;
  return !/%(?![0-9a-fA-F]{2})/.test(text);
}

const LONGEST_URL = 2083;
const HOST =
  /^(?:(?:[a-z][a-z0-9+.-]*):\/\/)?(?:[^\s:@/]+(?::[^\s:@/]*)?@)?(?:\[[0-9a-f:.]+\]|(?:\d{1,3}\.){3}\d{1,3}|localhost|(?:[a-z0-9_\u00a1-\uffff](?:[a-z0-9_\u00a1-\uffff-]*[a-z0-9_\u00a1-\uffff])?\.)*[a-z0-9_\u00a1-\uffff](?:[a-z0-9_\u00a1-\uffff-]*[a-z0-9_\u00a1-\uffff])?)(?::\d{1,5})?(?:[/?#]\S*)?$/iu;

/** With or without a scheme. */
export function isUrl(text: string): boolean {
  if (text === '' || text.length >= LONGEST_URL || text.length <= 3 || text.startsWith('.')) return false;
  return HOST.test(text);
}
