import { compareStrings } from '../go/bytes.js';
import { formatFloat } from '../go/strconv.js';
import { GoMap, GoSlice, type GoValue } from '../go/values.js';
import { parseTime, TimeParseError } from '../time/parse-layout.js';
import { utc } from '../time/zone.js';
import { checkNodes, scalarValue } from '../yaml/decode.js';
import { parseDocument, type YamlNode } from '../yaml/parser.js';
import { resolve } from '../yaml/resolve.js';
import { YamlError } from '../yaml/tokens.js';
import { ChartError } from './errors.js';
import { shapes } from './shapes.js';

/** Where a struct is read, in the words of encoding/json. */
export interface Place {
  readonly file: string;
  /** `chart` or `v2`: what Go calls the package of the types. */
  readonly goPackage: string;
  readonly struct: string;
  /** The fields around it, each with a dot behind. */
  readonly path: string;
}

/** A value that its field cannot take, and the keys and indexes that lead to it. */
interface Mismatch {
  readonly rank: readonly (string | number)[];
  readonly error: ChartError;
}

/**
 * A file of a chart as a struct (sigs.k8s.io/yaml Unmarshal). Of several values that do not fit, the first is told: the
 * YAML goes through JSON, whose keys are sorted. @throws ChartError
 */
export function readStruct<T>(text: string, file: string, type: string, read: (fields: Fields) => T): T {
  const [goPackage, struct] = type.split('.') as [string, string];
  const mismatches: Mismatch[] = [];
  try {
    const root = nodesOf(text);
    if (root) checkNodes(root, shapes[struct]);
    const result = read(new Fields(root, { file, struct, goPackage, path: '' }, mismatches));
    const first = mismatches.sort((a, b) => compareRanks(a.rank, b.rank))[0];
    if (first) throw first.error;
    return result;
  } catch (e) {
    if (e instanceof YamlError)
      throw new ChartError(`cannot load ${file}: error converting YAML to JSON: ${e.message}`);
    throw e;
  }
}

let last: { readonly text: string; readonly root: YamlNode | undefined } | undefined;

/** Chart.yaml is read twice on end: for its form, and as metadata. */
function nodesOf(text: string): YamlNode | undefined {
  if (last?.text !== text) last = { text, root: parseDocument(text) };
  return last.root;
}

function compareRanks(a: Mismatch['rank'], b: Mismatch['rank']): number {
  const i = a.findIndex((key, at) => key !== b[at]);
  const [x, y] = [a[i], b[i]];
  if (x === undefined || y === undefined) return a.length - b.length;
  return typeof x === 'number' && typeof y === 'number' ? x - y : compareStrings(String(x), String(y));
}

const isNull = (node: YamlNode): boolean =>
  node.kind === 'scalar' && node.implicit && resolve(node.value).tag === 'null';

function mismatch(node: YamlNode, { file }: Place, field: string, type: string): ChartError {
  const kind = node.kind === 'mapping' ? 'object' : node.kind === 'sequence' ? 'array' : scalarKind(node);
  const place = field ? ` into Go struct field ${field} of type ${type}` : ` into Go value of type ${type}`;
  return new ChartError(
    `cannot load ${file}: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${kind}${place}`,
  );
}

/** A mapping read into typed fields; keys match without regard to case when none matches exactly. */
export class Fields {
  private readonly nodes = new Map<string, YamlNode>();

  /** `at` is the field of the struct around in which this one stands. */
  constructor(
    root: YamlNode | undefined,
    private readonly place: Place,
    private readonly mismatches: Mismatch[],
    at = '',
    private readonly rank: Mismatch['rank'] = [],
  ) {
    const node = root?.kind === 'alias' ? root.target : root;
    if (!node || isNull(node)) return;
    if (node.kind !== 'mapping') {
      const error = mismatch(node, this.place, at, `${place.goPackage}.${place.struct}`);
      this.mismatches.push({ rank, error });
      return;
    }
    for (let i = 0; i < node.children.length; i += 2) {
      const value = node.children[i + 1]!;
      this.nodes.set(node.children[i]!.value, value.kind === 'alias' ? value.target! : value);
    }
  }

  /** Kept for the end; what is read of the others does not matter then. */
  private mismatch(node: YamlNode, key: string, type: string, ...inner: Mismatch['rank']): undefined {
    const error = mismatch(node, this.place, `${this.place.struct}.${this.place.path}${key}`, type);
    this.mismatches.push({ rank: [...this.rank, key, ...inner], error });
  }

  private get(key: string): YamlNode | undefined {
    let node = this.nodes.get(key);
    if (!node) for (const [k, v] of this.nodes) if (k.toLowerCase() === key.toLowerCase()) node = v;
    return node && isNull(node) ? undefined : node;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  text(key: string): string | undefined {
    const node = this.get(key);
    if (!node) return undefined;
    return node.kind === 'scalar' ? asText(node) : this.mismatch(node, key, 'string');
  }

  bool(key: string): boolean | undefined {
    const node = this.get(key);
    if (!node) return undefined;
    const r = node.kind === 'scalar' && node.implicit ? resolve(node.value) : undefined;
    return r?.tag === 'bool' ? (r.value as boolean) : this.mismatch(node, key, 'bool');
  }

  private items(key: string, type: string): YamlNode[] | undefined {
    const node = this.get(key);
    if (!node) return undefined;
    if (node.kind !== 'sequence') return this.mismatch(node, key, type);
    return node.children.map((c) => (c.kind === 'alias' ? c.target! : c));
  }

  texts(key: string): string[] | undefined {
    return this.items(key, '[]string')?.map((n, i) =>
      n.kind === 'scalar' ? asText(n) : (this.mismatch(n, key, 'string', i) ?? ''),
    );
  }

  /** Undefined stands for an empty entry, Go's nil pointer. */
  objects(key: string, struct: string): (Fields | undefined)[] | undefined {
    const { goPackage, path } = this.place;
    const inner = { ...this.place, struct, path: `${path}${key}.` };
    return this.items(key, `[]*${goPackage}.${struct}`)?.map((n, i) =>
      isNull(n)
        ? undefined
        : new Fields(n, inner, this.mismatches, `${this.place.struct}.${path}${key}`, [...this.rank, key, i]),
    );
  }

  /** A time as encoding/json reads it; only whether it can be read matters. */
  time(key: string): void {
    const node = this.get(key);
    if (!node) return;
    const fault =
      node.kind === 'scalar' && isString(node)
        ? timeFault(node.value)
        : 'Time.UnmarshalJSON: input is not a JSON string';
    if (fault)
      throw new ChartError(`cannot load ${this.place.file}: error unmarshaling JSON: while decoding JSON: ${fault}`);
  }

  values(key: string): GoValue[] | undefined {
    return this.items(key, '[]interface {}')?.map(plainValue);
  }

  textMap(key: string): Map<string, string> | undefined {
    const node = this.get(key);
    if (!node) return undefined;
    if (node.kind !== 'mapping') return this.mismatch(node, key, 'map[string]string');
    const out = new Map<string, string>();
    for (let i = 0; i < node.children.length; i += 2) {
      const raw = node.children[i + 1]!;
      const value = raw.kind === 'alias' ? raw.target! : raw;
      const name = node.children[i]!.value;
      out.set(name, value.kind === 'scalar' ? asText(value) : (this.mismatch(value, key, 'string', name) ?? ''));
    }
    return out;
  }
}

function scalarKind(node: YamlNode): string {
  if (!node.implicit) return 'string';
  const { tag } = resolve(node.value);
  return tag === 'int' || tag === 'float' ? 'number' : tag === 'bool' ? 'bool' : 'string';
}

/** A scalar for a string field: numbers and booleans are written out again, floats with 32 bits of precision. */
function asText(node: YamlNode): string {
  if (!node.implicit) return node.value;
  const r = resolve(node.value);
  if (r.tag === 'int' || r.tag === 'bool') return String(r.value);
  if (r.tag === 'null') return '';
  return r.tag === 'float' ? formatFloat(shortest32(r.value)) : node.value;
}

/** The double whose shortest decimal is the shortest that reads back as the same float32. */
function shortest32(f: number): number {
  const target = Math.fround(f);
  for (let p = 1; p <= 9; p++) {
    const candidate = Number(target.toPrecision(p));
    if (Math.fround(candidate) === target) return candidate;
  }
  return target;
}

function plainValue(given: YamlNode): GoValue {
  const node = given.kind === 'alias' ? given.target! : given;
  if (node.kind === 'scalar') return scalarValue(node);
  if (node.kind === 'sequence') return new GoSlice(node.children.map(plainValue));
  const out = new GoMap();
  for (let i = 0; i + 1 < node.children.length; i += 2)
    out.set(node.children[i]!.value, plainValue(node.children[i + 1]!));
  return out;
}

const isString = (node: YamlNode): boolean => scalarKind(node) === 'string';

/** Go's complaint about a time that is not RFC 3339. */
function timeFault(text: string): string | undefined {
  try {
    parseTime('2006-01-02T15:04:05Z07:00', text, utc);
    return undefined;
  } catch (e) {
    if (e instanceof TimeParseError) return e.message;
    throw e;
  }
}
