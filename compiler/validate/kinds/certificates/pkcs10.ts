import type { KeyObject } from 'node:crypto';
import { nodeCrypto } from '../../../host/node-modules.js';

/* Certificate requests (PKCS#10) as crypto/x509 of Go reads them: structure, public key, signature. */

interface Element {
  readonly tag: number;
  /** The whole element, and its content. */
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
}

/** The DER elements of `bytes`, or undefined where they do not fill it exactly. */
function elements(bytes: Uint8Array): Element[] | undefined {
  const out: Element[] = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at;
    const tag = bytes[at++]!;
    let length = bytes[at++];
    if (length === undefined) return undefined;
    if (length & 0x80) {
      const count = length & 0x7f;
      if (count === 0 || count > 4) return undefined;
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + (bytes[at++] ?? 0);
    }
    if (at + length > bytes.length) return undefined;
    out.push({ tag, bytes: bytes.subarray(start, at + length), content: bytes.subarray(at, at + length) });
    at += length;
  }
  return out;
}

export interface CertificateRequest {
  readonly publicKey: KeyObject;
  /** What the server says against the signature, or undefined where it holds. */
  signatureError(): string | undefined;
}

/** Parses the DER of a request; undefined where it is malformed. */
export function parseCertificateRequest(der: Uint8Array): CertificateRequest | undefined {
  const outer = elements(der);
  if (outer?.length !== 1 || outer[0]!.tag !== 0x30) return undefined;
  const parts = elements(outer[0]!.content);
  const [info, algorithm, signature] = parts ?? [];
  if (parts?.length !== 3 || info?.tag !== 0x30 || algorithm?.tag !== 0x30 || signature?.tag !== 0x03) return undefined;
  const spki = elements(info.content)?.[2];
  if (!spki) return undefined;
  try {
    const publicKey = nodeCrypto().createPublicKey({ key: Buffer.from(spki.bytes), format: 'der', type: 'spki' });
    const oid = Buffer.from(elements(algorithm.content)?.[0]?.content ?? []).toString('hex');
    return {
      publicKey,
      signatureError: () => signatureError(publicKey, oid, info.bytes, signature.content.subarray(1)),
    };
  } catch {
    return undefined;
  }
}

/** Signature algorithms by the hex of their object identifiers. */
const hashes: Readonly<Record<string, string>> = {
  '2a864886f70d01010b': 'sha256',
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
};
const ed25519 = '2b6570';

function signatureError(key: KeyObject, oid: string, data: Uint8Array, signature: Uint8Array): string | undefined {
  const hash = Object.hasOwn(hashes, oid) ? hashes[oid] : undefined;
  if (!hash && oid !== ed25519) return 'x509: cannot verify signature: algorithm unimplemented';
  let ok = false;
  try {
    ok = nodeCrypto().verify(hash, data, key, signature);
  } catch {
    ok = false;
  }
  if (ok) return undefined;
  if (key.asymmetricKeyType === 'ec') return 'x509: ECDSA verification failure';
  return key.asymmetricKeyType === 'ed25519' ? 'x509: Ed25519 verification failure' : 'crypto/rsa: verification error';
}
