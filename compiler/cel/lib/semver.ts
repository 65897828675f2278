import { fn, type Library } from '../check/env.js';
import { CelError, Opaque, type Value } from '../eval/values.js';

const type = 'kubernetes.Semver';

interface Version {
  readonly core: readonly [bigint, bigint, bigint];
  readonly pre: readonly string[];
}

const v = (x: Value | undefined): Version => (x as Opaque<Version>).data;

/** github.com/blang/semver/v4 Parse. */
function parse(text: string): Version | { error: string } {
  if (text === '') return { error: 'Version string empty' };
  const m = /^([^.]*)\.([^.]*)\.([^-+]*)(?:-([^+]*))?(?:\+(.*))?$/s.exec(text);
  if (!m) return { error: 'No Major.Minor.Patch elements found' };
  const names = ['major', 'minor', 'patch'];
  const core: bigint[] = [];
  for (const [i, part] of [m[1]!, m[2]!, m[3]!].entries()) {
    if (!/^\d+$/.test(part))
      return { error: `Invalid character(s) found in ${names[i]} number ${JSON.stringify(part)}` };
    if (part.length > 1 && part.startsWith('0'))
      return {
        error: `${names[i]![0]!.toUpperCase()}${names[i]!.slice(1)} number must not contain leading zeroes ${JSON.stringify(part)}`,
      };
    core.push(BigInt(part));
  }
  const pre = m[4] === undefined ? [] : m[4].split('.');
  for (const p of [...pre, ...(m[5] === undefined ? [] : m[5].split('.'))])
    if (!/^[0-9A-Za-z-]+$/.test(p)) return { error: `Invalid character(s) found in prerelease ${JSON.stringify(p)}` };
  return { core: core as unknown as Version['core'], pre };
}

/** A leading v goes, missing parts are zero, leading zeros go. */
function normalized(text: string): string {
  const bare = text.replace(/^v/, '');
  const m = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?(.*)$/s.exec(bare);
  if (!m) return bare;
  const strip = (part: string | undefined): string => (part ?? '0').replace(/^0+(?=\d)/, '');
  return `${strip(m[1])}.${strip(m[2])}.${strip(m[3])}${m[4]}`;
}

function make(text: string, normalize: boolean): Opaque {
  const parsed = parse(normalize ? normalized(text) : text);
  if ('error' in parsed) throw new CelError(parsed.error);
  return new Opaque(type, parsed, (a, b) => compare(a, b) === 0);
}

function compare(a: Version, b: Version): number {
  for (let i = 0; i < 3; i++) if (a.core[i] !== b.core[i]) return a.core[i]! < b.core[i]! ? -1 : 1;
  if (!a.pre.length || !b.pre.length) return Math.sign(b.pre.length - a.pre.length);
  for (let i = 0; i < a.pre.length && i < b.pre.length; i++) {
    const order = comparePart(a.pre[i]!, b.pre[i]!);
    if (order) return order;
  }
  return Math.sign(a.pre.length - b.pre.length);
}

function comparePart(a: string, b: string): number {
  const [x, y] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (x && y) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
  if (x !== y) return x ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

const valid = (text: string, normalize: boolean): boolean => !('error' in parse(normalize ? normalized(text) : text));

/** Semantic versions (apiserver pkg/cel/library/semverlib.go), since 1.33. */
export const semver: Library = {
  name: 'kubernetes.semver',
  functions: [
    fn('semver', {
      [`(string) -> ${type}`]: ([text]) => make(text as string, false),
      [`(string, bool) -> ${type}`]: ([text, normalize]) => make(text as string, normalize as boolean),
    }),
    fn('isSemver', {
      '(string) -> bool': ([text]) => valid(text as string, false),
      '(string, bool) -> bool': ([text, normalize]) => valid(text as string, normalize as boolean),
    }),
    fn('isGreaterThan', { [`${type}.(${type}) -> bool`]: ([a, b]) => compare(v(a), v(b)) > 0 }),
    fn('isLessThan', { [`${type}.(${type}) -> bool`]: ([a, b]) => compare(v(a), v(b)) < 0 }),
    fn('compareTo', { [`${type}.(${type}) -> int`]: ([a, b]) => BigInt(compare(v(a), v(b))) }),
    fn('major', { [`${type}.() -> int`]: ([a]) => v(a).core[0] }),
    fn('minor', { [`${type}.() -> int`]: ([a]) => v(a).core[1] }),
    fn('patch', { [`${type}.() -> int`]: ([a]) => v(a).core[2] }),
  ],
};
