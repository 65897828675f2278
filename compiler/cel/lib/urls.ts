import { fn, type Library } from '../check/env.js';
import { CelError, CelList, CelMap, Opaque, type Value } from '../eval/values.js';

interface ParsedUrl {
  readonly text: string;
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

const typeName = 'kubernetes.URL';
const of = (v: Value | undefined): ParsedUrl => (v as Opaque<ParsedUrl>).data;

/** url.ParseRequestURI, as far as absolute URIs and absolute paths go; undefined where it fails. */
function parse(text: string): ParsedUrl | { error: string } {
  const fail = (why: string): { error: string } => ({ error: `parse ${JSON.stringify(text)}: ${why}` });
  if (text === '') return fail('empty url');
  if (/[\x00-\x1f\x7f]/.test(text)) return fail('net/url: invalid control character in URL');
  const m = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?]*))?([^?]*)(?:\?(.*))?$/s.exec(text);
  if (!m) return fail('invalid URI for request');
  const [, scheme = '', authority, path = '', query = ''] = m;
  if (!scheme && !text.startsWith('/')) return fail('invalid URI for request');
  if (scheme && authority === undefined && !path.startsWith('/')) return fail('invalid URI for request');
  if (/%(?![0-9A-Fa-f]{2})/.test(path)) {
    const bad = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(path)![0];
    return fail(`invalid URL escape ${JSON.stringify(bad)}`);
  }
  const host = (authority ?? '').replace(/^.*@/, '');
  const port = /:([^\]]*)$/.exec(host)?.[1];
  if (port !== undefined && !/^\d*$/.test(port)) return fail(`invalid port ${JSON.stringify(`:${port}`)} after host`);
  if (/\s/.test(host)) return fail('invalid character " " in host name');
  return { text, scheme: scheme.toLowerCase(), host, path, query };
}

const withoutPort = (host: string): string => host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1');
const portOf = (host: string): string => /:(\d*)$/.exec(host)?.[1] ?? '';

function queryOf(query: string): CelMap {
  const values = new Map<string, string[]>();
  for (const [k, v] of new URLSearchParams(query)) values.set(k, [...(values.get(k) ?? []), v]);
  return new CelMap([...values].map(([k, list]) => [k, new CelList(list)] as const));
}

const escapedPath = (path: string): string => encodeURI(path).replace(/%25([0-9A-Fa-f]{2})/g, '%$1');

/** URLs (apiserver pkg/cel/library/urls.go). */
export const urls: Library = {
  name: 'kubernetes.urls',
  functions: [
    fn('url', {
      [`(string) -> ${typeName}`]: ([text]) => {
        const parsed = parse(text as string);
        if ('error' in parsed) throw new CelError(`URL parse error during conversion from string: ${parsed.error}`);
        return new Opaque(typeName, parsed, (a, b) => a.text === b.text);
      },
    }),
    fn('isURL', { '(string) -> bool': ([text]) => !('error' in parse(text as string)) }),
    fn('getScheme', { [`${typeName}.() -> string`]: ([u]) => of(u).scheme }),
    fn('getHost', { [`${typeName}.() -> string`]: ([u]) => of(u).host }),
    fn('getHostname', { [`${typeName}.() -> string`]: ([u]) => withoutPort(of(u).host) }),
    fn('getPort', { [`${typeName}.() -> string`]: ([u]) => portOf(of(u).host) }),
    fn('getEscapedPath', { [`${typeName}.() -> string`]: ([u]) => escapedPath(of(u).path) }),
    fn('getQuery', { [`${typeName}.() -> map(string, list(string))`]: ([u]) => queryOf(of(u).query) }),
  ],
};
