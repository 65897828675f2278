import { quoteGo } from '../../../kube/go-quote.js';
import { type FieldError, invalid, required } from '../../field/error.js';
import type { FieldPath } from '../../field/path.js';
import { isDNS1123Subdomain, isValidPortNum } from '../checks.js';

/* Where a webhook lives. Mirrors apiserver pkg/util/webhook/validation.go. */

export interface ClientConfig {
  url?: string;
  service?: { name?: string; namespace?: string; path?: string; port?: number };
}

export function validateClientConfig(config: ClientConfig, path: FieldPath): FieldError[] {
  const { url, service } = config;
  if ((url === undefined) === (service === undefined))
    return [required(path, 'exactly one of url or service is required')];
  if (url !== undefined) return validateURL(url, path.child('url'));
  return service ? validateService(service, path.child('service')) : [];
}

const form = '; desired format: https://host[/path]';

interface ParsedURL {
  readonly scheme: string;
  readonly host: string;
  readonly user: string | undefined;
  readonly query: string;
  readonly fragment: string;
}

/** url.Parse of Go, so far as its errors and the parts above go. */
function parseURL(text: string): ParsedURL | { error: string } {
  const fail = (why: string): { error: string } => ({ error: `parse ${quoteGo(text)}: ${why}` });
  if (/[\u0000-\u001f\u007f]/.test(text)) return fail('net/url: invalid control character in URL');
  const hash = text.indexOf('#');
  const fragment = hash < 0 ? '' : text.slice(hash + 1);
  let rest = hash < 0 ? text : text.slice(0, hash);
  if (rest.startsWith(':')) return fail('missing protocol scheme');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(rest)?.[1] ?? '';
  if (scheme) rest = rest.slice(scheme.length + 1);
  const mark = rest.indexOf('?');
  const query = mark < 0 ? '' : rest.slice(mark + 1);
  if (mark >= 0) rest = rest.slice(0, mark);
  if (!rest.startsWith('/')) {
    if (scheme) return { scheme: scheme.toLowerCase(), host: '', user: undefined, query, fragment };
    if ((rest.split('/')[0] ?? '').includes(':')) return fail('first path segment in URL cannot contain colon');
  }
  let authority = '';
  if (rest.startsWith('//') && (scheme || !rest.startsWith('///'))) {
    const end = rest.indexOf('/', 2);
    authority = end < 0 ? rest.slice(2) : rest.slice(2, end);
    rest = end < 0 ? '' : rest.slice(end);
  }
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  const wrong = hostError(host) ?? escapeError(rest) ?? escapeError(fragment);
  if (wrong) return fail(wrong);
  return { scheme: scheme.toLowerCase(), host, user: at < 0 ? undefined : authority.slice(0, at), query, fragment };
}

const escapeError = (text: string): string | undefined => {
  const bad = /%(?![0-9A-Fa-f]{2}).{0,2}/s.exec(text);
  return bad ? `invalid URL escape ${quoteGo(bad[0])}` : undefined;
};

function hostError(host: string): string | undefined {
  const badEscape = escapeError(host);
  if (badEscape) return badEscape;
  const bad = /[ "<>\\^`{|}]/.exec(host);
  if (bad) return `invalid character ${quoteGo(bad[0])} in host name`;
  if (host.startsWith('[') && !host.includes(']')) return "missing ']' in host";
  const colon = host.startsWith('[') ? host.indexOf(':', host.indexOf(']')) : host.lastIndexOf(':');
  const port = colon < 0 ? '' : host.slice(colon);
  return port && !/^:\d*$/.test(port) ? `invalid port ${quoteGo(port)} after host` : undefined;
}

/** ValidateWebhookURL; https is forced. */
function validateURL(text: string, path: FieldPath): FieldError[] {
  const url = parseURL(text);
  if ('error' in url) return [required(path, `url must be a valid URL: ${url.error}${form}`)];
  const errors: FieldError[] = [];
  if (url.scheme !== 'https') errors.push(invalid(path, url.scheme, `'https' is the only allowed URL scheme${form}`));
  if (!url.host) errors.push(invalid(path, url.host, `host must be specified${form}`));
  if (url.user !== undefined) errors.push(invalid(path, url.user, 'user information is not permitted in the URL'));
  if (url.fragment) errors.push(invalid(path, url.fragment, 'fragments are not permitted in the URL'));
  if (url.query) errors.push(invalid(path, url.query, 'query parameters are not permitted in the URL'));
  return errors;
}

/** ValidateWebhookService. Its caller passes name and namespace in the wrong order, so each error names the other. */
function validateService(service: NonNullable<ClientConfig['service']>, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (!service.namespace) errors.push(required(path.child('name')));
  if (!service.name) errors.push(required(path.child('namespace')));
  const port = service.port ?? 0;
  const wrong = isValidPortNum(port);
  if (wrong.length) errors.push(invalid(path.child('port'), port, `port is not valid: ${wrong.join(', ')}`));
  return [...errors, ...validatePath(service.path ?? '', path.child('path'))];
}

function validatePath(text: string, path: FieldPath): FieldError[] {
  if (text === '' || text === '/') return [];
  if (text === '//') return [invalid(path, text, 'segment[0] may not be empty')];
  const errors: FieldError[] = [];
  if (!text.startsWith('/')) errors.push(invalid(path, text, "must start with a '/'"));
  // The first byte goes, whatever it is: of a character of several something is left.
  const rest = text.charCodeAt(0) > 0x7f ? `\uFFFD${text.slice(1)}` : text.slice(1);
  rest
    .replace(/\/$/, '')
    .split('/')
    .forEach((step, i) => {
      const wrong = step ? isDNS1123Subdomain(step).map((m) => `: ${m}`) : [' may not be empty'];
      for (const m of wrong) errors.push(invalid(path, text, `segment[${i}]${m}`));
    });
  return errors;
}
