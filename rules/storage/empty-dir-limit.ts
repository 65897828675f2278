import { isObject } from '../../compiler/kube/json.js';
import { items, podOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'storage/empty-dir-limit',
    title: 'An emptyDir may fill the disk, or the memory, of its node.',
    kinds: 'pods',
    severity: 'info',
    presets: ['strict'],
    why: 'When the disk of a node runs full the kubelet evicts pods; an emptyDir in memory counts against the container’s limit.',
    help: 'Set `sizeLimit`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec, path } = podOf(node);
    for (const [i, volume] of items(spec.volumes))
      if (isObject(volume.emptyDir) && volume.emptyDir['sizeLimit'] === undefined)
        ctx.report({
          path: [...path, 'volumes', i, 'emptyDir'],
          message: `Volume \`${text(volume.name)}\` has no size limit.`,
        });
  },
});
