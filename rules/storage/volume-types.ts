import { items, podOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** Mirrors pod-security-admission policy/check_restrictedVolumes.go. */
const allowed = new Set([
  'name',
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

export const rule = defineRule({
  meta: {
    id: 'storage/volume-types',
    title: 'A pod names storage directly instead of claiming it.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict', 'pss-restricted'],
    why: 'Such volumes tie the pod to one place, go past quota and access control, and many of their drivers are gone.',
    help: 'Use a PersistentVolumeClaim.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec, path } = podOf(node);
    for (const [i, volume] of items(spec.volumes))
      for (const type of Object.keys(volume))
        if (!allowed.has(type))
          ctx.report({
            path: [...path, 'volumes', i, type],
            atKey: true,
            message: `Volume \`${text(volume.name)}\` is of type ${type}.`,
          });
  },
});
