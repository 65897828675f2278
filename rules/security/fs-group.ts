import { podOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'security/fs-group',
    title: 'The files of a pod’s volumes belong to the root group.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict'],
    why: 'With `fsGroup` or a supplemental group 0, processes of the pod act as the root group on files.',
    help: 'Use a group of its own.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec, path } = podOf(node);
    const base = [...path, 'securityContext'];
    if (spec.securityContext?.fsGroup === 0)
      ctx.report({ path: [...base, 'fsGroup'], message: 'Volumes of the pod belong to group 0.' });
    const groups: unknown = spec.securityContext?.supplementalGroups;
    if (Array.isArray(groups))
      groups.forEach((group, i) => {
        if (group === 0)
          ctx.report({ path: [...base, 'supplementalGroups', i], message: 'Processes of the pod are in group 0.' });
      });
  },
});
