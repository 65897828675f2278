import { GoError, GoInt, GoMap, GoSlice, type GoValue } from '../go/values.js';

/** A small reader for the TOML that configuration files hold: tables, arrays of tables, strings, numbers, lists. */
export function parseToml(text: string): GoValue {
  const root = new GoMap();
  let current = root;
  const lines = text.split(/\r?\n/);
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (!line || line.startsWith('#')) continue;
    const header = /^(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$/.exec(line);
    if (header) {
      current = enter(root, splitKey(header[2]!), header[1] === '[[');
      continue;
    }
    const eq = line.indexOf('=');
    if (eq < 0) throw new GoError(`toml: line ${index + 1}: expected key separator '='`);
    const path = splitKey(line.slice(0, eq).trim());
    const holder = path.length > 1 ? enter(current, path.slice(0, -1), false) : current;
    holder.set(path.at(-1)!, new ValueReader(line.slice(eq + 1), index + 1).read());
  }
  return root;
}

function splitKey(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+)/g)].map((m) => m[1] ?? m[2] ?? m[3]!);
}

function enter(from: GoMap, path: readonly string[], array: boolean): GoMap {
  let at = from;
  path.forEach((key, i) => {
    const old = at.get(key);
    const last = i === path.length - 1;
    if (array && last) {
      const list = old instanceof GoSlice ? old : new GoSlice([]);
      const item = new GoMap();
      list.items.push(item);
      at.set(key, list);
      at = item;
    } else if (old instanceof GoMap) at = old;
    else if (old instanceof GoSlice) at = old.items.at(-1) as GoMap;
    else {
      const made = new GoMap();
      at.set(key, made);
      at = made;
    }
  });
  return at;
}

class ValueReader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly line: number,
  ) {}

  read(): GoValue {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
    const rest = this.text.slice(this.at);
    const string = /^"((?:[^"\\]|\\.)*)"|^'([^']*)'/.exec(rest);
    if (string) {
      this.at += string[0].length;
      return string[2] ?? (JSON.parse(`"${string[1]}"`) as string);
    }
    if (rest[0] === '[') return this.list();
    const word = /^[^\s,\]}#]+/.exec(rest)?.[0];
    if (!word) this.fail();
    this.at += word!.length;
    if (word === 'true' || word === 'false') return word === 'true';
    const plain = word!.replaceAll('_', '');
    if (/^[+-]?\d+$/.test(plain)) return new GoInt(BigInt(plain), 'int64');
    const n = Number(plain);
    return Number.isNaN(n) ? word! : n;
  }

  private fail(): never {
    throw new GoError(
      `toml: line ${this.line}: expected value but found ${JSON.stringify(this.text[this.at] ?? '')} instead`,
    );
  }

  private list(): GoSlice {
    const out = new GoSlice([]);
    this.at++;
    for (;;) {
      while (/[\s,]/.test(this.text[this.at] ?? '')) this.at++;
      if (this.at >= this.text.length) this.fail();
      if (this.text[this.at] === ']') {
        this.at++;
        return out;
      }
      out.items.push(this.read());
    }
  }
}
