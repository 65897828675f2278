import { isCollection, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { isObject, type Json, type JsonObject, type Path } from '../kube/json.js';
import type { TextEdit } from '../text/edit.js';
import { span } from '../text/span.js';
import { nodeAt, type YamlDocument } from './parse.js';
import { formatScalar, formatValue } from './write-value.js';

/**
 * Changes to YAML as minimal text edits: comments, quoting and indentation of everything else stay as they are.
 * Each returns undefined where the text is not the value itself (aliases, anchors, tags, block scalars in flow), so that a
 * fix that cannot be made exactly is not offered.
 */

/** Sets the field at `path`, replacing a scalar or adding the field and the parents it lacks. */
export function setField(document: YamlDocument, path: Path, value: Json): TextEdit[] | undefined {
  const found = nodeAt(document, path);
  if (!found.literal) return undefined;
  if (found.depth < path.length) return addField(document, path, found.depth, value);
  const { node, key } = found;
  if (!node || isNull(node)) return key ? fillEmpty(document, key, node, path, value) : undefined;
  if (isDecorated(node)) return undefined;
  if (isScalar(node) && !isCompound(value) && !isBlockScalar(document, node))
    return [edit(document, node.range![0], node.range![1], formatScalar(value))];
  if (isCollection(node) && node.flow) return [edit(document, node.range![0], node.range![1], formatValue(value))];
  return undefined;
}

/** Renames the key of the last segment of `path`. */
export function renameKey(document: YamlDocument, path: Path, name: string): TextEdit[] | undefined {
  const { key, depth, literal } = nodeAt(document, path);
  if (!literal || depth < path.length || !key || !isScalar(key) || isDecorated(key)) return undefined;
  return [edit(document, key.range![0], key.range![1], formatScalar(name))];
}

/** Adds `item` at the end of the list at `path`. */
export function appendItem(document: YamlDocument, path: Path, item: Json): TextEdit[] | undefined {
  const { node, depth, literal } = nodeAt(document, path);
  if (!literal) return undefined;
  if (depth < path.length || !node) return setField(document, path, [item]);
  if (!isSeq(node) || isDecorated(node)) return undefined;
  const last = node.items.at(-1) as Node | undefined;
  if (node.flow || !last) {
    const end = last ? last.range![1] : node.range![1] - 1;
    return [edit(document, end, end, `${last ? ', ' : ''}${formatValue(item)}`)];
  }
  const dash = dashOf(document, last);
  if (dash === undefined) return undefined;
  const indent = ' '.repeat(columnOf(document, dash));
  return insertAfter(document, last, indent, listItem(item, indent, newlineOf(document)));
}

/** Removes the field or list item at `path`; parents that become empty go with it, `spec` and `metadata` stay. */
export function deleteField(document: YamlDocument, path: Path): TextEdit[] | undefined {
  const { depth, literal } = nodeAt(document, path);
  if (!literal || depth < path.length || path.length === 0) return undefined;
  const parent = nodeAt(document, path.slice(0, -1)).node;
  if (!parent || isDecorated(parent)) return undefined;
  if (isMap(parent)) {
    if (parent.items.length === 1)
      return path.length > 2 && typeof path.at(-2) === 'string' ? deleteField(document, path.slice(0, -1)) : undefined;
    return deletePair(document, parent, String(path.at(-1)));
  }
  if (!isSeq(parent)) return undefined;
  if (parent.items.length === 1) return deleteField(document, path.slice(0, -1));
  return deleteItem(document, parent, Number(path.at(-1)));
}

function addField(document: YamlDocument, path: Path, depth: number, value: Json): TextEdit[] | undefined {
  const rest = path.slice(depth);
  if (rest.some((s) => typeof s !== 'string')) return undefined;
  const whole = rest.slice(1).reduceRight<Json>((inner, key) => ({ [String(key)]: inner }), value);
  const { node: parent, key } = nodeAt(document, path.slice(0, depth));
  const name = String(rest[0]);
  if (!parent || isNull(parent))
    return key ? fillEmpty(document, key, parent, path.slice(0, depth), { [name]: whole }) : undefined;
  if (!isMap(parent) || isDecorated(parent)) return undefined;
  return insertPair(document, parent, name, whole);
}

function insertPair(document: YamlDocument, map: YAMLMap, name: string, value: Json): TextEdit[] | undefined {
  const last = (map.items as Pair[]).at(-1);
  if (map.flow || !last) {
    const end = last ? lastNode(last).range![1] : map.range![1] - 1;
    return [edit(document, end, end, `${last ? ', ' : ''}${formatScalar(name)}: ${formatValue(value)}`)];
  }
  const first = (map.items[0] as Pair).key as Node;
  const indent = ' '.repeat(columnOf(document, first.range![0]));
  return insertAfter(document, lastNode(last), indent, pairText(name, value, indent, newlineOf(document)));
}

/** Gives a value to `key:` that has none, in block style below it. */
function fillEmpty(
  document: YamlDocument,
  key: Node,
  empty: Node | undefined,
  path: Path,
  value: Json,
): TextEdit[] | undefined {
  const colon = sourceOf(document).indexOf(':', key.range![1]);
  if (colon < 0) return undefined;
  const written = empty?.range && empty.range[1] > empty.range[0] ? empty.range : undefined;
  const [from, to] = written ? [written[0], written[1]] : [colon + 1, colon + 1];
  const parent = nodeAt(document, path.slice(0, -1)).node;
  if (!isCompound(value) || (parent && isMap(parent) && parent.flow))
    return [edit(document, from, to, `${written ? '' : ' '}${formatValue(value)}`)];
  const indent = ' '.repeat(columnOf(document, key.range![0]) + 2);
  const newline = newlineOf(document);
  const text = newline + indent + block(value, indent, newline);
  if (written) return [edit(document, colon + 1, to, text)];
  const source = sourceOf(document);
  let end = colon + 1;
  while (end < source.length && source[end] !== '\n' && source[end] !== '\r') end++;
  return [edit(document, end, end, text)];
}

/** Starts a new line behind the line on which `node` ends, comment included. */
function insertAfter(document: YamlDocument, node: Node, indent: string, text: string): TextEdit[] | undefined {
  const source = sourceOf(document);
  let end = node.range![1];
  while (end > node.range![0] && /[\r\n]/.test(source[end - 1]!)) end--;
  while (end < source.length && source[end] !== '\n' && source[end] !== '\r') end++;
  return [edit(document, end, end, newlineOf(document) + indent + text)];
}

function deletePair(document: YamlDocument, map: YAMLMap, name: string): TextEdit[] | undefined {
  const at = (map.items as Pair[]).findIndex((p) => isScalar(p.key) && String(p.key.value) === name);
  const pair = map.items[at] as Pair | undefined;
  if (!pair) return undefined;
  const start = (pair.key as Node).range![0];
  if (map.flow) return deleteFlow(document, map.items as Pair[], at, start);
  const next = map.items[at + 1] as Pair | undefined;
  const source = sourceOf(document);
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const alone = source.slice(lineStart, start).trim() === '';
  // The first key behind a dash leaves its place to the next one.
  if (!alone) return next ? [edit(document, start, (next.key as Node).range![0], '')] : undefined;
  return [edit(document, lineStart, endOfLine(source, contentEnd(document, lastNode(pair))), '')];
}

function deleteItem(document: YamlDocument, list: YAMLSeq, at: number): TextEdit[] | undefined {
  const item = list.items[at] as Node | undefined;
  if (!item?.range) return undefined;
  if (list.flow) return deleteFlow(document, list.items as Node[], at, item.range[0]);
  const dash = dashOf(document, item);
  if (dash === undefined) return undefined;
  const source = sourceOf(document);
  const lineStart = source.lastIndexOf('\n', dash - 1) + 1;
  if (source.slice(lineStart, dash).trim() !== '') return undefined;
  return [edit(document, lineStart, endOfLine(source, contentEnd(document, deepest(item))), '')];
}

function deleteFlow(
  document: YamlDocument,
  items: readonly (Pair | Node)[],
  at: number,
  start: number,
): TextEdit[] | undefined {
  const startOf = (item: Pair | Node): number =>
    'key' in item ? ((item as Pair).key as Node).range![0] : (item as Node).range![0];
  const endOf = (item: Pair | Node): number =>
    'key' in item ? lastNode(item as Pair).range![1] : (item as Node).range![1];
  const next = items[at + 1];
  if (next) return [edit(document, start, startOf(next), '')];
  const before = items[at - 1];
  return before ? [edit(document, endOf(before), endOf(items[at]!), '')] : undefined;
}

function pairText(name: string, value: Json, indent: string, newline: string): string {
  const key = formatScalar(name);
  if (!isCompound(value)) return `${key}: ${formatScalar(value)}`;
  const inner = `${indent}  `;
  return `${key}:${newline}${inner}${block(value, inner, newline)}`;
}

function block(value: Json, indent: string, newline: string): string {
  if (Array.isArray(value)) return value.map((item) => listItem(item, indent, newline)).join(newline + indent);
  if (isObject(value))
    return Object.entries(value as JsonObject)
      .map(([k, v]) => pairText(k, v ?? null, indent, newline))
      .join(newline + indent);
  return formatScalar(value);
}

function listItem(item: Json, indent: string, newline: string): string {
  return `- ${isCompound(item) ? block(item, `${indent}  `, newline) : formatScalar(item)}`;
}

const isCompound = (value: Json): boolean =>
  Array.isArray(value) ? value.length > 0 : isObject(value) && Object.keys(value).length > 0;
const isNull = (node: Node): boolean => isScalar(node) && (node.source ?? '') === '' && node.type === 'PLAIN';
const isDecorated = (node: Node): boolean => 'anchor' in node && Boolean(node.anchor || node.tag);

function isBlockScalar(document: YamlDocument, node: Node): boolean {
  return (
    /^[|>]/.test(sourceOf(document).slice(node.range![0], node.range![0] + 1)) &&
    isScalar(node) &&
    node.type !== 'PLAIN'
  );
}

/** The node that ends last within a pair. */
function lastNode(pair: Pair): Node {
  const value = pair.value as Node | null;
  return value?.range && value.range[1] > value.range[0] ? deepest(value) : (pair.key as Node);
}

function deepest(node: Node): Node {
  if (!isCollection(node) || node.flow) return node;
  const last = node.items.at(-1) as Pair | Node | undefined;
  if (!last) return node;
  return 'key' in last ? lastNode(last as Pair) : deepest(last as Node);
}

function contentEnd(document: YamlDocument, node: Node): number {
  const source = sourceOf(document);
  let end = node.range![1];
  while (end > node.range![0] && /[\r\n]/.test(source[end - 1]!)) end--;
  return end;
}

/** Behind the line break that ends the line of `at`. */
function endOfLine(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end + 1;
}

/** Offset of the dash of a block list item. */
function dashOf(document: YamlDocument, item: Node): number | undefined {
  const source = sourceOf(document);
  let at = item.range![0] - 1;
  while (at >= 0 && /[ \t\r\n]/.test(source[at]!)) at--;
  return source[at] === '-' ? at : undefined;
}

function columnOf(document: YamlDocument, offset: number): number {
  return offset - (sourceOf(document).lastIndexOf('\n', offset - 1) + 1);
}

/** The text that node ranges count in. */
function sourceOf(document: YamlDocument): string {
  return document.file.text.slice(document.range.start, document.range.end);
}

const newlineOf = (document: YamlDocument): string => (/\r\n/.test(document.file.text) ? '\r\n' : '\n');

function edit(document: YamlDocument, start: number, end: number, newText: string): TextEdit {
  return { span: span(document.file.path, document.offset + start, document.offset + end), newText };
}
