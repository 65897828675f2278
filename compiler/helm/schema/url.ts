/** A reference split at its `#`, the fragment with its escapes resolved (util.go splitFragment). */
export function splitFragment(ref: string): { url: string; fragment: string } {
  const hash = ref.indexOf('#');
  if (hash < 0) return { url: ref, fragment: '' };
  const fragment = ref.slice(hash + 1);
  try {
    return { url: ref.slice(0, hash), fragment: decodeURIComponent(fragment) };
  } catch {
    return { url: ref.slice(0, hash), fragment };
  }
}

/** What net/url escapes of a path segment. */
export const encodeFragment = (text: string): string =>
  encodeURIComponent(text)
    .replace(/%(?:2F|40|3A|24|26|2B|3D)/g, decodeURIComponent)
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

export const escapeToken = (token: string): string =>
  /[~/]/.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;

interface Parts {
  readonly scheme: string;
  /** With its slashes; undefined where there is none. */
  readonly authority: string | undefined;
  readonly path: string;
  readonly query: string;
}

function parse(url: string): Parts {
  const [, scheme = '', authority, path = '', query = ''] =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*:))?(\/\/[^/?]*)?([^?]*)(\?.*)?$/s.exec(url) ?? [];
  return { scheme: scheme.toLowerCase(), authority, path, query };
}

export const schemeOf = (url: string): string => parse(url).scheme.slice(0, -1);
export const pathOf = (url: string): string => parse(url).path;

/** RFC 3986, 5.2, as net/url resolves references; an opaque base (`urn:`) keeps what it is. */
export function joinUrl(base: string, ref: string): string {
  const from = parse(base);
  const to = parse(ref);
  if (to.scheme)
    return to.authority === undefined && !to.path.startsWith('/') ? ref : print({ ...to, path: clean(to.path) });
  if (from.scheme && from.authority === undefined && !from.path.startsWith('/')) return base;
  if (to.authority !== undefined) return print({ ...to, scheme: from.scheme, path: clean(to.path) });
  if (to.path === '') return print({ ...from, query: to.query || from.query });
  const path = to.path.startsWith('/') ? to.path : from.path.slice(0, from.path.lastIndexOf('/') + 1) + to.path;
  return print({ ...from, path: clean(path), query: to.query });
}

const print = (p: Parts): string => p.scheme + (p.authority ?? '') + p.path + p.query;

/** Without `.` and `..`. */
function clean(path: string): string {
  if (path === '') return '';
  const out: string[] = [];
  const segments = path.replace(/^\//, '').split('/');
  segments.forEach((segment, i) => {
    const last = i === segments.length - 1;
    if (segment === '..') out.pop();
    else if (segment !== '.') out.push(segment);
    if (last && (segment === '.' || segment === '..')) out.push('');
  });
  return `/${out.join('/')}`;
}
