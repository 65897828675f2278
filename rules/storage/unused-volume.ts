import { containersOf, items, podOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'storage/unused-volume',
    title: 'No container mounts a volume of the pod.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'safe',
    why: 'The pod waits for a volume that nobody uses, or a mount was forgotten.',
    help: 'Mount it or remove it.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec, path } = podOf(node);
    const used = new Set(
      containersOf(node).flatMap((c) => [
        ...items(c.value.volumeMounts).map(([, m]) => text(m.name)),
        ...items(c.value.volumeDevices).map(([, d]) => text(d.name)),
      ]),
    );
    for (const [i, volume] of items(spec.volumes)) {
      const name = text(volume.name);
      if (!name || used.has(name)) continue;
      const at = [...path, 'volumes', i];
      ctx.report({
        path: [...at, 'name'],
        message: `No container mounts the volume \`${name}\`.`,
        // An emptyDir that nobody mounts does nothing; others may be waited for on purpose.
        fixes: [ctx.fix.remove('Remove the volume', volume.emptyDir ? 'safe' : 'unsafe', at)],
      });
    }
  },
});
