/**
 * Splits a command line into words. Quotes count at the start of a word and behind `=`; a word that starts with `{` or `[` is
 * JSON and ends where its brackets do, so that patches can be written as they are.
 */
export function splitCommandLine(text: string): string[] {
  const words: string[] = [];
  let i = 0;
  while (i < text.length) {
    if (/\s/.test(text[i]!)) {
      i++;
      continue;
    }
    const [word, end] = text[i] === '{' || text[i] === '[' ? jsonWord(text, i) : plainWord(text, i);
    words.push(word);
    i = end;
  }
  return words;
}

function jsonWord(text: string, from: number): [string, number] {
  let depth = 0;
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    const c = text[i]!;
    if (quoted) {
      if (c === '\\') i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === '{' || c === '[') depth++;
    else if (c === '}' || c === ']') {
      if (--depth === 0) return [text.slice(from, i + 1), i + 1];
    }
  }
  return [text.slice(from), text.length];
}

function plainWord(text: string, from: number): [string, number] {
  let word = '';
  let quote = '';
  for (let i = from; i < text.length; i++) {
    const c = text[i]!;
    if (quote) {
      if (c === quote) quote = '';
      else word += c;
    } else if ((c === '"' || c === "'") && (word === '' || word.endsWith('='))) quote = c;
    else if ((c === '{' || c === '[') && word.endsWith('=')) {
      const [json, end] = jsonWord(text, i);
      word += json;
      i = end - 1;
    } else if (/\s/.test(c)) return [word, i];
    else word += c;
  }
  return [word, text.length];
}

/** `string` takes a value, `optional` may take one behind `=`, `list` may be repeated. */
export type FlagKind = 'boolean' | 'string' | 'list';
export type FlagTable = Readonly<Record<string, FlagKind>>;

/** Shorthands that kubectl has everywhere. */
const shorthands: Readonly<Record<string, string>> = {
  f: 'filename',
  n: 'namespace',
  l: 'selector',
  o: 'output',
  p: 'patch',
  c: 'container',
  A: 'all-namespaces',
  k: 'kustomize',
  R: 'recursive',
  w: 'watch',
  L: 'label-columns',
  e: 'env',
};

const common: FlagTable = { namespace: 'string', 'dry-run': 'string', output: 'string', 'field-manager': 'string' };

export class KubectlError extends Error {
  constructor(
    message: string,
    readonly code = 1,
  ) {
    super(message);
  }
}

/** What kubectl can do and drydock does not: the step is counted as not simulated. */
export class NotSimulated extends KubectlError {}

/** The words of a command behind its verb, sorted into flags and arguments. */
export class Flags {
  readonly args: string[] = [];
  /** What follows `--`. */
  readonly rest: string[] = [];
  private readonly values = new Map<string, string[]>();
  private readonly given: string[] = [];

  /** `command` is what errors call it: `get`, `create deployment`. */
  constructor(
    words: readonly string[],
    table: FlagTable,
    readonly command = '',
  ) {
    const known: FlagTable = { ...common, ...table };
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      if (word === '--') {
        this.rest.push(...words.slice(i + 1));
        break;
      }
      if (!word.startsWith('-') || word === '-') {
        this.args.push(word);
        continue;
      }
      const { name, value } = readFlag(word);
      const kind = Object.hasOwn(known, name) ? known[name] : undefined;
      if (!kind) throw new KubectlError(unknownFlag(word, name, command));
      const given = value ?? (kind === 'boolean' ? 'true' : words[++i]);
      if (given === undefined) throw new KubectlError(`error: flag needs an argument: ${word}`);
      this.values.set(name, [...(this.values.get(name) ?? []), given]);
      this.given.push(`--${name}=${given}`);
    }
  }

  /** The command as `--record` keeps it: arguments first, then flags by their long names. */
  commandLine(verb: string): string {
    return ['kubectl', verb, ...this.args, ...this.rest, ...this.given].join(' ');
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  string(name: string): string | undefined {
    return this.values.get(name)?.at(-1);
  }

  list(name: string): string[] {
    return (this.values.get(name) ?? []).flatMap((v) => v.split(','));
  }

  /** Repeated values as given, without splitting at commas. */
  repeated(name: string): string[] {
    return this.values.get(name) ?? [];
  }

  boolean(name: string, fallback = false): boolean {
    const value = this.string(name);
    return value === undefined ? fallback : value !== 'false';
  }

  /** @throws KubectlError where the value is no integer */
  int(name: string): number | undefined {
    const value = this.string(name);
    if (value === undefined) return undefined;
    const short = ownShorthands[`${this.command} --${name}`];
    if (!/^-?\d+$/.test(value))
      throw new KubectlError(
        `error: invalid argument "${value}" for "${short ? `${short}, ` : ''}--${name}" flag: strconv.ParseInt: parsing "${value}": invalid syntax\n${usageOf(this.command)}`,
      );
    return Number(value);
  }

  /** Milliseconds of a Go duration such as `20s` or `1m30s`. */
  duration(name: string): number | undefined {
    const value = this.string(name);
    return value === undefined ? undefined : parseDuration(value);
  }
}

function readFlag(word: string): { name: string; value?: string } {
  if (word.startsWith('--')) {
    const equals = word.indexOf('=');
    return equals < 0 ? { name: word.slice(2) } : { name: word.slice(2, equals), value: word.slice(equals + 1) };
  }
  const name = shorthands[word[1]!] ?? word[1]!;
  const rest = word.slice(2);
  return rest === '' ? { name } : { name, value: rest.startsWith('=') ? rest.slice(1) : rest };
}

/** Shorthands that one command alone has. */
const ownShorthands: Readonly<Record<string, string>> = { 'create deployment --replicas': '-r' };

const usageOf = (command: string): string => `See 'kubectl ${command ? `${command} ` : ''}--help' for usage.`;

function unknownFlag(word: string, name: string, command: string): string {
  const usage = usageOf(command);
  if (word.startsWith('--')) return `error: unknown flag: --${name}\n${usage}`;
  return `error: unknown shorthand flag: '${word[1]}' in ${word}\n${usage}`;
}

/** time.ParseDuration, in milliseconds; a bare number is seconds. */
export function parseDuration(text: string): number {
  const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
  if (/^-?\d+$/.test(text)) return Number(text) * 1000;
  let total = 0;
  for (const [, n, unit] of text.matchAll(/([\d.]+)(ms|h|m|s)/g)) total += Number(n) * units[unit!]!;
  return total;
}
