import type { Binding, Node, Pod } from '../../../schemas/generated/types/core_v1.js';
import type { AdmissionPlugin } from '../plugin.js';

const copied = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/** PodTopologyLabels, on by default since 1.35: a pod learns the zone and region of the node it is bound to. */
export const podTopologyLabels: AdmissionPlugin = {
  name: 'PodTopologyLabels',
  operations: ['CREATE'],
  available: ({ profile }) => profile.atLeast('1.35'),
  admit(request, { view }) {
    if (request.resource !== 'pods' || request.gvk.group) return undefined;
    let nodeName: string | undefined;
    if (request.subresource === 'binding') {
      const target = (request.object as unknown as Binding).target;
      nodeName = target?.kind === 'Node' ? target.name : undefined;
    } else if (!request.subresource) nodeName = (request.object as unknown as Pod).spec?.nodeName;
    const node = nodeName ? (view.get('Node', '', nodeName) as Node | undefined) : undefined;
    const labels = Object.entries(node?.metadata?.labels ?? {}).filter(([key]) => copied.includes(key));
    const { metadata } = request.object;
    if (labels.length) metadata.labels = { ...metadata.labels, ...Object.fromEntries(labels) };
    return undefined;
  },
};
