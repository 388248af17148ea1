/** urlParse and urlJoin of sprig (net/url). */
import { bytesOfText, textOfBytes } from '../../../apimachinery/go/bytes.ts';
import { goQuote } from '../../../apimachinery/go/text.ts';
import { parseGoUrl } from '../../../apimachinery/go/url.ts';
import { GoError, GoFunction, type GoMap, type GoValue, typeName } from '../../../apimachinery/go/values.ts';

const MAP = 'map[string]interface {}';

/** The bytes that escapes stand for. Throws GoError. */
function unescaped(text: string): string {
  const bad = /%(?![0-9a-fA-F]{2})/.exec(text);
  if (bad !== null) throw new GoError(`invalid URL escape ${goQuote(text.slice(bad.index, bad.index + 3))}`);
  if (!text.includes('%')) return text;
  const bytes = Buffer.from(bytesOfText(text)).toString('latin1');
  const plain = bytes.replaceAll(/%([0-9a-fA-F]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return textOfBytes(Buffer.from(plain, 'latin1'));
}

/** What stays as it is beside letters, digits and -_.~ */
const KEPT = {
  user: /[$&+,;=]/,
  path: /[$&+,/:;=@]/,
  host: /[!$&'()*+,;=:[\]<>"]/,
  fragment: /[$&+,/:;=?@!()*]/,
} as const;

const escaped = (text: string, part: keyof typeof KEPT): string =>
  Buffer.from(bytesOfText(text))
    .toString('latin1')
    .replaceAll(/[^A-Za-z0-9_.~-]/g, (byte) =>
      KEPT[part].test(byte) ? byte : `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );

interface Parts {
  readonly scheme: string;
  readonly opaque: string;
  readonly userinfo: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** url.Parse. Throws GoError with its text. */
function parse(text: string): Parts {
  const hash = text.indexOf('#');
  const main = hash < 0 ? text : text.slice(0, hash);
  const failed = (url: string, what: string): GoError => new GoError(`parse ${goQuote(url)}: ${what}`);
  const parsed = parseGoUrl(main);
  if (parsed.kind === 'problem') throw failed(main, parsed.text);
  const [whole = ''] = /^[A-Za-z][A-Za-z0-9+.-]*:/.exec(main) ?? [];
  const rest = main.slice(whole.length);
  const mark = rest.indexOf('?');
  const before = mark < 0 ? rest : rest.slice(0, mark);
  const isOpaque = parsed.scheme !== '' && !before.startsWith('/');
  const part = (url: string, written: string): string => {
    try {
      return unescaped(written);
    } catch (error) {
      throw failed(url, (error as GoError).message);
    }
  };
  return {
    scheme: parsed.scheme,
    opaque: isOpaque ? before : '',
    userinfo: userinfoOf(parsed.userinfo, before),
    host: part(main, parsed.host),
    path: isOpaque ? '' : part(main, parsed.path),
    query: mark < 0 ? '' : rest.slice(mark + 1),
    fragment: hash < 0 ? '' : part(text, text.slice(hash + 1)),
  };
}

/** The name and the password escaped anew. */
function userinfoOf(userinfo: string, before: string): string {
  if (userinfo === '' && !/^\/\/[^/]*@/.test(before)) return '';
  const colon = userinfo.indexOf(':');
  if (colon < 0) return escaped(unescaped(userinfo), 'user');
  return [userinfo.slice(0, colon), userinfo.slice(colon + 1)]
    .map((word) => escaped(unescaped(word), 'user'))
    .join(':');
}

/** The host without port and brackets. */
function hostname(host: string): string {
  const plain = host.replace(/:[0-9]*$/, '');
  if (host.startsWith('[')) return /^\[(.*)\](?::[0-9]*)?$/s.exec(host)?.[1] ?? host;
  return plain;
}

function urlParse(text: string): GoMap {
  let parts: Parts;
  try {
    parts = parse(text);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`unable to parse url: ${error.message}`);
  }
  return { ...parts, hostname: hostname(parts.host) };
}

function entry(map: GoMap, key: string): string {
  const value = Object.hasOwn(map, key) ? map[key] : '';
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) {
    throw new GoError('runtime error: invalid memory address or nil pointer dereference');
  }
  throw new GoError(`unable to parse ${key} key, must be of type string, but ${kindName(value)} found`);
}

/** The name of its reflect.Kind. */
function kindName(value: Exclude<GoValue, null>): string {
  const type = typeName(value);
  if (type.startsWith('[]')) return 'slice';
  if (type.startsWith('map[') || type === 'common.Values') return 'map';
  return type.startsWith('func(') ? 'func' : type.startsWith('*') ? 'ptr' : type.includes('.') ? 'struct' : type;
}

/** URL.String */
function urlJoin(map: GoMap): string {
  const [scheme, host, path, query, opaque, fragment] = ['scheme', 'host', 'path', 'query', 'opaque', 'fragment'].map(
    (key) => entry(map, key),
  ) as [string, string, string, string, string, string];
  const user = joinedUser(entry(map, 'userinfo'));
  const end = `${query === '' ? '' : `?${query}`}${fragment === '' ? '' : `#${escaped(fragment, 'fragment')}`}`;
  const start = scheme === '' ? '' : `${scheme}:`;
  if (opaque !== '') return `${start}${opaque}${end}`;
  const isRooted =
    (scheme !== '' || host !== '' || user !== undefined) && (host !== '' || path !== '' || user !== undefined);
  const authority = `${isRooted ? '//' : ''}${user === undefined ? '' : `${user}@`}${escaped(host, 'host')}`;
  const shownPath = path === '*' ? '*' : escaped(path, 'path');
  const slash = shownPath !== '' && !shownPath.startsWith('/') && host !== '' ? '/' : '';
  const before = `${start}${authority}${slash}`;
  // else the colon would end a scheme
  const dot = before === '' && (shownPath.split('/')[0] as string).includes(':') ? './' : '';
  return `${before}${dot}${shownPath}${end}`;
}

function joinedUser(userinfo: string): string | undefined {
  if (userinfo === '') return undefined;
  try {
    const text = `proto://${userinfo}@host`;
    const { userinfo: user } = parse(text);
    return parseGoUrl(text.replace(/#.*$/s, '')).kind === 'url' && /^proto:\/\/[^/?#]*@/.test(text) ? user : undefined;
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`unable to parse userinfo in dict: ${error.message}`);
  }
}

const functions: ReadonlyMap<string, GoFunction> = new Map([
  ['urlParse', new GoFunction(['string'], MAP, ([text]) => urlParse(text as string))],
  ['urlJoin', new GoFunction([MAP], 'string', ([map = null]) => urlJoin((map ?? {}) as GoMap))],
]);

export const urlFunctions = (): ReadonlyMap<string, GoFunction> => functions;
