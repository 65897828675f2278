import { quoteGo as quote } from '../../kube/go-quote.js';
import { GoError } from '../go/values.js';

/** Masterminds/semver v3: versions as Helm and sprig read them, and their constraints. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly pre: string;
  readonly metadata: string;
  readonly original: string;
}

const syntax =
  /^v?([0-9]+)(\.[0-9]+)?(\.[0-9]+)?(-([0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*))?(\+([0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*))?$/;
const maxLength = 256;

/** `NewVersion`: a leading v and missing parts are fine. @throws GoError as the package words it */
export function parseVersion(text: string): Version {
  if (text.length > maxLength) throw new GoError('version string is too long (max 256 bytes)');
  const m = syntax.exec(text);
  if (!m) throw new GoError('invalid semantic version');
  const pre = m[5] ?? '';
  for (const p of pre ? pre.split('.') : [])
    if (/^0[0-9]+$/.test(p)) throw new GoError('version segment starts with 0');
  return {
    major: segment(m[1]),
    minor: segment(m[2]),
    patch: segment(m[3]),
    pre,
    metadata: m[8] ?? '',
    original: text,
  };
}

function segment(text: string | undefined): bigint {
  const digits = text?.replace('.', '') ?? '0';
  const n = BigInt(digits);
  if (n < 1n << 64n) return n;
  throw new GoError(`error parsing version segment: strconv.ParseUint: parsing "${digits}": value out of range`);
}

export function versionString(v: Version): string {
  return `${v.major}.${v.minor}.${v.patch}${v.pre ? `-${v.pre}` : ''}${v.metadata ? `+${v.metadata}` : ''}`;
}

const sign = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

export function compareVersions(a: Version, b: Version): number {
  return sign(a.major, b.major) || sign(a.minor, b.minor) || sign(a.patch, b.patch) || comparePre(a.pre, b.pre);
}

function comparePre(a: string, b: string): number {
  if (a === b) return 0;
  if (!a || !b) return a ? -1 : 1;
  const x = a.split('.');
  const y = b.split('.');
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const order = comparePart(x[i] ?? '', y[i] ?? '');
    if (order) return order;
  }
  return 0;
}

const numeric = /^[0-9]+$/;

function comparePart(a: string, b: string): number {
  if (a === b) return 0;
  if (!a || !b) return a ? 1 : -1;
  const na = numeric.test(a);
  const nb = numeric.test(b);
  if (na && nb) return sign(BigInt(a), BigInt(b));
  if (na || nb) return na ? -1 : 1;
  return a > b ? 1 : -1;
}

interface Constraint {
  readonly version: Version;
  readonly operator: string;
  readonly dirty: boolean;
  readonly minorDirty: boolean;
  readonly patchDirty: boolean;
}

const version =
  'v?([0-9|x|X|\\*]+)(\\.[0-9|x|X|\\*]+)?(\\.[0-9|x|X|\\*]+)?(-([0-9A-Za-z\\-]+(?:\\.[0-9A-Za-z\\-]+)*))?(\\+([0-9A-Za-z\\-]+(?:\\.[0-9A-Za-z\\-]+)*))?';
const operators = '=||!=|>|<|>=|=>|<=|=<|~|~>|\\^';
const one = new RegExp(`^\\s*(${operators})\\s*(${version})\\s*$`);
const range = new RegExp(`\\s*(${version})\\s+-\\s+(${version})\\s*`, 'g');
const find = new RegExp(`(${operators})\\s*(${version})`, 'g');
const valid = new RegExp(
  `^(\\s*(${operators})\\s*(${version})\\s*)((?:\\s+|,\\s*)(${operators})\\s*(${version})\\s*)*$`,
);

/** Alternatives (`||`) of conjunctions, as Masterminds/semver checks them. */
export class Constraints {
  private constructor(
    private readonly alternatives: readonly (readonly Constraint[])[],
    private readonly containsPre: readonly boolean[],
  ) {}

  /** @throws GoError `improper constraint: …` */
  static parse(text: string): Constraints {
    if (text.length > 512) throw new GoError('constraint string is too long (max 512 bytes)');
    const alternatives: Constraint[][] = [];
    const rewritten = text.replace(range, (_all, from: string, ...rest) => `>= ${from}, <= ${rest[7] as string} `);
    const parts = rewritten.split('||');
    if (parts.length > 32) throw new GoError('too many constraint groups (max 32)');
    for (const part of parts) {
      if (!valid.test(part)) throw new GoError(`improper constraint: ${quote(part)}`);
      const found = [...leftmost(part)];
      alternatives.push((found.length ? found : [part]).map(parseOne));
    }
    return new Constraints(
      alternatives,
      alternatives.map((a) => a.some((c) => c.version.pre !== '')),
    );
  }

  check(v: Version): boolean {
    return this.alternatives.some((all, i) => all.every((c) => satisfies(v, c, this.containsPre[i]!)));
  }
}

function* leftmost(part: string): Iterable<string> {
  for (const m of part.matchAll(find)) yield m[0];
}

const isX = (s: string): boolean => s === 'x' || s === 'X' || s === '*';

function parseOne(text: string): Constraint {
  const m = one.exec(text);
  if (!m) throw new GoError(`improper constraint: ${quote(text)}`);
  const [, operator, all, major, minorDot, patchDot] = m as unknown as string[];
  const pre = m[6] ?? '';
  const minor = minorDot?.slice(1) ?? '';
  const patch = patchDot?.slice(1) ?? '';
  let source = all!;
  let flags = { dirty: false, minorDirty: false, patchDirty: false };
  if (isX(major!) || major === '') {
    source = `0.0.0${pre}`;
    flags = { ...flags, dirty: true };
  } else if (isX(minor) || minor === '') {
    source = `${major}.0.0${pre}`;
    flags = { dirty: true, minorDirty: true, patchDirty: false };
  } else if (isX(patch) || patch === '') {
    source = `${major}${minorDot}.0${pre}`;
    flags = { dirty: true, minorDirty: false, patchDirty: true };
  }
  let parsed: Version;
  try {
    parsed = parseVersion(source);
  } catch {
    throw new GoError('constraint parser error');
  }
  return { version: parsed, operator: operator!, ...flags };
}

function satisfies(v: Version, c: Constraint, includePre: boolean): boolean {
  if (v.pre !== '' && !includePre) return false;
  const { version: con } = c;
  const order = compareVersions(v, con);
  switch (c.operator) {
    case '!=':
      return notEqual(v, c);
    case '>':
      return greater(v, c);
    case '<':
      return order < 0;
    case '>=':
    case '=>':
      return order >= 0;
    case '<=':
    case '=<':
      if (!c.dirty) return order <= 0;
      return !(v.major > con.major || (v.major === con.major && v.minor > con.minor && !c.minorDirty));
    case '~':
    case '~>':
      return tilde(v, c);
    case '^':
      return caret(v, c);
    default:
      return c.dirty ? tilde(v, c) : order === 0;
  }
}

function notEqual(v: Version, c: Constraint): boolean {
  const { version: con } = c;
  if (c.dirty) {
    if (con.major !== v.major) return true;
    if (con.minor !== v.minor && !c.minorDirty) return true;
    if (c.minorDirty) return false;
    if (con.patch !== v.patch && !c.patchDirty) return true;
    if (c.patchDirty) return (v.pre !== '' || con.pre !== '') && comparePre(v.pre, con.pre) !== 0;
  }
  return compareVersions(v, con) !== 0;
}

function greater(v: Version, c: Constraint): boolean {
  const { version: con } = c;
  if (!c.dirty) return compareVersions(v, con) === 1;
  if (v.major !== con.major) return v.major > con.major;
  if (c.minorDirty) return false;
  return c.patchDirty ? v.minor > con.minor : compareVersions(v, con) === 1;
}

function tilde(v: Version, c: Constraint): boolean {
  const { version: con } = c;
  if (compareVersions(v, con) < 0) return false;
  if (con.major === 0n && con.minor === 0n && con.patch === 0n && !c.minorDirty && !c.patchDirty) return true;
  return v.major === con.major && (v.minor === con.minor || c.minorDirty);
}

function caret(v: Version, c: Constraint): boolean {
  const { version: con } = c;
  if (compareVersions(v, con) < 0) return false;
  if (con.major > 0n || c.minorDirty) return v.major === con.major;
  if (v.major > 0n) return false;
  if (con.minor > 0n || c.patchDirty) return v.minor === con.minor;
  if (v.minor > 0n) return false;
  return con.patch === v.patch;
}

/** Helm's chartutil.IsCompatibleRange: false for anything that does not parse. */
export function isCompatibleRange(constraint: string, text: string): boolean {
  try {
    return Constraints.parse(constraint).check(parseVersion(text));
  } catch {
    return false;
  }
}
