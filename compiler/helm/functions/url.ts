import { quoteGo as quote } from '../../kube/go-quote.js';
import { toBytes } from '../go/bytes.js';
import { GoMap, type GoValue, kindName } from '../go/values.js';
import type { FunctionTable } from '../template/runtime.js';
import { fn, panic } from './define.js';

interface Url {
  scheme: string;
  opaque: string;
  user: string;
  host: string;
  path: string;
  query: string;
  fragment: string;
}

function fail(url: string, problem: string): never {
  return panic(`unable to parse url: parse ${quote(url)}: ${problem}`);
}

/** `url.Parse`, as far as its fields and its common complaints go. */
function parse(raw: string): Url {
  if (/[\u0000-\u001f\u007f]/.test(raw)) fail(raw, 'net/url: invalid control character in URL');
  const out: Url = { scheme: '', opaque: '', user: '', host: '', path: '', query: '', fragment: '' };
  const hash = raw.indexOf('#');
  let rest = hash < 0 ? raw : raw.slice(0, hash);
  if (hash >= 0) out.fragment = decode(raw, raw.slice(hash + 1));
  if (rest.startsWith(':')) fail(raw, 'missing protocol scheme');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(rest);
  if (scheme) {
    out.scheme = scheme[1]!.toLowerCase();
    rest = rest.slice(scheme[0].length);
  } else if (/^[^/?]*:/.test(rest) && !rest.startsWith('/'))
    fail(raw, 'first path segment in URL cannot contain colon');
  const question = rest.indexOf('?');
  if (question >= 0) {
    out.query = rest.slice(question + 1);
    rest = rest.slice(0, question);
  }
  if (!rest.startsWith('/') && out.scheme) return { ...out, opaque: rest };
  if (rest.startsWith('//') && (out.scheme || !rest.startsWith('///'))) {
    const slash = rest.indexOf('/', 2);
    const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
    rest = slash < 0 ? '' : rest.slice(slash);
    const at = authority.lastIndexOf('@');
    if (at >= 0) out.user = authority.slice(0, at);
    out.host = authority.slice(at + 1);
    const port = /:([^\]]*)$/.exec(out.host.replace(/^\[.*\]/, ''))?.[1];
    if (port !== undefined && !/^[0-9]*$/.test(port)) fail(raw, `invalid port ${quote(`:${port}`)} after host`);
    if (/[\s<>"^`{|}\\]/.test(out.host))
      fail(raw, `invalid character ${quote(/[\s<>"^`{|}\\]/.exec(out.host)![0])} in host name`);
  }
  out.path = decode(raw, rest);
  return out;
}

function decode(raw: string, text: string): string {
  const bad = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(text);
  if (bad) fail(raw, `invalid URL escape ${quote(bad[0])}`);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const hostName = (host: string): string =>
  host.startsWith('[') ? host.slice(1, host.indexOf(']')) : host.replace(/:[0-9]*$/, '');

function urlParse(raw: string): GoMap {
  const u = parse(raw);
  return new GoMap(undefined, [
    ['scheme', u.scheme],
    ['host', u.host],
    ['hostname', hostName(u.host)],
    ['path', u.path],
    ['query', u.query],
    ['opaque', u.opaque],
    ['fragment', u.fragment],
    ['userinfo', u.user],
  ]);
}

/** Escapes as `URL.EscapedPath` does. */
function encode(text: string, keep: RegExp): string {
  let out = '';
  for (const b of toBytes(text)) {
    const c = String.fromCharCode(b);
    out += keep.test(c) ? c : `%${b.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

const inPath = /[A-Za-z0-9\-_.~$&+,/:;=@!'()*]/;
const inHost = /[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/;
const inFragment = /[A-Za-z0-9\-_.~$&+,/:;=?@!'()*]/;

function field(d: GoMap, key: string): string {
  const v: GoValue = d.get(key);
  if (v === undefined) return '';
  if (typeof v !== 'string') panic(`unable to parse ${key} key, must be of type string, but ${kindName(v)} found`);
  return v as string;
}

function urlJoin(d: GoMap): string {
  const [scheme, host, path, query, opaque, fragment, user] = [
    'scheme',
    'host',
    'path',
    'query',
    'opaque',
    'fragment',
    'userinfo',
  ].map((k) => field(d, k)) as [string, string, string, string, string, string, string];
  let out = scheme ? `${scheme}:` : '';
  if (opaque) out += opaque;
  else {
    if (scheme || host || user) {
      if (host || path || user) out += '//';
      if (user) out += `${user}@`;
      out += encode(host, inHost);
    }
    const escaped = encode(path, inPath);
    if (escaped && escaped[0] !== '/' && host) out += '/';
    if (!out && /^[^/]*:/.test(escaped)) out += './';
    out += escaped;
  }
  if (query) out += `?${query}`;
  return fragment ? `${out}#${encode(fragment, inFragment)}` : out;
}

export const url: FunctionTable = {
  urlParse: fn(['string'], (_, s) => urlParse(s)),
  urlJoin: fn(['dict'], (_, d) => urlJoin(d)),
};
