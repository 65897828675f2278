import { containersOf, items, podOf, text } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

const sensitive = [
  '/',
  '/etc',
  '/boot',
  '/dev',
  '/lib',
  '/proc',
  '/root',
  '/sys',
  '/usr',
  '/var/lib/kubelet',
  '/var/lib/docker',
  '/var/lib/containerd',
  '/var/lib/etcd',
  '/etc/kubernetes',
  '/var/run',
  '/run',
];

export const rule = defineRule({
  meta: {
    id: 'storage/sensitive-host-path',
    title: 'A container can write to a system folder of its node.',
    kinds: 'pods',
    severity: 'error',
    presets: ['recommended', 'strict'],
    fixable: 'unsafe',
    why: 'Who writes to such a folder can put programs and keys there, and owns the node.',
    help: 'Mount it `readOnly: true`, or the one file that is needed.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec } = podOf(node);
    const folders = new Map(
      items(spec.volumes).flatMap(([, v]): [string, string][] => {
        const path = text(v.hostPath?.path).replace(/(?!^)\/+$/, '');
        return sensitive.includes(path) ? [[text(v.name), path]] : [];
      }),
    );
    if (folders.size === 0) return;
    for (const c of containersOf(node))
      for (const [i, mount] of items(c.value.volumeMounts)) {
        const folder = folders.get(text(mount.name));
        if (!folder || mount.readOnly === true) continue;
        const path = [...c.path, 'volumeMounts', i];
        ctx.report({
          path: [...path, 'name'],
          message: `Container \`${c.name}\` can write to \`${folder}\` of its node.`,
          fixes: [ctx.fix.set('Mount it read-only', 'unsafe', [...path, 'readOnly'], true)],
        });
      }
  },
});
