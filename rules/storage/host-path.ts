import { items, podOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** Mirrors pod-security-admission policy/check_hostPathVolumes.go. */
export const rule = defineRule({
  meta: {
    id: 'storage/host-path',
    title: 'A pod mounts a folder of its node.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict', 'pss-baseline', 'pss-restricted'],
    why: 'Files of the node are outside the pod’s limits, outlive it, and are different on the next node.',
    help: 'Use an emptyDir, a PersistentVolumeClaim or a ConfigMap.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec, path } = podOf(node);
    for (const [i, volume] of items(spec.volumes))
      if (volume.hostPath)
        ctx.report({
          path: [...path, 'volumes', i, 'hostPath'],
          message: `Volume \`${text(volume.name)}\` is \`${text(volume.hostPath.path)}\` of the node.`,
        });
  },
});
