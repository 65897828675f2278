import type { Pod } from '../../../schemas/generated/types/core_v1.js';
import type { AdmissionPlugin } from '../plugin.js';

/** DefaultTolerationSeconds: a pod outlives trouble of its node by five minutes, unless it says otherwise. */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  operations: ['CREATE', 'UPDATE'],
  admit(request, { options }) {
    if (request.resource !== 'pods' || request.gvk.group || request.subresource) return undefined;
    const spec = (request.object as unknown as Pod).spec;
    if (!spec) return undefined;
    const given = spec.tolerations ?? [];
    const missing = [
      { key: 'node.kubernetes.io/not-ready', tolerationSeconds: options.notReadyTolerationSeconds ?? 300 },
      { key: 'node.kubernetes.io/unreachable', tolerationSeconds: options.unreachableTolerationSeconds ?? 300 },
    ].filter(({ key }) => !given.some((t) => (!t.key || t.key === key) && (!t.effect || t.effect === 'NoExecute')));
    if (missing.length)
      spec.tolerations = [
        ...given,
        ...missing.map(({ key, tolerationSeconds }) => ({
          key,
          operator: 'Exists',
          effect: 'NoExecute',
          tolerationSeconds,
        })),
      ];
    return undefined;
  },
};
