import type { KeyObject } from 'node:crypto';
import { nodeCrypto, nodeNet } from '../../host/node-modules.js';
import { formatV } from '../go/print.js';
import { GoError, GoSlice, type GoValue } from '../go/values.js';
import {
  bits,
  boolean,
  children,
  context,
  type Der,
  integer,
  nul,
  octets,
  oid,
  pem,
  printableString,
  readPem,
  sequence,
  set,
  time,
  utf8,
} from './der.js';
import { type PrivateKey, parsePrivateKey } from './keys.js';
import type { Random } from './primes.js';

export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

export interface Subject {
  readonly name: string;
  readonly ips: GoValue;
  readonly dns: GoValue;
  readonly days: number;
  readonly isCa: boolean;
}

export interface Signer {
  /** DER of the issuer's name, and its key identifier where it has one. */
  readonly name: Der;
  readonly keyId?: Uint8Array;
  readonly key: KeyObject;
}

const algorithms: Record<string, { readonly id: Der; readonly digest: string | null }> = {
  rsa: { id: sequence(oid('1.2.840.113549.1.1.11'), nul), digest: 'sha256' },
  ec: { id: sequence(oid('1.2.840.10045.4.3.2')), digest: 'sha256' },
  ed25519: { id: sequence(oid('1.3.101.112')), digest: null },
};

const commonName = (name: string): Der => {
  if (name === '') return sequence();
  const text = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(name) ? printableString(name) : utf8(name);
  return sequence(set(sequence(oid('2.5.4.3'), text)));
};

/** A certificate as crypto/x509 lays it out for sprig: server and client use, extensions in Go's order. */
export function createCertificate(
  subject: Subject,
  key: PrivateKey,
  signer: Signer | undefined,
  random: Random,
  now: Date,
): CertificatePair {
  const name = commonName(subject.name);
  const publicKey = nodeCrypto().createPublicKey(key.key).export({ type: 'spki', format: 'der' });
  const keyId = subject.isCa ? subjectKeyId(publicKey) : undefined;
  const issuer = signer ?? { name, key: key.key, ...(keyId ? { keyId } : {}) };
  const algorithm = algorithms[issuer.key.asymmetricKeyType ?? ''];
  if (!algorithm) throw new GoError('error creating certificate: x509: only RSA, ECDSA and Ed25519 keys supported');
  const serial = BigInt(`0x${Buffer.from(random(16)).toString('hex')}`);
  const body = sequence(
    context(0, integer(2n), true),
    integer(serial),
    algorithm.id,
    issuer.name,
    sequence(time(now), time(new Date(now.getTime() + subject.days * 86_400_000))),
    name,
    publicKey,
    context(3, sequence(...extensions(subject, keyId, signer?.keyId)), true),
  );
  const signature = nodeCrypto().sign(algorithm.digest, body, issuer.key);
  return { cert: pem('CERTIFICATE', sequence(body, algorithm.id, bits(signature))), key: key.pem };
}

/** The first 20 bytes of SHA-256 over the public key, as Go does since 1.25. */
function subjectKeyId(spki: Uint8Array): Uint8Array {
  const raw = children(spki)[1]!;
  const content = raw.subarray(raw.length - (raw.length - headerLength(raw)) + 1);
  return nodeCrypto().createHash('sha256').update(content).digest().subarray(0, 20);
}

function headerLength(element: Uint8Array): number {
  return element[1]! & 0x80 ? 2 + (element[1]! & 0x7f) : 2;
}

const extension = (id: string, critical: boolean, value: Der): Der =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));

function extensions(subject: Subject, keyId: Uint8Array | undefined, issuerKeyId: Uint8Array | undefined): Der[] {
  const usage = subject.isCa ? bits(Uint8Array.of(0xa4), 2) : bits(Uint8Array.of(0xa0), 5);
  const names = [
    ...dnsNames(subject.dns).map((d) => context(2, Buffer.from(d, 'latin1'))),
    ...ipAddresses(subject.ips).map((ip) => context(7, ip)),
  ];
  return [
    extension('2.5.29.15', true, usage),
    extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2'))),
    extension('2.5.29.19', true, sequence(...(subject.isCa ? [boolean(true)] : []))),
    ...(keyId ? [extension('2.5.29.14', false, octets(keyId))] : []),
    ...(issuerKeyId ? [extension('2.5.29.35', false, sequence(context(0, issuerKeyId)))] : []),
    ...(names.length ? [extension('2.5.29.17', false, sequence(...names))] : []),
  ];
}

const itemsOf = (v: GoValue): readonly GoValue[] => (v instanceof GoSlice ? v.items : []);

function dnsNames(v: GoValue): string[] {
  return itemsOf(v).map((d) => {
    if (typeof d !== 'string') throw new GoError(`error processing alternate dns name: ${formatV(d)} is not a string`);
    return d;
  });
}

function ipAddresses(v: GoValue): Uint8Array[] {
  return itemsOf(v).map((ip) => {
    if (typeof ip !== 'string') throw new GoError(`error parsing ip: ${formatV(ip)} is not a string`);
    const { isIPv4, isIPv6 } = nodeNet();
    if (isIPv4(ip)) return Uint8Array.from(ip.split('.').map(Number));
    if (isIPv6(ip)) return ipv6(ip);
    throw new GoError(`error parsing ip: ${ip}`);
  });
}

function ipv6(text: string): Uint8Array {
  const v4 = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  const hex = (a: string, b: string): string => ((Number(a) << 8) | Number(b)).toString(16);
  const plain = v4 ? `${v4[1]}${hex(v4[2]!, v4[3]!)}:${hex(v4[4]!, v4[5]!)}` : text;
  const [head = '', tail] = plain.split('::');
  const groups = (s: string): string[] => (s ? s.split(':') : []);
  const after = groups(tail ?? '');
  const middle = tail === undefined ? [] : new Array<string>(8 - groups(head).length - after.length).fill('0');
  return Buffer.from([...groups(head), ...middle, ...after].map((g) => g.padStart(4, '0')).join(''), 'hex');
}

/** What signs with a CA's certificate and key. @throws GoError as sprig words it */
export function signerOf(cert: string, key: string): Signer {
  const block = readPem(cert);
  if (!block) throw new GoError('unable to decode certificate');
  try {
    new (nodeCrypto().X509Certificate)(pem('CERTIFICATE', block.der));
  } catch (e) {
    throw new GoError(`error parsing certificate: decodedSignerCert.Bytes: ${(e as Error).message}`);
  }
  let parsed: PrivateKey;
  try {
    parsed = parsePrivateKey(key);
  } catch (e) {
    throw new GoError(`error parsing private key: ${(e as Error).message}`);
  }
  const fields = children(block.der)
    .slice(0, 1)
    .flatMap((tbs) => children(tbs));
  const offset = fields[0]![0] === 0xa0 ? 1 : 0;
  const keyId = keyIdOf(fields.find((f) => f[0] === 0xa3));
  return { name: fields[offset + 4]!, key: parsed.key, ...(keyId ? { keyId } : {}) };
}

function keyIdOf(field: Uint8Array | undefined): Uint8Array | undefined {
  if (!field) return undefined;
  const wanted = Buffer.from(oid('2.5.29.14'));
  for (const ext of children(children(field)[0]!)) {
    const parts = children(ext);
    if (!wanted.equals(parts[0]!)) continue;
    const value = parts.at(-1)!;
    const inner = value.subarray(headerLength(value));
    return inner.subarray(headerLength(inner));
  }
  return undefined;
}

export function checkCertificate(pemText: string): void {
  const block = readPem(pemText);
  if (!block) throw new GoError('unable to decode certificate');
  try {
    new (nodeCrypto().X509Certificate)(pem('CERTIFICATE', block.der));
  } catch (e) {
    throw new GoError(`error parsing certificate: decodedCert.Bytes: ${(e as Error).message}`);
  }
}
