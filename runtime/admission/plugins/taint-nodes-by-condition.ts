import type { Node } from '../../../schemas/generated/types/core_v1.js';
import type { AdmissionPlugin } from '../plugin.js';

const key = 'node.kubernetes.io/not-ready';
const effect = 'NoSchedule';

/** TaintNodesByCondition (plugin/pkg/admission/nodetaint/admission.go): a new node is not ready until its controller says so. */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  operations: ['CREATE'],
  admit(request) {
    if (request.resource !== 'nodes' || request.gvk.group || request.subresource) return undefined;
    const node = request.object as unknown as Node;
    if (node.spec?.taints?.some((t) => t.key === key && t.effect === effect)) return undefined;
    node.spec = { ...node.spec, taints: [...(node.spec?.taints ?? []), { key, effect }] };
    return undefined;
  },
};
