/** What a GET asks for. Ids are raw bytes, one per character, since they need not be UTF-8. */
export type Target =
  | { readonly kind: 'ping' }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'not found' }
  | { readonly kind: 'malformed' };

const ping: Target = { kind: 'ping' };
const notFound: Target = { kind: 'not found' };
const malformed: Target = { kind: 'malformed' };

/** Scheme and host of a target in absolute form, which proxies may send. */
const origin = /^[a-z][a-z\d+.-]*:\/\/[^/?]*/i;
const badEscape = /%(?![\da-f]{2})/i;
const escapedByte = /%([\da-f]{2})/gi;
/** What Go's net/url escapes in a path. */
const notInPath = /[^\w\-.~$&+,/:;=@]/g;
const notAscii = /[^\0-\x7f]/g;

/**
 * Reads a request target as the original did: Go's net/url takes it apart, gin matches the decoded path.
 *
 * @param target as it stood in the request line, one character per byte
 */
export function readTarget(target: string): Target {
  const local = target.startsWith('/') ? target : target.replace(origin, '');
  const mark = local.indexOf('?');
  const path = unescapePath(mark < 0 ? local : local.slice(0, mark));
  if (path === undefined) return malformed;
  if (path === '' || path === '*') return notFound;
  if (!path.startsWith('/')) return malformed;
  if (path === '/ping') return ping;
  const slash = path.indexOf('/', 1);
  if (slash < 0) return path.length > 1 ? { kind: 'id', id: path.slice(1) } : notFound;
  if (slash !== path.length - 1) return notFound;
  const query = mark < 0 ? '' : local.slice(mark);
  return { kind: 'redirect', location: percentEncode(path.slice(0, -1), notInPath) + percentEncode(query, notAscii) };
}

function unescapePath(path: string): string | undefined {
  if (!path.includes('%')) return path;
  if (badEscape.test(path)) return undefined;
  return path.replace(escapedByte, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function percentEncode(text: string, characters: RegExp): string {
  return text.replace(characters, (character) => {
    const hex = character.charCodeAt(0).toString(16).toUpperCase();
    return `%${hex.padStart(2, '0')}`;
  });
}
