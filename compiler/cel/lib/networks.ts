import {
  asIPv4,
  type CIDR,
  cidrContains,
  formatIP,
  type IPBytes,
  isMapped,
  parseCIDRSloppy,
  parseIPSloppy,
} from '../../validate/shared/ip.js';
import { fn, type Library } from '../check/env.js';
import { typeTypeOf } from '../check/types.js';
import { CelError, Opaque, TypeValue, type Value } from '../eval/values.js';

const ipType = 'net.IP';
const cidrType = 'net.CIDR';
const ip = (v: Value | undefined): IPBytes => (v as Opaque<IPBytes>).data;
const cidr = (v: Value | undefined): CIDR => (v as Opaque<CIDR>).data;

const sameBytes = (a: IPBytes, b: IPBytes): boolean => Buffer.compare(a, b) === 0;
const makeIP = (bytes: IPBytes): Opaque => new Opaque(ipType, bytes, sameBytes);
const makeCIDR = (c: CIDR): Opaque => new Opaque(cidrType, c, (a, b) => a.bits === b.bits && sameBytes(a.ip, b.ip));

/** netip refuses leading zeros, and the library refuses mapped addresses. */
const hasLeadingZero = (text: string): boolean => /(?:^|[.:])0\d+(?:\.|$)/.test(text) && text.includes('.');

function parseIP(text: string): IPBytes | { error: string } {
  const bytes = hasLeadingZero(text) ? undefined : parseIPSloppy(text);
  if (!bytes)
    return {
      error: `IP Address ${JSON.stringify(text)} parse error during conversion from string: ParseAddr(${JSON.stringify(text)}): unable to parse IP`,
    };
  if (isMapped(bytes)) return { error: `IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed` };
  return bytes;
}

function parseCIDR(text: string): CIDR | { error: string } {
  const prefix = 'network address parse error during conversion from string: ';
  const bad = hasLeadingZero(text.split('/')[0]!) || /\/0\d/.test(text);
  const parsed = bad ? undefined : parseCIDRSloppy(text);
  if (!parsed) {
    const why = text.includes('/') ? 'unable to parse IP' : "no '/'";
    return { error: `${prefix}netip.ParsePrefix(${JSON.stringify(text)}): ${why}` };
  }
  if (isMapped(parsed.ip)) return { error: `IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed` };
  return parsed;
}

function orThrow<T extends object>(parsed: T | { error: string }, prefix = ''): T {
  if ('error' in parsed) throw new CelError(`${prefix}${parsed.error}`);
  return parsed;
}

const cidrPrefix = 'network address parse error during conversion from string: ';
const first = (b: IPBytes): number => b[0]!;
const all = (b: IPBytes, n: number): boolean => b.every((x) => x === n);

const isLoopback = (b: IPBytes): boolean =>
  b.length === 4 ? first(b) === 127 : b.subarray(0, 15).every((x) => x === 0) && b[15] === 1;
const isLinkLocalUnicast = (b: IPBytes): boolean =>
  b.length === 4 ? first(b) === 169 && b[1] === 254 : first(b) === 0xfe && (b[1]! & 0xc0) === 0x80;
const isLinkLocalMulticast = (b: IPBytes): boolean =>
  b.length === 4 ? first(b) === 224 && b[1] === 0 && b[2] === 0 : first(b) === 0xff && (b[1]! & 0x0f) === 0x02;
const isMulticast = (b: IPBytes): boolean => (b.length === 4 ? (first(b) & 0xf0) === 0xe0 : first(b) === 0xff);
const isGlobalUnicast = (b: IPBytes): boolean =>
  !(b.length === 4 && all(b, 255)) && !all(b, 0) && !isLoopback(b) && !isMulticast(b) && !isLinkLocalUnicast(b);

const predicate = (name: string, test: (b: IPBytes) => boolean) =>
  fn(name, { [`${ipType}.() -> bool`]: ([v]) => test(ip(v)) });

const containsIP = (c: CIDR, b: IPBytes): boolean => (c.ip.length === 4) === (b.length === 4) && cidrContains(c, b);
const containsCIDR = (outer: CIDR, inner: CIDR): boolean =>
  containsIP(outer, inner.network) && outer.bits <= inner.bits;
const showCIDR = (c: CIDR): string => `${formatIP(c.ip)}/${c.bits}`;

/** IP addresses and CIDRs (apiserver pkg/cel/library/ip.go, cidr.go), since 1.30. */
export const networks: Library = {
  name: 'net',
  functions: [
    fn('ip', {
      [`(string) -> ${ipType}`]: ([text]) => makeIP(orThrow(parseIP(text as string))),
      [`${cidrType}.() -> ${ipType}`]: ([c]) => makeIP(cidr(c).ip),
    }),
    fn('isIP', { '(string) -> bool': ([text]) => !('error' in parseIP(text as string)) }),
    fn('ip.isCanonical', {
      '(string) -> bool': ([text]) => formatIP(orThrow(parseIP(text as string))) === text,
    }),
    fn('family', { [`${ipType}.() -> int`]: ([v]) => (asIPv4(ip(v)) ? 4n : 6n) }),
    predicate('isUnspecified', (b) => all(b, 0)),
    predicate('isLoopback', isLoopback),
    predicate('isLinkLocalMulticast', isLinkLocalMulticast),
    predicate('isLinkLocalUnicast', isLinkLocalUnicast),
    predicate('isGlobalUnicast', isGlobalUnicast),
    fn('string', {
      [`(${ipType}) -> string`]: ([v]) => formatIP(ip(v)),
      [`(${cidrType}) -> string`]: ([c]) => showCIDR(cidr(c)),
    }),
    fn('cidr', { [`(string) -> ${cidrType}`]: ([text]) => makeCIDR(orThrow(parseCIDR(text as string), cidrPrefix)) }),
    fn('isCIDR', { '(string) -> bool': ([text]) => !('error' in parseCIDR(text as string)) }),
    fn('containsIP', {
      [`${cidrType}.(string) -> bool`]: ([c, text]) => containsIP(cidr(c), orThrow(parseIP(text as string))),
      [`${cidrType}.(${ipType}) -> bool`]: ([c, v]) => containsIP(cidr(c), ip(v)),
    }),
    fn('containsCIDR', {
      [`${cidrType}.(string) -> bool`]: ([c, text]) =>
        containsCIDR(cidr(c), orThrow(parseCIDR(text as string), cidrPrefix)),
      [`${cidrType}.(${cidrType}) -> bool`]: ([c, other]) => containsCIDR(cidr(c), cidr(other)),
    }),
    fn('prefixLength', { [`${cidrType}.() -> int`]: ([c]) => BigInt(cidr(c).bits) }),
    fn('masked', { [`${cidrType}.() -> ${cidrType}`]: ([c]) => makeCIDR({ ...cidr(c), ip: cidr(c).network }) }),
  ],
  constants: Object.fromEntries(
    [ipType, cidrType].map((name) => {
      const type = { kind: 'opaque' as const, name, params: [] };
      return [name, { type: typeTypeOf(type), value: new TypeValue(type) }];
    }),
  ),
};
