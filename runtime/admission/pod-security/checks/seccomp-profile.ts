import { quoteGo } from '../../../../compiler/kube/go-quote.js';
import type { SeccompProfile } from '../../../../schemas/generated/types/core_v1.js';
import {
  type CheckPod,
  containers,
  containersOf,
  exceptWindows,
  namesWhere,
  type PodSecurityCheck,
  plural,
  quoteAll,
  setters,
  sorted,
} from '../check.js';

const reason = 'seccompProfile';
const podAnnotation = 'seccomp.security.alpha.kubernetes.io/pod';
const containerAnnotation = 'container.seccomp.security.alpha.kubernetes.io/';
const validAnnotation = (v: string): boolean =>
  v === 'runtime/default' || v === 'docker/default' || v.startsWith('localhost/');
const bad = (p: SeccompProfile | undefined): boolean =>
  p !== undefined && p.type !== 'Localhost' && p.type !== 'RuntimeDefault';

/** Before 1.19 profiles were annotations. */
const annotations: CheckPod = (metadata, spec) => {
  const keys = [podAnnotation, ...containersOf(spec).map((c) => containerAnnotation + c.name)];
  const values = metadata.annotations ?? {};
  const forbidden = sorted(
    keys
      .filter((k) => Object.hasOwn(values, k) && !validAnnotation(values[k]!))
      .map((k) => `${k}=${quoteGo(values[k]!)}`),
  );
  const what = plural('annotation', 'annotations', forbidden.length);
  return forbidden.length ? { reason, detail: `forbidden ${what} ${forbidden.join(', ')}` } : undefined;
};

const baseline: CheckPod = (_metadata, spec) => {
  const pod = spec.securityContext?.seccompProfile;
  const who = setters(
    bad(pod),
    namesWhere(spec, (s) => bad(s.seccompProfile)),
  );
  if (!who.length) return undefined;
  const values = [pod, ...containersOf(spec).map((c) => c.securityContext?.seccompProfile)].filter(bad);
  const types = sorted(values.map((p) => p?.type ?? ''));
  return {
    reason,
    detail: `${who.join(' and ')} must not set securityContext.seccompProfile.type to ${quoteAll(types)}`,
  };
};

const restricted: CheckPod = (metadata, spec) => {
  const explicit = baseline(metadata, spec);
  if (explicit || spec.securityContext?.seccompProfile) return explicit;
  const implicit = namesWhere(spec, (s) => s.seccompProfile === undefined);
  return implicit.length
    ? {
        reason,
        detail: `pod or ${containers(implicit)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
      }
    : undefined;
};

/** policy/check_seccompProfile_baseline.go */
export const seccompProfileBaseline: PodSecurityCheck = {
  id: 'seccompProfile_baseline',
  level: 'baseline',
  versions: [
    { since: 0, check: annotations },
    { since: 19, check: baseline },
  ],
};

const overrides = ['seccompProfile_baseline'];

/** policy/check_seccompProfile_restricted.go */
export const seccompProfileRestricted: PodSecurityCheck = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  versions: [
    { since: 19, check: restricted, overrides },
    { since: 25, check: exceptWindows(restricted), overrides },
  ],
};
