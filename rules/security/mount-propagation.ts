import { containersOf, items } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'security/mount-propagation',
    title: 'Mounts made in a container appear on its node.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['strict'],
    why: '`Bidirectional` propagation hands mounts of the container to the node and to every other container.',
    help: 'Use `HostToContainer` or none; only storage drivers need `Bidirectional`.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const c of containersOf(node))
      for (const [i, mount] of items(c.value.volumeMounts))
        if (mount.mountPropagation === 'Bidirectional')
          ctx.report({
            path: [...c.path, 'volumeMounts', i, 'mountPropagation'],
            message: `What container \`${c.name}\` mounts below \`${mount.mountPath}\` appears on the node.`,
          });
  },
});
