import { isObject, type Json, stringify } from '../../compiler/kube/json.js';
import { equal } from '../world/equal.js';
import { KubectlError } from './command-line.js';

/** kubectl's JSONPath: text, `{.a.b[0]['c'].*}`, `{..x}`, `[?(@.a=="b")]`, `{range .items[*]}…{end}`. client-go util/jsonpath. */
export function jsonPath(root: Json, template: string): string {
  const nodes = parseTemplate(template);
  return run(nodes, root);
}

type Node =
  | { readonly form: 'text'; readonly text: string }
  | { readonly form: 'path'; readonly expression: string }
  | { readonly form: 'range'; readonly expression: string; readonly body: Node[] };

function run(nodes: readonly Node[], at: Json): string {
  return nodes
    .map((node) => {
      if (node.form === 'text') return node.text;
      if (node.form === 'range')
        return evaluate(at, node.expression)
          .map((item) => run(node.body, item))
          .join('');
      return evaluate(at, node.expression).map(textOf).join(' ');
    })
    .join('');
}

/** Containers as JSON with sorted keys, everything else as Go prints it. */
function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : stringify(sorted(value));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).filter((k) => value[k] !== undefined);
  return Object.fromEntries(keys.sort().map((k) => [k, sorted(value[k]!)]));
}

function parseTemplate(template: string): Node[] {
  const stack: Node[][] = [[]];
  const push = (node: Node) => stack.at(-1)!.push(node);
  let i = 0;
  while (i < template.length) {
    if (template[i] !== '{') {
      const end = template.indexOf('{', i);
      push({ form: 'text', text: template.slice(i, end < 0 ? undefined : end) });
      i = end < 0 ? template.length : end;
      continue;
    }
    const end = closing(template, i);
    const inner = template.slice(i + 1, end).trim();
    i = end + 1;
    if (inner.startsWith('range')) {
      const body: Node[] = [];
      push({ form: 'range', expression: inner.slice(5).trim(), body });
      stack.push(body);
    } else if (inner === 'end') {
      if (stack.length === 1) throw new KubectlError('error: not in range, nothing to end');
      stack.pop();
    } else if (/^["']/.test(inner)) push({ form: 'text', text: unquote(inner) });
    else push({ form: 'path', expression: inner });
  }
  return stack[0]!;
}

/** The brace that closes the one at `from`; braces in quotes do not count. */
function closing(template: string, from: number): number {
  let quote = '';
  for (let i = from + 1; i < template.length; i++) {
    const c = template[i]!;
    if (quote) {
      if (c === '\\') i++;
      else if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if (c === '}') return i;
  }
  throw new KubectlError(`error: error parsing jsonpath ${template}, unclosed action`);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
const unquote = (text: string): string =>
  text.slice(1, -1).replace(/\\(.)/g, (_all, c: string) => (Object.hasOwn(escapes, c) ? escapes[c]! : c));

/** RelaxedJSONPathExpression: `x.y`, `.x.y`, `{x.y}` and `{.x.y}` are all the same. */
export function relaxed(expression: string): string {
  const inner = /^\{(.*)\}$/s.exec(expression.trim())?.[1] ?? expression.trim();
  return /^[.[]/.test(inner) ? inner : `.${inner}`;
}

const step =
  /\.\.((?:[^.[\\\s]|\\.)*)|\.((?:[^.[\\\s]|\\.)+)|\[\?\((.*?)\)\]|\[((?:'[^']*'|"[^"]*"|[^\]])*)\]|^[$@]|([^.[\\\s]+)/gs;

/** The values that an expression selects. @throws KubectlError */
export function evaluate(root: Json, expression: string): Json[] {
  let at: Json[] = [root];
  for (const [all, below, field, filter, index, bare] of expression.matchAll(step)) {
    if (all === '$' || all === '@') continue;
    if (below !== undefined) at = at.flatMap(descendants).flatMap((v) => (below ? member(v, plainName(below)) : [v]));
    else if (filter !== undefined) at = at.flatMap((v) => items(v).filter((i) => holds(i, filter)));
    else if (index !== undefined) at = at.flatMap((v) => subscript(v, index.trim()));
    else at = at.flatMap((v) => member(v, plainName(field ?? bare ?? '')));
  }
  return at;
}

const plainName = (name: string): string => name.replace(/\\(.)/g, '$1');
const items = (v: Json): Json[] =>
  Array.isArray(v) ? v : isObject(v) ? (Object.values(sorted(v) as object) as Json[]) : [];
const descendants = (v: Json): Json[] => [v, ...items(v).flatMap(descendants)];

function member(value: Json, name: string): Json[] {
  if (name === '*') return items(value);
  if (!isObject(value) || !Object.hasOwn(value, name)) return [];
  const found = value[name];
  return found === undefined ? [] : [found];
}

function subscript(value: Json, text: string): Json[] {
  if (text === '*') return items(value);
  const parts = text.match(/'[^']*'|"[^"]*"|[^,]+/g) ?? [];
  return parts.flatMap((part) => {
    const p = part.trim();
    if (/^['"]/.test(p)) return member(value, p.slice(1, -1));
    const slice = /^(-?\d*)(:?)(-?\d*)(?::(-?\d+))?$/.exec(p);
    if (!slice) throw new KubectlError(`error: invalid array index ${p}`);
    if (value === null) return [];
    if (!Array.isArray(value))
      throw new KubectlError(`error: ${isObject(value) ? 'map' : typeof value} is not array or slice`);
    return sliceOf(value, slice);
  });
}

function sliceOf(list: readonly Json[], [, first = '', colon, last = '', stride]: RegExpExecArray): Json[] {
  const n = list.length;
  const from = first === '' ? 0 : Number(first) < 0 ? Number(first) + n : Number(first);
  if (!colon) {
    if (from < 0 || from >= n)
      throw new KubectlError(`error: array index out of bounds: index ${first === '' ? 0 : from}, length ${n}`);
    return [list[from]!];
  }
  const to = last === '' ? n : Number(last) < 0 ? Number(last) + n : Number(last);
  if (from === to) return [];
  if (from < 0 || from >= n) throw new KubectlError(`error: array index out of bounds: index ${from}, length ${n}`);
  if (to > n) throw new KubectlError(`error: array index out of bounds: index ${to - 1}, length ${n}`);
  const by = Number(stride ?? 1);
  return list.slice(from, to).filter((_, i) => i % by === 0);
}

function holds(item: Json, filter: string): boolean {
  const m = /^(.*?)\s*(==|!=|<=|>=|<|>)\s*(.*)$/s.exec(filter.trim());
  if (!m) return evaluate(item, filter.trim()).length > 0;
  const [left] = operand(item, m[1]!.trim());
  const [right] = operand(item, m[3]!.trim());
  if (left === undefined || right === undefined) return false;
  switch (m[2]) {
    case '==':
      return equal(left, right);
    case '!=':
      return !equal(left, right);
    case '<':
      return left! < right!;
    case '>':
      return left! > right!;
    case '<=':
      return left! <= right!;
    default:
      return left! >= right!;
  }
}

function operand(item: Json, text: string): Json[] {
  if (/^['"]/.test(text)) return [unquote(text)];
  if (/^-?\d+(\.\d+)?$/.test(text)) return [Number(text)];
  if (text === 'true' || text === 'false') return [text === 'true'];
  return evaluate(item, text);
}
