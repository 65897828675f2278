import { quoteGo } from '../../kube/go-quote.js';
import { type FieldError, invalid } from '../field/error.js';
import type { FieldPath } from '../field/path.js';

/**
 * IP addresses and CIDRs as Go reads and writes them.
 * Mirrors apimachinery pkg/util/validation/ip.go over k8s.io/utils/net (sloppy: leading zeros allowed) and net/netip.
 */

/** The 4 or 16 bytes of an address; IPv4-mapped IPv6 stays 16 bytes. */
export type IPBytes = Uint8Array;

function parseIPv4(text: string, leadingZeros: boolean): IPBytes | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const out = new Uint8Array(4);
  for (const [i, part] of parts.entries()) {
    if (!/^\d+$/.test(part) || (!leadingZeros && part.length > 1 && part.startsWith('0'))) return undefined;
    const n = Number(part);
    if (n > 255) return undefined;
    out[i] = n;
  }
  return out;
}

function parseIPv6(text: string, leadingZeros: boolean): IPBytes | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const read = (half: string, tail: boolean): number[] | undefined => {
    if (half === '') return [];
    const groups = half.split(':');
    const bytes: number[] = [];
    for (const [i, group] of groups.entries()) {
      if (tail && i === groups.length - 1 && group.includes('.')) {
        const v4 = parseIPv4(group, leadingZeros);
        if (!v4) return undefined;
        bytes.push(...v4);
      } else {
        if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined;
        const n = Number.parseInt(group, 16);
        bytes.push(n >> 8, n & 255);
      }
    }
    return bytes;
  };
  const compressed = halves.length === 2;
  const head = read(halves[0]!, !compressed);
  const tail = compressed ? read(halves[1]!, true) : [];
  if (!head || !tail) return undefined;
  const length = head.length + tail.length;
  if (compressed ? length > 14 : length !== 16) return undefined;
  const out = new Uint8Array(16);
  out.set(head, 0);
  out.set(tail, 16 - tail.length);
  return out;
}

/** netutils.ParseIPSloppy: no zones, leading zeros allowed in IPv4. */
export const parseIPSloppy = (text: string): IPBytes | undefined =>
  text.includes(':') ? parseIPv6(text, true) : parseIPv4(text, true);

/** netip.ParseAddr without zones. */
const parseAddrStrict = (text: string): IPBytes | undefined =>
  text.includes(':') ? parseIPv6(text, false) : parseIPv4(text, false);

export const isMapped = (ip: IPBytes): boolean =>
  ip.length === 16 && ip.subarray(0, 10).every((b) => b === 0) && ip[10] === 255 && ip[11] === 255;

/** The address in four bytes where it is IPv4 in either form. */
export const asIPv4 = (ip: IPBytes): IPBytes | undefined =>
  ip.length === 4 ? ip : isMapped(ip) ? ip.subarray(12) : undefined;

/** netutils.IsIPv6String. */
export function isIPv6(text: string): boolean {
  const ip = parseIPSloppy(text);
  return ip !== undefined && asIPv4(ip) === undefined;
}

/** net.IP.String: IPv4 and mapped addresses in dotted form. */
export function formatIP(ip: IPBytes): string {
  const v4 = asIPv4(ip);
  return v4 ? v4.join('.') : formatIPv6(ip);
}

function formatIPv6(ip: IPBytes): string {
  const groups = Array.from({ length: 8 }, (_, i) => (ip[2 * i]! << 8) | ip[2 * i + 1]!);
  let start = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === 0) end++;
    if (end - i > length) {
      start = i;
      length = end - i;
    }
    if (end > i) i = end;
  }
  const hex = (part: number[]): string => part.map((g) => g.toString(16)).join(':');
  return start < 0 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

/** netip.Addr.String: mapped addresses keep their prefix. */
const formatAddr = (ip: IPBytes): string => (isMapped(ip) ? `::ffff:${formatIP(ip)}` : formatIP(ip));

export interface CIDR {
  /** The address as written. */
  readonly ip: IPBytes;
  /** The first address of the network, in its shortest byte form. */
  readonly network: IPBytes;
  readonly bits: number;
}

function masked(ip: IPBytes, bits: number): IPBytes {
  return ip.map((b, i) => {
    const keep = Math.max(0, Math.min(8, bits - 8 * i));
    return b & (0xff << (8 - keep)) & 0xff;
  });
}

/** netutils.ParseCIDRSloppy. */
export function parseCIDRSloppy(text: string): CIDR | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return undefined;
  const ip = parseIPSloppy(text.slice(0, slash));
  const mask = text.slice(slash + 1);
  if (!ip || !/^\d+$/.test(mask)) return undefined;
  const bits = Number(mask);
  if (bits > ip.length * 8) return undefined;
  return { ip, network: masked(ip, bits), bits };
}

/** net.IPNet.String. */
export const formatCIDR = ({ network, bits }: CIDR): string => `${formatIP(network)}/${bits}`;

/** net.IPNet.Contains. */
export function cidrContains(cidr: CIDR, ip: IPBytes): boolean {
  const network = asIPv4(cidr.network) ?? cidr.network;
  const inner = asIPv4(ip) ?? ip;
  if (network.length !== inner.length) return false;
  const bits = cidr.bits - (cidr.network.length - network.length) * 8;
  return masked(inner, bits).every((b, i) => b === network[i]);
}

/** StrictIPCIDRValidation refuses leading zeros and mapped addresses. */
function ipErrors(path: FieldPath, value: string, strict: boolean): FieldError[] {
  if (!parseIPSloppy(value))
    return [invalid(path, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
  if (!strict) return [];
  const addr = parseAddrStrict(value);
  if (!addr) return [invalid(path, value, 'must not have leading 0s')];
  return isMapped(addr) ? [invalid(path, value, 'must not be an IPv4-mapped IPv6 address')] : [];
}

/** validation.IsValidIPForLegacyField: a value that was there before stays valid. */
export const isValidIPForLegacyField = (
  path: FieldPath,
  value: string,
  strict: boolean,
  before: readonly string[] = [],
): FieldError[] => (before.includes(value) ? [] : ipErrors(path, value, strict));

/** validation.IsValidIP: strict and in canonical form. */
export function isValidIP(path: FieldPath, value: string): FieldError[] {
  const errors = ipErrors(path, value, true);
  if (errors.length) return errors;
  const canonical = formatIP(parseIPSloppy(value)!);
  return value === canonical ? [] : [invalid(path, value, `must be in canonical form (${quoteGo(canonical)})`)];
}

function cidrErrors(path: FieldPath, value: string, strict: boolean): FieldError[] {
  const cidr = parseCIDRSloppy(value);
  if (!cidr) return [invalid(path, value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
  if (!strict) return [];
  const slash = value.indexOf('/');
  const addr = parseAddrStrict(value.slice(0, slash));
  const mask = value.slice(slash + 1);
  if (!addr || (mask.length > 1 && mask.startsWith('0')))
    return [invalid(path, value, 'must not have leading 0s in IP or prefix length')];
  if (isMapped(addr)) return [invalid(path, value, 'must not have an IPv4-mapped IPv6 address')];
  if (cidr.ip.some((b, i) => b !== cidr.network[i]))
    return [invalid(path, value, 'must not have bits set beyond the prefix length')];
  return [];
}

/** validation.IsValidCIDRForLegacyField. */
export const isValidCIDRForLegacyField = (
  path: FieldPath,
  value: string,
  strict: boolean,
  before: readonly string[] = [],
): FieldError[] => (before.includes(value) ? [] : cidrErrors(path, value, strict));

/** validation.IsValidCIDR. */
export function isValidCIDR(path: FieldPath, value: string): FieldError[] {
  const errors = cidrErrors(path, value, true);
  if (errors.length) return errors;
  const canonical = formatCIDR(parseCIDRSloppy(value)!);
  return value === canonical ? [] : [invalid(path, value, `must be in canonical form (${quoteGo(canonical)})`)];
}

/** validation.GetWarningsForIP. */
export function ipWarnings(path: FieldPath, value: string): string[] {
  const ip = parseIPSloppy(value);
  if (!ip) return [];
  const addr = parseAddrStrict(value);
  if (!addr || isMapped(addr))
    return [`${path}: non-standard IP address ${quoteGo(value)} is invalid: use ${quoteGo(formatIP(ip))}`];
  if (addr.length === 16 && formatAddr(addr) !== value)
    return [
      `${path}: IPv6 address ${quoteGo(value)} should be in RFC 5952 canonical format (${quoteGo(formatAddr(addr))})`,
    ];
  return [];
}

/** validation.GetWarningsForCIDR. */
export function cidrWarnings(path: FieldPath, value: string): string[] {
  const cidr = parseCIDRSloppy(value);
  if (!cidr) return [];
  const warnings: string[] = [];
  const network = formatCIDR(cidr);
  if (cidr.ip.some((b, i) => b !== cidr.network[i])) {
    const single = `${formatIP(cidr.ip)}/${cidr.ip.length * 8}`;
    warnings.push(
      `${path}: CIDR value ${quoteGo(value)} is ambiguous in this context (should be ${quoteGo(network)} or ${quoteGo(single)}?)`,
    );
  }
  const slash = value.indexOf('/');
  const addr = parseAddrStrict(value.slice(0, slash));
  const mask = value.slice(slash + 1);
  if (!addr || isMapped(addr) || (mask.length > 1 && mask.startsWith('0')))
    warnings.push(`${path}: non-standard CIDR value ${quoteGo(value)} is invalid: use ${quoteGo(network)}`);
  else if (!warnings.length && addr.length === 16 && `${formatAddr(addr)}/${cidr.bits}` !== value)
    warnings.push(
      `${path}: IPv6 CIDR value ${quoteGo(value)} should be in RFC 5952 canonical format (${quoteGo(`${formatAddr(addr)}/${cidr.bits}`)})`,
    );
  return warnings;
}

/** ValidateEndpointIP of pkg/apis/core/validation: an address that traffic may be sent to. */
export function endpointIPErrors(path: FieldPath, value: string): FieldError[] {
  const ip = parseIPSloppy(value);
  if (!ip) return [invalid(path, value, 'must be a valid IP address')];
  const errors: FieldError[] = [];
  const v4 = asIPv4(ip);
  const rest = (from: number): boolean => ip.subarray(from).every((b) => b === 0);
  if (v4 ? v4.every((b) => b === 0) : rest(0)) errors.push(invalid(path, value, `may not be unspecified (${value})`));
  const loopback = v4 ? v4[0] === 127 : ip[15] === 1 && ip.subarray(0, 15).every((b) => b === 0);
  if (loopback) errors.push(invalid(path, value, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'));
  const linkLocal = v4 ? v4[0] === 169 && v4[1] === 254 : ip[0] === 0xfe && (ip[1]! & 0xc0) === 0x80;
  if (linkLocal) errors.push(invalid(path, value, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'));
  const multicast = v4 ? v4[0] === 224 && v4[1] === 0 && v4[2] === 0 : ip[0] === 0xff && (ip[1]! & 0x0f) === 0x02;
  if (multicast)
    errors.push(invalid(path, value, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'));
  return errors;
}
