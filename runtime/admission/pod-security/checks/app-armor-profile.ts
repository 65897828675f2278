import { quoteGo } from '../../../../compiler/kube/go-quote.js';
import type { SecurityContext } from '../../../../schemas/generated/types/core_v1.js';
import {
  type CheckPod,
  containersOf,
  namesWhere,
  type PodSecurityCheck,
  plural,
  quoteAll,
  setters,
  sorted,
} from '../check.js';

const annotationPrefix = 'container.apparmor.security.beta.kubernetes.io/';
const allowedTypes = ['RuntimeDefault', 'Localhost'];
const allowedAnnotation = (v: string): boolean => v === '' || v === 'runtime/default' || v.startsWith('localhost/');
const badType = (s: { appArmorProfile?: SecurityContext['appArmorProfile'] }): boolean =>
  s.appArmorProfile !== undefined && !allowedTypes.includes(s.appArmorProfile.type ?? '');

const check: CheckPod = (metadata, spec) => {
  const podBad = badType(spec.securityContext ?? {});
  const bad = namesWhere(spec, badType);
  const types = [spec.securityContext ?? {}, ...containersOf(spec).map((c) => c.securityContext ?? {})]
    .filter(badType)
    .map((s) => s.appArmorProfile?.type ?? '');
  const annotations = Object.entries(metadata.annotations ?? {})
    .filter(([k, v]) => k.startsWith(annotationPrefix) && !allowedAnnotation(v))
    .map(([k, v]) => `${k}=${quoteGo(v)}`)
    .sort();
  const who = setters(podBad, bad);
  if (annotations.length) who.push(plural('annotation', 'annotations', annotations.length));
  if (!who.length) return undefined;
  const values = [...sorted(types), ...annotations];
  return {
    reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', values.length),
    detail: `${who.join(' and ')} must not set AppArmor profile type to ${quoteAll(values)}`,
  };
};

/** policy/check_appArmorProfile.go */
export const appArmorProfile: PodSecurityCheck = {
  id: 'appArmorProfile',
  level: 'baseline',
  versions: [{ since: 0, check }],
};
