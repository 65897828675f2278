import type { AppArmorProfile, Pod } from '../../../../../schemas/generated/types/core_v1.js';
import type { KubeObject } from '../../../../kube/object.js';
import { FieldPath } from '../../../field/path.js';
import { semanticEqual } from '../../checks.js';
import { appArmorContainer } from './annotations.js';
import { visitContainers } from './visit.js';

/** ApparmorFieldForAnnotation (pkg/api/pod/util.go); undefined where the annotation makes no profile. */
export function profileOfAnnotation(annotation: string): AppArmorProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  const local = annotation.startsWith('localhost/') ? annotation.slice('localhost/'.length) : '';
  return local ? { type: 'Localhost', localhostProfile: local } : undefined;
}

/** ValidateAppArmorProfileField on what an annotation makes. */
const isValid = ({ localhostProfile }: AppArmorProfile): boolean =>
  localhostProfile === undefined || (localhostProfile.trim() === localhostProfile && localhostProfile.length <= 4095);

/** applyAppArmorVersionSkew (pkg/registry/core/pod/strategy.go): old annotations become fields, with a warning. */
export function syncAppArmor(pod: Pod & KubeObject, warn: (text: string) => void): void {
  const spec = pod.spec!;
  const annotations = pod.metadata.annotations;
  if (!annotations || spec.os?.name === 'windows') return;
  visitContainers(spec, FieldPath.root, (container) => {
    const key = appArmorContainer + container.name;
    if (!Object.hasOwn(annotations, key) || container.securityContext?.appArmorProfile) return;
    const made = profileOfAnnotation(annotations[key]!);
    const profile = made && isValid(made) ? made : undefined;
    const differs = profile && !semanticEqual(profile, spec.securityContext?.appArmorProfile);
    if (differs) container.securityContext = { ...container.securityContext, appArmorProfile: profile };
    if (differs || !profile)
      warn(`metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`);
  });
}
