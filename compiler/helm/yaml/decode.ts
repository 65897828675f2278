import { compareStrings } from '../go/bytes.js';
import { sprintf } from '../go/format.js';
import { GoBytes, GoError, GoMap, GoSlice, type GoValue } from '../go/values.js';
import { fastValues } from './fast-values.js';
import { parseDocument, type YamlNode } from './parser.js';
import { resolve } from './resolve.js';
import { refuseNotFinite, type Shape } from './shape.js';
import { YamlError } from './tokens.js';

/** Where values came from: the node behind each part, by the object that holds it. */
export type NodeRecorder = (
  holder: GoMap | GoSlice,
  key: string | number,
  keyNode: YamlNode | undefined,
  node: YamlNode,
) => void;

/**
 * `sigs.k8s.io/yaml.Unmarshal` into an `any`: YAML to JSON to Go, so that every number is a float64 and every key a
 * string. @throws GoError worded as Helm prints it
 */
export function unmarshalYaml(text: string, record?: NodeRecorder): GoValue {
  return (record ? undefined : fastValues(text)) ?? new Decoder(record).decodeText(text);
}

/**
 * What parses and is still no JSON: keys that are lists, aliases without end, NaN; but in a field that takes texts every scalar
 * becomes one (sigs.k8s.io/yaml convertToJSONableObject). @throws YamlError
 */
export function checkNodes(root: YamlNode, shape: Shape | undefined): void {
  new Decoder(undefined).root(root, shape);
}

const maxAliasNodes = 100_000;

/** What sigs.k8s.io/yaml.Marshal makes of JSON on its way to YAML. @throws GoError in the words of yaml.v2 */
export function readJsonAsYaml(json: string): GoValue {
  return new Decoder(undefined).decodeText(json, '');
}

class Decoder {
  private decoded = 0;
  private aliased = 0;
  private aliasDepth = 0;
  private notFinite = false;
  /** Maps with a key that is null, and what stands behind it. */
  private readonly nullKeys = new Map<GoMap, YamlNode>();
  private readonly active = new Set<YamlNode>();

  constructor(private readonly record: NodeRecorder | undefined) {}

  decodeText(text: string, prefix = 'error converting YAML to JSON: '): GoValue {
    try {
      const root = parseDocument(text);
      return root ? this.root(root) : null;
    } catch (e) {
      if (e instanceof YamlError) throw new GoError(prefix + e.message);
      throw e;
    }
  }

  private count(): void {
    this.decoded++;
    if (!this.aliasDepth) return;
    this.aliased++;
    if (this.aliased > maxAliasNodes && this.aliased / this.decoded > 0.5)
      throw new YamlError('yaml: document contains excessive aliasing');
  }

  /** What JSON has not is told when all the rest is read: keys first, then numbers in the order of sorted keys. */
  root(node: YamlNode, shape?: Shape): GoValue {
    const value = this.value(node);
    if (this.nullKeys.size) this.refuseNullKeys(value);
    if (this.notFinite) refuseNotFinite(value, shape);
    return value;
  }

  private refuseNullKeys(value: GoValue): void {
    const behind = value instanceof GoMap ? this.nullKeys.get(value) : undefined;
    if (behind) throw new YamlError(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${shown(behind)}`);
    if (value instanceof GoMap || value instanceof GoSlice)
      for (const item of value instanceof GoMap ? value.values() : value.items) this.refuseNullKeys(item);
  }

  private value(node: YamlNode): GoValue {
    this.count();
    switch (node.kind) {
      case 'scalar': {
        const scalar = scalarValue(node);
        if (typeof scalar === 'number' && !Number.isFinite(scalar)) this.notFinite = true;
        return scalar;
      }
      case 'alias':
        return this.alias(node, (target) => this.value(target));
      case 'sequence': {
        const out = new GoSlice([]);
        for (const child of node.children) {
          this.record?.(out, out.items.length, undefined, child);
          out.items.push(this.value(child));
        }
        return out;
      }
      case 'mapping': {
        const out = new GoMap();
        this.fill(out, node);
        return out;
      }
    }
  }

  private alias<R>(node: YamlNode, then: (target: YamlNode) => R): R {
    if (this.active.has(node)) throw new YamlError(`yaml: anchor '${node.value}' value contains itself`);
    this.active.add(node);
    this.aliasDepth++;
    const result = then(node.target!);
    this.aliasDepth--;
    this.active.delete(node);
    return result;
  }

  /** Later keys win, and so does a merge over the keys before it, as in yaml.v2. */
  private fill(out: GoMap, node: YamlNode): void {
    const { children } = node;
    for (let i = 0; i < children.length; i += 2) {
      const key = children[i]!;
      const child = children[i + 1]!;
      if (isMerge(key)) {
        this.merge(out, child);
        continue;
      }
      if (isNullKey(key)) {
        this.value(child);
        this.nullKeys.set(out, child);
        continue;
      }
      const name = this.key(key);
      this.record?.(out, name, key, child);
      out.set(name, this.value(child));
    }
  }

  private merge(out: GoMap, node: YamlNode): void {
    const wantMap = (): never => {
      throw new YamlError('yaml: map merge requires map or sequence of maps as the value');
    };
    if (node.kind === 'mapping') this.fill(out, node);
    else if (node.kind === 'alias') {
      if (node.target!.kind !== 'mapping') wantMap();
      this.alias(node, (target) => this.fill(out, target));
    } else if (node.kind === 'sequence')
      for (const item of [...node.children].reverse()) {
        if ((item.kind === 'alias' ? item.target! : item).kind !== 'mapping') wantMap();
        this.merge(out, item);
      }
    else wantMap();
  }

  private key(node: YamlNode): string {
    const target = node.kind === 'alias' ? node.target! : node;
    if (target.kind !== 'scalar') {
      throw new YamlError(`yaml: invalid map key: ${goSyntax(target)}`);
    }
    if (isText(target)) return target.value;
    const resolved = resolve(target.value);
    switch (resolved.tag) {
      case 'bool':
      case 'int':
        return String(resolved.value);
      case 'float':
        return floatKey(resolved.value);
      default:
        return target.value;
    }
  }
}

function isNullKey(node: YamlNode): boolean {
  const target = node.kind === 'alias' ? node.target! : node;
  return target.kind === 'scalar' && !isText(target) && resolve(target.value).tag === 'null';
}

const shown = (node: YamlNode): string => goSyntax(node).replace(/^interface \{\}\(nil\)$/, '<nil>');

/** `%#v` of a decoded node within another. */
function goSyntax(node: YamlNode): string {
  if (node.kind === 'alias') return goSyntax(node.target!);
  if (node.kind === 'scalar') {
    const plain = node.implicit ? resolve(node.value) : undefined;
    if (plain?.tag === 'null') return 'interface {}(nil)';
    return plain?.tag === 'int' ? String(plain.value) : sprintf('%#v', [scalarValue(node)]);
  }
  const parts = node.children.map(goSyntax);
  if (node.kind === 'sequence') return `[]interface {}{${parts.join(', ')}}`;
  const entries = parts.flatMap((p, i) => (i % 2 ? [] : [`${p}:${parts[i + 1]}`])).sort(compareStrings);
  return `map[interface {}]interface {}{${entries.join(', ')}}`;
}

function floatKey(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
  const text = String(Math.fround(value) === value ? value : Number(value.toPrecision(8)));
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

export function isMerge(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === '<<' && (node.implicit || node.tag === 'tag:yaml.org,2002:merge');
}

const long = 'tag:yaml.org,2002:';

/** A scalar after the trip through JSON. */
export function scalarValue(node: YamlNode): GoValue {
  if (node.tag === `${long}binary`) return binary(node.value);
  if (isText(node)) return node.value;
  const r = resolve(node.value);
  if (node.tag) checkTag(node, r.tag);
  return r.tag === 'int' ? Number(r.value) : r.value;
}

function binary(text: string): string {
  const base64 = text.replace(/[\r\n]/g, '');
  if (base64.length % 4 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64))
    throw new YamlError('yaml: !!binary value contains invalid base64 data');
  return Buffer.from(base64, 'base64').toString('utf8');
}

const resolvable = new Set(['bool', 'int', 'float', 'null', 'timestamp'].map((name) => long + name));

/** Quoted, or under a tag that no plain text resolves to (resolve.go resolvableTag). */
const isText = (node: YamlNode): boolean => (node.tag ? !resolvable.has(node.tag) : !node.implicit);

function checkTag(node: YamlNode, resolved: string): void {
  const wanted = node.tag.slice(long.length);
  if (wanted === resolved || (wanted === 'float' && resolved === 'int')) return;
  throw new YamlError(`yaml: cannot decode !!${resolved} \`${node.value}\` as a !!${wanted}`);
}

/** A map for `json.Unmarshal` into a map[string]any: null gives an empty map. @throws GoError for any other kind */
export function unmarshalMap(text: string, record?: NodeRecorder): GoMap {
  const value = unmarshalYaml(text, record);
  if (value === null || value === undefined) return new GoMap();
  if (value instanceof GoMap) return value;
  throw new GoError(`error unmarshaling JSON: while decoding JSON: ${jsonMismatch(value, 'map[string]interface {}')}`);
}

/** `json: cannot unmarshal X into Go value of type T`. */
export function jsonMismatch(value: GoValue, target: string): string {
  return `json: cannot unmarshal ${jsonKind(value)} into Go value of type ${target}`;
}

export function jsonKind(value: GoValue): string {
  if (typeof value === 'string' || value instanceof GoBytes) return 'string';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'bool';
  return value instanceof GoSlice ? 'array' : 'object';
}
