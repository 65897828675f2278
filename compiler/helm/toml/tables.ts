import { GoMap, GoSlice, type GoType, type GoValue } from '../go/values.js';
import { dotted } from './key.js';

const tableArray: GoType = { name: '[]map[string]interface {}', kind: 'slice' };
type Key = readonly string[];

/** The tables of a document while it is read, and the rules on what may be defined twice (BurntSushi/toml parse.go). */
export class Tables {
  readonly root = new GoMap();
  /** The table that keys go to. */
  context: Key = [];
  /** The key whose value is being read. */
  key = '';
  private readonly arrays = new Map<string, boolean>();
  /** Tables that exist only because of those within them; they may still be defined. */
  private readonly implicits = new Set<string>();

  constructor(private readonly fail: (message: string) => never) {}

  /** The key reached, for messages. */
  get current(): string {
    if (this.key === '') return dotted(this.context);
    return this.context.length ? `${dotted(this.context)}.${this.key}` : this.key;
  }

  /** `[key]` or `[[key]]`. */
  open(key: Key, isArray: boolean): void {
    this.addContext(key, isArray);
    this.arrays.set(this.nameOf(''), false);
  }

  /** `a.b.c =`: a and b are tables, c is the key. */
  enter(key: Key): void {
    this.key = key.at(-1)!;
    for (const part of key.slice(0, -1)) {
      const table = [...this.context, part];
      this.implicits.add(dotted(table));
      this.addContext(table, false);
    }
  }

  /** A table within braces as value of the present key; the context of its keys. */
  openInline(inArray: boolean): Key {
    const table = [...this.context, this.key];
    this.context = table;
    this.key = '';
    this.implicits.add(dotted(table));
    this.addContext(table, inArray);
    return table;
  }

  /** The present key has a list for its value. */
  markArray(): void {
    this.arrays.set(this.nameOf(this.key), true);
  }

  set(value: GoValue, isArray: boolean): void {
    this.setValue(this.key, value);
    this.arrays.set(this.nameOf(this.key), isArray);
  }

  private nameOf(key: string): string {
    const name = key === '' ? this.context : [...this.context, key];
    return dotted(name.length ? name : ['']);
  }

  private addContext(key: Key, isArray: boolean): void {
    const last = key.at(-1)!;
    const parents = key.slice(0, -1);
    let table = this.root;
    parents.forEach((part, i) => {
      const path = parents.slice(0, i + 1);
      if (!table.has(part)) {
        this.implicits.add(dotted(path));
        table.set(part, new GoMap());
      }
      table = tableIn(table.get(part)) ?? this.fail(`Key '${dotted(path)}' was already created as a hash.`);
    });
    this.context = parents;
    if (isArray) this.addTable(table, key);
    else this.setValue(last, new GoMap());
    this.context = key;
  }

  /** One more table in the list of that key. */
  private addTable(within: GoMap, key: Key): void {
    const last = key.at(-1)!;
    const list = within.get(last) ?? new GoSlice([], tableArray);
    within.set(last, list);
    if (list instanceof GoSlice && list.type === tableArray) list.items.push(new GoMap());
    else this.fail(`Key '${dotted(key)}' was already created and cannot be used as an array.`);
  }

  private setValue(key: string, value: GoValue): void {
    let table = this.root;
    this.context.forEach((part, i) => {
      table =
        tableIn(table.get(part)) ??
        this.fail(`Key '${dotted(this.context.slice(0, i + 1))}' has already been defined.`);
    });
    if (!table.has(key)) {
      table.set(key, value);
      return;
    }
    const name = dotted([...this.context, key]);
    if (!this.implicits.has(name)) this.fail(`Key '${name}' has already been defined.`);
    this.implicits.delete(name);
    if (this.arrays.get(name)) table.set(key, value);
  }
}

/** The table itself, or the last one of a list of tables. */
function tableIn(v: GoValue): GoMap | undefined {
  if (v instanceof GoMap) return v;
  return v instanceof GoSlice && v.type === tableArray ? (v.items.at(-1) as GoMap) : undefined;
}
