import { escapeHtml, type JsonObject, stable } from '../../../compiler/kube/json.js';
import type { PodTemplateSpec } from '../../../schemas/generated/types/core_v1.js';
import { tablesOf } from '../../../schemas/load.js';
import type { VersionProfile } from '../../../schemas/profile.js';
import { fnv32a, safeEncode } from '../../world/rng.js';
import { goDump } from './go-dump.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** ComputeHash of pkg/controller/controller_utils.go: what the names of ReplicaSets and DaemonSet revisions end in. */
export function templateHash(
  profile: VersionProfile,
  template: PodTemplateSpec,
  collisions: number | undefined,
): string {
  const text = goDump(tablesOf(profile.minor), 'core/v1.PodTemplateSpec', template as unknown as JsonObject);
  const bytes = [...bytesOf(text)];
  if (collisions !== undefined) for (let i = 0; i < 8; i++) bytes.push(i < 4 ? (collisions >>> (8 * i)) & 0xff : 0);
  return safeEncode(String(fnv32a(bytes)));
}

/** HashControllerRevision of pkg/controller/history: FNV-1 over the data as Go's JSON encoder writes it, and the collisions. */
export function revisionHash(data: object, collisions: number): string {
  const json = escapeHtml(stable(data));
  let hash = 0x811c9dc5;
  for (const byte of bytesOf(json + collisions)) hash = (Math.imul(hash, 0x01000193) ^ byte) >>> 0;
  return safeEncode(String(hash));
}

const mask = (1n << 128n) - 1n;

/** FNV-1a of 128 bits, in hexadecimal: what orders the ports of an EndpointSlice. */
export function fnv128a(text: string): string {
  let hash = 0x6c62272e07bb014262b821756295c58dn;
  for (const byte of bytesOf(text)) hash = ((hash ^ BigInt(byte)) * 0x0000000001000000000000000000013bn) & mask;
  return hash.toString(16).padStart(32, '0');
}
