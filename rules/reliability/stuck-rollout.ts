import { scaledValue } from '../../compiler/kube/int-or-string.js';
import { get } from '../../compiler/kube/json.js';
import { items, podOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

export const rule = defineRule({
  meta: {
    id: 'reliability/stuck-rollout',
    title: 'A rolling update waits for itself: old and new pods share a volume that mounts once.',
    kinds: ['Deployment.apps'],
    severity: 'warning',
    presets: ['recommended', 'strict'],
    why: 'The new pod waits for the volume, the old one is kept until the new one is ready: the rollout hangs when they land on different nodes.',
    help: 'Use `strategy: {type: Recreate}`, or a StatefulSet.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec, path } = podOf(node);
    if (get(node.value, ['spec', 'strategy', 'type']) === 'Recreate') return;
    const total = Number(get(node.value, ['spec', 'replicas']) ?? 1);
    const allowed = get(node.value, ['spec', 'strategy', 'rollingUpdate', 'maxUnavailable']) ?? '25%';
    const unavailable =
      typeof allowed === 'string' || typeof allowed === 'number' ? scaledValue(allowed, total, false) : undefined;
    if (!(total >= 1) || (unavailable ?? 0) >= total) return;
    for (const [i, volume] of items(spec.volumes)) {
      const name = volume.persistentVolumeClaim?.claimName;
      const claim = name ? ctx.graph.lookup('PersistentVolumeClaim', node.namespace, name) : undefined;
      const modes = claim && get(claim.value, ['spec', 'accessModes']);
      if (!claim || !Array.isArray(modes) || modes.some((m) => m === 'ReadWriteMany' || m === 'ReadOnlyMany')) continue;
      const pods = total > 1 ? `${total} replicas share` : 'Old and new pod share';
      ctx.report({
        path: [...path, 'volumes', i, 'persistentVolumeClaim', 'claimName'],
        message: `${pods} the claim \`${name}\`, which is mounted on one node at a time.`,
        labels: [{ node: claim, path: ['spec', 'accessModes'], text: 'its access modes' }],
      });
    }
  },
});
