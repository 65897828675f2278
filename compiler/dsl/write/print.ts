import { isObject, type Json, type JsonObject } from '../../kube/json.js';

const width = 100;

/** Prints JSON as TypeScript, in the way of common formatters: short things on one line, the helpers where they fit. */
export class Printer {
  /** The helpers of `drydock` that the text uses. */
  readonly helpers = new Set<string>();

  /** Whether what is printed has a type: none takes null, which charts leave behind a key without entries. */
  typed = false;

  /** Texts of values tried on one line: each level asks for those below it again. */
  private readonly tried = new WeakMap<object, Map<string | undefined, string>>();

  private tryOnOneLine(value: Json | undefined, key?: string): string {
    if (typeof value !== 'object' || value === null) return this.scalar(value);
    let texts = this.tried.get(value);
    if (!texts) {
      texts = new Map();
      this.tried.set(value, texts);
    }
    const text = texts.get(key) ?? this.value(value, 0, 0, key);
    texts.set(key, text);
    return text;
  }

  /** `column` is where the value starts, `indent` the indentation of its line. */
  value(value: Json | undefined, indent: number, column: number, key?: string): string {
    if (Array.isArray(value)) return this.env(value, indent, column, key) ?? this.list(value, indent, column);
    if (isObject(value)) return this.helper(value, indent, column, key) ?? this.object(value, indent, column);
    return this.scalar(value);
  }

  private scalar(value: Json | undefined): string {
    return value === null && this.typed ? 'null!' : literal(value);
  }

  object(value: JsonObject, indent: number, column: number): string {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    if (entries.length === 0) return '{}';
    const short = `{ ${entries.map(([k, v]) => `${propertyName(k)}: ${this.tryOnOneLine(v, k)}`).join(', ')} }`;
    // As formatters do, nested lists of objects are never squeezed into one line.
    if (fits(short, column) && !entries.some(([, v]) => hasObjects(v))) return short;
    const inner = ' '.repeat(indent + 2);
    const lines = entries.map(([k, v]) => {
      const name = `${propertyName(k)}: `;
      return `${inner}${name}${this.value(v, indent + 2, indent + 2 + name.length, k)},\n`;
    });
    return `{\n${lines.join('')}${' '.repeat(indent)}}`;
  }

  private list(value: readonly Json[], indent: number, column: number): string {
    const short = `[${value.map((v) => this.tryOnOneLine(v)).join(', ')}]`;
    if (fits(short, column) && (value.length < 2 || !value.some(isObject))) return short;
    const inner = ' '.repeat(indent + 2);
    return `[\n${value.map((v) => `${inner}${this.value(v, indent + 2, indent + 2)},\n`).join('')}${' '.repeat(indent)}]`;
  }

  /** `env({ … })`, where the list says no more than that. */
  private env(value: readonly Json[], indent: number, column: number, key: string | undefined): string | undefined {
    if (key !== 'env' || value.length === 0) return undefined;
    const variables: JsonObject = {};
    for (const item of value) {
      if (!isObject(item) || Object.keys(item).length !== 2 || typeof item['name'] !== 'string') return undefined;
      const { name, value: text, valueFrom } = item;
      // Properties named like numbers would move to the front, and a second one of the same name would win.
      if (/^\d+$|^__proto__$/.test(name) || Object.hasOwn(variables, name)) return undefined;
      if (typeof text === 'string') variables[name] = text;
      else if (isObject(valueFrom)) variables[name] = valueFrom;
      else return undefined;
    }
    this.helpers.add('env');
    return `env(${this.object(variables, indent, column + 4)})`;
  }

  private helper(value: JsonObject, indent: number, column: number, key: string | undefined): string | undefined {
    const reference = this.reference(value);
    if (reference) return reference;
    const { httpGet, ...options } = value;
    if (!key?.endsWith('Probe') || !isObject(httpGet)) return undefined;
    const { path, port, ...more } = httpGet;
    if (typeof path !== 'string' || (typeof port !== 'string' && typeof port !== 'number')) return undefined;
    if (Object.keys(more).length) return undefined;
    this.helpers.add('httpProbe');
    const start = `httpProbe(${literal(path)}, ${literal(port)}`;
    if (Object.keys(options).length === 0) return `${start})`;
    return `${start}, ${this.object(options, indent, column + start.length + 2)})`;
  }

  /** What a variable may be set from. */
  private reference(value: JsonObject): string | undefined {
    const [source, ...others] = Object.entries(value);
    if (!source || others.length || !isObject(source[1])) return undefined;
    const fields = source[1];
    const is = (...names: string[]): boolean =>
      Object.keys(fields).length === names.length && names.every((n) => typeof fields[n] === 'string');
    const call = (helper: string, ...names: string[]): string => {
      this.helpers.add(helper);
      return `${helper}(${names.map((n) => literal(fields[n])).join(', ')})`;
    };
    if (source[0] === 'secretKeyRef' && is('name', 'key')) return call('fromSecret', 'name', 'key');
    if (source[0] === 'configMapKeyRef' && is('name', 'key')) return call('fromConfigMap', 'name', 'key');
    if (source[0] === 'fieldRef' && is('fieldPath')) return call('fromField', 'fieldPath');
    return undefined;
  }
}

function fits(text: string, column: number): boolean {
  return !text.includes('\n') && column + text.length <= width;
}

function hasObjects(value: Json | undefined): boolean {
  return Array.isArray(value)
    ? value.length > 1 && value.some(isObject)
    : isObject(value) && Object.values(value).some(hasObjects);
}

function propertyName(key: string): string {
  // `__proto__: x` sets the prototype; in brackets it is a name like any other.
  if (key === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key);
}

function literal(value: Json | undefined): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'string') return Object.is(value, -0) ? '-0' : String(value ?? null);
  // Text of several lines reads best as it is; it ends in a line break more often than not.
  if (/\n./.test(value) && !/[\r\u0000-\u0008\u000b-\u001f\u007f\u2028\u2029]/.test(value))
    return `\`${value.replace(/[\\`]|\$\{/g, '\\$&')}\``;
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const escaped = JSON.stringify(value)
    .slice(1, -1)
    .replace(/\\"/g, '"')
    .replace(/[\u2028\u2029]/g, unicode);
  return quote + (quote === '"' ? escaped.replace(/"/g, '\\"') : escaped.replace(/'/g, "\\'")) + quote;
}

function unicode(c: string): string {
  return `\\u${c.charCodeAt(0).toString(16)}`;
}
