import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import type { AdmissionPlugin } from '../plugin.js';

/** ExtendedResourceToleration, off by default: who asks for a device tolerates the taint of nodes that have it. */
export const extendedResourceToleration: AdmissionPlugin = {
  name: 'ExtendedResourceToleration',
  operations: ['CREATE', 'UPDATE'],
  admit(request) {
    const spec = (request.object as unknown as Pod).spec;
    if (request.resource !== 'pods' || request.gvk.group || request.subresource || !spec) return undefined;
    const names = [...(spec.containers ?? []), ...(spec.initContainers ?? [])]
      .flatMap((c) => Object.keys(c.resources?.requests ?? {}))
      .filter(isExtended);
    for (const key of [...new Set(names)].sort()) {
      const wanted = { key, operator: 'Exists', effect: 'NoSchedule' };
      const others = (spec.tolerations ?? []).filter(
        (t) => !(t.key === key && t.effect === wanted.effect && (t.operator ?? 'Equal') === 'Exists' && !t.value),
      );
      spec.tolerations = [...others, wanted];
    }
    return undefined;
  },
};

/** IsExtendedResourceName: qualified, and neither Kubernetes' own nor a quota's. */
function isExtended(name: string): boolean {
  const slash = name.indexOf('/');
  if (slash < 0) return false;
  const domain = name.slice(0, slash);
  return domain !== 'kubernetes.io' && !domain.endsWith('.kubernetes.io') && !name.startsWith('requests.');
}
