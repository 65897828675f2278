import { nodeCrypto } from '../../host/node-modules.js';
import { bcryptHash } from '../crypto/bcrypt.js';
import { type CertificatePair, checkCertificate, createCertificate, signerOf } from '../crypto/certificates.js';
import {
  generateDsa,
  generateEcdsa,
  generateEd25519,
  generateRsa,
  type PrivateKey,
  parsePrivateKey,
} from '../crypto/keys.js';
import { byteLength, fromBytes, toBytes } from '../go/bytes.js';
import { GoError, type GoInt, GoStruct, type GoType, type GoValue } from '../go/values.js';
import type { Frame, FunctionTable } from '../template/runtime.js';
import { fn, num, panic } from './define.js';
import { decodeBase64 } from './encoding.js';

const certificateType: GoType = { name: 'sprig.certificate', kind: 'struct' };

function certificate(pair: CertificatePair): GoStruct {
  return new GoStruct(
    certificateType,
    new Map([
      ['Cert', pair.cert],
      ['Key', pair.key],
    ]),
  );
}

const text = (v: GoStruct, name: string): string => v.fields.get(name) as string;

function issue(
  f: Frame,
  key: PrivateKey,
  name: string,
  days: GoInt,
  isCa: boolean,
  ips: GoValue,
  dns: GoValue,
  ca?: GoStruct,
): GoStruct {
  const signer = ca && signerOf(text(ca, 'Cert'), text(ca, 'Key'));
  return certificate(
    createCertificate({ name, ips, dns, days: num(days), isCa }, key, signer, f.run.random, f.run.now),
  );
}

const rsa = (f: Frame): PrivateKey => generateRsa(f.run.random, 2048);

function given(pem: string): PrivateKey {
  try {
    return parsePrivateKey(pem);
  } catch (e) {
    if (e instanceof GoError) throw new GoError(`parsing private key: ${e.message}`);
    throw e;
  }
}

function privateKey(f: Frame, type: string): string {
  switch (type) {
    case '':
    case 'rsa':
      return generateRsa(f.run.random, 4096).pem;
    case 'dsa':
      return generateDsa(f.run.random);
    case 'ecdsa':
      return generateEcdsa(f.run.random).pem;
    case 'ed25519':
      return generateEd25519(f.run.random).pem;
    default:
      return `Unknown type ${type}`;
  }
}

function customCertificate(cert: string, key: string): GoStruct {
  const decode = (value: string, what: string): string => {
    try {
      return fromBytes(decodeBase64(value));
    } catch {
      throw new GoError(`unable to decode base64 ${what}`);
    }
  };
  const pair = { cert: decode(cert, 'certificate'), key: decode(key, 'private key') };
  checkCertificate(pair.cert);
  try {
    parsePrivateKey(pair.key);
  } catch (e) {
    throw new GoError(`error parsing private key: ${(e as Error).message}`);
  }
  return certificate(pair);
}

function bcrypt(f: Frame, password: string): string {
  const bytes = toBytes(password);
  if (bytes.length > 72) return 'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes';
  return bcryptHash(bytes, f.run.random(16));
}

const templates: Record<string, string> = {
  maximum: 'anoxxxxxxxxxxxxxxxxx axxxxxxxxxxxxxxxxxno',
  long:
    'CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv CvcvCvccnoCvcv ' +
    'CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv CvccCvccCvcvno CvcvnoCvccCvcc ' +
    'CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno',
  medium: 'CvcnoCvc CvcCvcno',
  short: 'Cvcn',
  basic: 'aaanaaan aannaaan aaannaaa',
  pin: 'nnnn',
};
const consonants = 'BCDFGHJKLMNPQRSTVWXYZ';
const characters: Record<string, string> = {
  V: 'AEIOU',
  C: consonants,
  v: 'aeiou',
  c: consonants.toLowerCase(),
  A: `AEIOU${consonants}`,
  a: `AEIOUaeiou${consonants}${consonants.toLowerCase()}`,
  n: '0123456789',
  o: "@&%?,=[]_:-+*$#!'^~;()/.",
  x: `AEIOUaeiou${consonants}${consonants.toLowerCase()}0123456789!@#$%^&*()`,
};

/** The Master Password algorithm. */
function derivePassword(counter: GoInt, type: string, password: string, user: string, site: string): string {
  const choices = Object.hasOwn(templates, type) ? templates[type]!.split(' ') : undefined;
  if (!choices) return `cannot find password template ${type}`;
  const scope = 'com.lyndir.masterpassword';
  const uint32 = (n: number): Buffer => {
    const b = Buffer.alloc(4);
    b.writeUInt32BE(n >>> 0);
    return b;
  };
  const salt = Buffer.concat([Buffer.from(scope), uint32(byteLength(user)), toBytes(user)]);
  const key = nodeCrypto().scryptSync(toBytes(password), salt, 64, { N: 32768, r: 8, p: 2, maxmem: 256 * 1024 * 1024 });
  const message = Buffer.concat([Buffer.from(scope), uint32(byteLength(site)), toBytes(site), uint32(num(counter))]);
  const seed = nodeCrypto().createHmac('sha256', key).update(message).digest();
  const template = choices[seed[0]! % choices.length]!;
  return [...template].map((c, i) => characters[c]![seed[i + 1]! % characters[c]!.length]).join('');
}

const aesKey = (password: string): Buffer => {
  const key = Buffer.alloc(32);
  Buffer.from(toBytes(password)).copy(key, 0, 0, 32);
  return key;
};

function encryptAes(f: Frame, password: string, plain: string): string {
  if (plain === '') return '';
  const iv = f.run.random(16);
  const cipher = nodeCrypto().createCipheriv('aes-256-cbc', aesKey(password), iv);
  return Buffer.concat([iv, cipher.update(toBytes(plain)), cipher.final()]).toString('base64');
}

function decryptAes(password: string, crypt: string): string {
  if (crypt === '') return '';
  const bytes = Buffer.from(decodeBase64(crypt));
  if (bytes.length < 16) panic(`runtime error: slice bounds out of range [:16] with capacity ${bytes.length}`);
  if (bytes.length % 16) panic('crypto/cipher: input not full blocks');
  const cipher = nodeCrypto()
    .createDecipheriv('aes-256-cbc', aesKey(password), bytes.subarray(0, 16))
    .setAutoPadding(false);
  const plain = Buffer.concat([cipher.update(bytes.subarray(16)), cipher.final()]);
  const padding = plain.at(-1) ?? panic('runtime error: index out of range [-1]');
  if (padding > plain.length) panic(`runtime error: slice bounds out of range [:${plain.length - padding}]`);
  return fromBytes(plain.subarray(0, plain.length - padding));
}

/** sprig's cryptography: real keys and certificates, from the randomness of the run. */
export const crypto: FunctionTable = {
  bcrypt: fn(['string'], (f, s) => bcrypt(f, s)),
  htpasswd: fn(['string', 'string'], (f, user, password) =>
    user.includes(':') ? `invalid username: ${user}` : `${user}:${bcrypt(f, password)}`,
  ),
  genPrivateKey: fn(['string'], (f, type) => privateKey(f, type)),
  derivePassword: fn(['uint32', 'string', 'string', 'string', 'string'], (_, ...args) => derivePassword(...args)),
  buildCustomCert: fn(['string', 'string'], (_, cert, key) => customCertificate(cert, key)),
  genCA: fn(['string', 'int'], (f, name, days) => issue(f, rsa(f), name, days, true, null, null)),
  genCAWithKey: fn(['string', 'int', 'string'], (f, name, days, key) =>
    issue(f, given(key), name, days, true, null, null),
  ),
  genSelfSignedCert: fn(['string', 'list', 'list', 'int'], (f, name, ips, dns, days) =>
    issue(f, rsa(f), name, days, false, ips, dns),
  ),
  genSelfSignedCertWithKey: fn(['string', 'list', 'list', 'int', 'string'], (f, name, ips, dns, days, key) =>
    issue(f, given(key), name, days, false, ips, dns),
  ),
  genSignedCert: fn(['string', 'list', 'list', 'int', 'cert'], (f, name, ips, dns, days, ca) =>
    issue(f, rsa(f), name, days, false, ips, dns, ca),
  ),
  genSignedCertWithKey: fn(['string', 'list', 'list', 'int', 'cert', 'string'], (f, name, ips, dns, days, ca, key) =>
    issue(f, given(key), name, days, false, ips, dns, ca),
  ),
  encryptAES: fn(['string', 'string'], (f, password, s) => encryptAes(f, password, s)),
  decryptAES: fn(['string', 'string'], (_, password, s) => decryptAes(password, s)),
};
