import { containersOf, items, podOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'storage/mount-conflict',
    title: 'A ConfigMap or Secret is mounted over a folder that the program needs.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    why: 'A mount hides everything below it: over `/etc` or `/usr/bin` the image loses its system.',
    help: 'Mount single files with `subPath`, or use a folder of its own.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec } = podOf(node);
    // Agents mount such folders of their node on purpose: `storage/sensitive-host-path` has a word on that.
    const ofNode = new Set(items(spec.volumes).flatMap(([, v]) => (v.hostPath ? [text(v.name)] : [])));
    for (const c of containersOf(node))
      for (const [i, mount] of items(c.value.volumeMounts)) {
        const path = text(mount.mountPath).replace(/(?!^)\/+$/, '');
        if (
          mount.subPath ||
          ofNode.has(text(mount.name)) ||
          !['/', '/etc', '/bin', '/usr', '/usr/bin', '/lib', '/sbin', '/dev', '/proc', '/sys'].includes(path)
        )
          continue;
        ctx.report({
          path: [...c.path, 'volumeMounts', i, 'mountPath'],
          message: `Volume \`${text(mount.name)}\` hides all of \`${path}\` in container \`${c.name}\`.`,
        });
      }
  },
});
