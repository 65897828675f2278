import type { PodSpec, SeccompProfile } from '../../../../../schemas/generated/types/core_v1.js';
import type { ObjectMeta } from '../../../../../schemas/generated/types/meta_v1.js';
import { quoteGo } from '../../../../kube/go-quote.js';
import { type FieldError, forbidden, invalid } from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { localDescendingPath } from './paths.js';
import { visitContainers } from './visit.js';

type Annotations = Readonly<Record<string, string>>;

export const mirrorPod = 'kubernetes.io/config.mirror';
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';
const seccompPod = 'seccomp.security.alpha.kubernetes.io/pod';
const seccompContainer = 'container.seccomp.security.alpha.kubernetes.io/';
export const appArmorContainer = 'container.apparmor.security.beta.kubernetes.io/';

const own = (map: Annotations, key: string): string | undefined => (Object.hasOwn(map, key) ? map[key] : undefined);

/** ValidatePodSpecificAnnotations. */
export function validatePodAnnotations(annotations: Annotations = {}, spec: PodSpec, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  const mirror = own(annotations, mirrorPod);
  if (mirror !== undefined && !spec.nodeName)
    out.push(invalid(path.key(mirrorPod), mirror, 'must set spec.nodeName if mirror pod annotation is set'));
  const cost = own(annotations, deletionCost);
  if (cost !== undefined && !isDeletionCost(cost))
    out.push(invalid(path.key(deletionCost), cost, 'must be a 32bit integer'));
  const pod = own(annotations, seccompPod);
  if (pod !== undefined) out.push(...seccompErrors(pod, path.child(seccompPod)));
  for (const key of Object.keys(annotations))
    if (key.startsWith(seccompContainer)) out.push(...seccompErrors(annotations[key]!, path.child(key)));
  return [...out, ...appArmorErrors(annotations, spec, path)];
}

const isDeletionCost = (text: string): boolean =>
  /^-?(?:0|[1-9]\d{0,9})$/.test(text) && text !== '-0' && Number(text) >= -(2 ** 31) && Number(text) < 2 ** 31;

function seccompErrors(profile: string, path: FieldPath): FieldError[] {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(profile)) return [];
  if (profile.startsWith('localhost/')) return localDescendingPath(profile.slice('localhost/'.length), path);
  return [invalid(path, profile, 'must be a valid seccomp profile')];
}

function appArmorErrors(annotations: Annotations, spec: PodSpec, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  for (const key of Object.keys(annotations)) {
    if (!key.startsWith(appArmorContainer)) continue;
    const name = key.slice(appArmorContainer.length);
    let found = false;
    visitContainers(spec, path, (container) => {
      found ||= container.name === name;
    });
    if (!found) out.push(invalid(path.key(key), name, 'container not found'));
    const profile = annotations[key]!;
    if (
      profile !== '' &&
      profile !== 'runtime/default' &&
      profile !== 'unconfined' &&
      !profile.startsWith('localhost/')
    )
      out.push(invalid(path.key(key), profile, `invalid AppArmor profile name: ${quoteGo(profile)}`));
  }
  return out;
}

/** validateSeccompAnnotationsAndFields. */
export function validateSeccompMatch(meta: ObjectMeta, spec: PodSpec, path: FieldPath): FieldError[] {
  const annotations = meta.annotations ?? {};
  const out: FieldError[] = [];
  const compare = (key: string, profile: SeccompProfile | undefined, at: FieldPath): void => {
    const annotation = own(annotations, key);
    if (profile && annotation !== undefined) out.push(...mismatch(annotation, profile, 'seccomp', at));
  };
  compare(seccompPod, spec.securityContext?.seccompProfile, path.child('securityContext', 'seccompProfile'));
  visitContainers(spec, path, (container, at) => {
    const profile = container.securityContext?.seccompProfile;
    compare(seccompContainer + container.name, profile, at.child('securityContext', 'seccompProfile'));
  });
  return out;
}

function mismatch(
  annotation: string,
  profile: SeccompProfile,
  what: 'seccomp' | 'apparmor',
  path: FieldPath,
): FieldError[] {
  const type = [forbidden(path.child('type'), `${what} type in annotation and field must match`)];
  switch (profile.type) {
    case 'Unconfined':
      return annotation === 'unconfined' ? [] : type;
    case 'RuntimeDefault':
      return annotation === 'runtime/default' || (what === 'seccomp' && annotation === 'docker/default') ? [] : type;
    case 'Localhost':
      if (!annotation.startsWith('localhost/')) return type;
      return annotation.slice('localhost/'.length) === profile.localhostProfile
        ? []
        : [forbidden(path.child('localhostProfile'), `${what} profile in annotation and field must match`)];
    default:
      return [];
  }
}

/** validateAppArmorAnnotationsAndFieldsMatchOnCreate. */
export function validateAppArmorMatch(meta: ObjectMeta, spec: PodSpec, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  if (spec.os?.name === 'windows') return out;
  visitContainers(spec, path, (container, at) => {
    const profile = container.securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile;
    const annotation = own(meta.annotations ?? {}, appArmorContainer + container.name);
    if (profile && annotation !== undefined)
      out.push(...mismatch(annotation, profile, 'apparmor', at.child('securityContext', 'appArmorProfile')));
  });
  return out;
}
