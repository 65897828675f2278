import type { KeyObject, X509Certificate } from 'node:crypto';
import { nodeCrypto } from '../../../host/node-modules.js';

interface Block {
  readonly type: string;
  readonly pem: string;
}

/**
 * What tls.X509KeyPair says against a certificate and its key, or undefined where they fit.
 * Mirrors crypto/tls tls.go; malformed certificates get the common text of crypto/x509, not each of its variants.
 */
export function keyPairError(certificate: string, key: string): string | undefined {
  const certBlocks = pemBlocks(certificate);
  const leaf = certBlocks.find((b) => b.type === 'CERTIFICATE');
  if (!leaf) return missingCertificate(certBlocks);
  const keyBlocks = pemBlocks(key);
  const keyBlock = keyBlocks.find((b) => b.type === 'PRIVATE KEY' || b.type.endsWith(' PRIVATE KEY'));
  if (!keyBlock) return missingKey(keyBlocks);
  let parsed: X509Certificate;
  try {
    parsed = new (nodeCrypto().X509Certificate)(leaf.pem);
  } catch {
    return 'x509: malformed certificate';
  }
  let secret: KeyObject;
  try {
    secret = nodeCrypto().createPrivateKey(keyBlock.pem);
  } catch {
    return 'tls: failed to parse private key';
  }
  if (parsed.checkPrivateKey(secret)) return undefined;
  return parsed.publicKey.asymmetricKeyType === secret.asymmetricKeyType
    ? 'tls: private key does not match public key'
    : 'tls: private key type does not match public key type';
}

function missingCertificate(blocks: readonly Block[]): string {
  if (!blocks.length) return 'tls: failed to find any PEM data in certificate input';
  if (blocks.length === 1 && blocks[0]!.type.endsWith('PRIVATE KEY'))
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${blocks.map((b) => b.type).join(' ')}]`;
}

function missingKey(blocks: readonly Block[]): string {
  if (!blocks.length) return 'tls: failed to find any PEM data in key input';
  if (blocks.length === 1 && blocks[0]!.type === 'CERTIFICATE')
    return 'tls: found a certificate rather than a key in the PEM for the private key';
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${blocks.map((b) => b.type).join(' ')}]`;
}

/** pem.Decode over the whole text: blocks whose ends agree and whose body is base64. */
export function pemBlocks(text: string): Block[] {
  const out: Block[] = [];
  const begin = /^-----BEGIN ([^\n]*?)-----[ \t\r]*$/gm;
  for (let m = begin.exec(text); m; m = begin.exec(text)) {
    const end = text.indexOf(`\n-----END ${m[1]}-----`, begin.lastIndex);
    if (end < 0) continue;
    const body = text.slice(begin.lastIndex, end).replace(/^[^\n:]+:[^\n]*$/gm, '');
    const compact = body.replace(/\s+/g, '');
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact) || compact.length % 4) continue;
    out.push({ type: m[1]!, pem: `${m[0].trim()}\n${compact}\n-----END ${m[1]}-----\n` });
    begin.lastIndex = end + 1;
  }
  return out;
}
