import { escapeHtml } from '../../kube/json.js';
import { sortedKeys } from './print.js';
import { jsonFloat } from './strconv.js';
import { GoBytes, GoError, GoInt, GoSlice, GoStruct, GoText, type GoValue, isNilMap } from './values.js';

/** What a struct looks like to encoding/json; undefined where the exported fields are taken as they are. */
export interface JsonView {
  json(value: GoStruct): GoValue;
}

const needsEscape = /["\\\u0000-\u001f<>&\u2028\u2029\ud800-\udfff]/;

function escapeString(text: string, html: boolean): string {
  if (!needsEscape.test(text)) return `"${text}"`;
  const quoted = JSON.stringify(text).replace(/\\u(d[89a-f][0-9a-f]{2})/g, '\\ufffd');
  const escaped = html
    ? escapeHtml(quoted)
    : quoted.replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);
  return escaped;
}

export interface JsonOptions {
  /** Escape `<`, `>` and `&`, as json.Marshal does. */
  readonly html?: boolean;
  readonly indent?: string;
}

/** `json.Marshal` / `MarshalIndent`: keys sorted by bytes. @throws GoError as encoding/json words it */
export function marshalJson(v: GoValue, options: JsonOptions = {}): string {
  return write(v, options.html ?? true, options.indent ?? '', '', 0);
}

function write(v: GoValue, html: boolean, indent: string, at: string, depth: number): string {
  if (v === undefined || v === null) return 'null';
  if (depth > 1000) throw new GoError('json: unsupported value: encountered a cycle');
  switch (typeof v) {
    case 'string':
      return escapeString(v, html);
    case 'boolean':
      return String(v);
    case 'number':
      if (!Number.isFinite(v))
        throw new GoError(`json: unsupported value: ${Number.isNaN(v) ? 'NaN' : v > 0 ? '+Inf' : '-Inf'}`);
      return jsonFloat(v);
  }
  if (v instanceof GoInt) return v.value.toString();
  if (v instanceof GoText) return escapeString(v.text, html);
  if (v instanceof GoBytes) return `"${Buffer.from(v.bytes).toString('base64')}"`;
  const inner = at + indent;
  if (v instanceof GoSlice) {
    if (v.isNil) return 'null';
    return wrap(
      '[',
      ']',
      v.items.map((i) => write(i, html, indent, inner, depth + 1)),
      indent,
      at,
    );
  }
  if (v instanceof GoStruct) {
    const view = jsonView(v);
    if (view !== v) return write(view, html, indent, at, depth);
    return wrap('{', '}', entries(v.fields, [...v.fields.keys()], html, indent, inner, depth), indent, at);
  }
  if (isNilMap(v)) return 'null';
  return wrap('{', '}', entries(v, sortedKeys(v), html, indent, inner, depth), indent, at);
}

function entries(
  map: ReadonlyMap<string, GoValue>,
  keys: string[],
  html: boolean,
  indent: string,
  at: string,
  depth: number,
): string[] {
  const colon = indent ? ': ' : ':';
  return keys.map((k) => escapeString(k, html) + colon + write(map.get(k), html, indent, at, depth + 1));
}

function wrap(open: string, close: string, parts: readonly string[], indent: string, at: string): string {
  if (!parts.length) return open + close;
  if (!indent) return open + parts.join(',') + close;
  return `${open}\n${parts.map((p) => at + indent + p).join(',\n')}\n${at}${close}`;
}

/** The value a struct marshals as: its own MarshalJSON, or itself. */
export function jsonView(v: GoStruct): GoValue {
  const data = v.data as Partial<JsonView> | undefined;
  return typeof data?.json === 'function' ? data.json(v) : v;
}
