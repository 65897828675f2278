import { get, isObject } from '../../compiler/kube/json.js';
import { defineRule } from '../kit/rule.js';

const fields: readonly (readonly [readonly string[], string])[] = [
  [['metadata', 'resourceVersion'], 'is set by the server; creating an object with it is refused'],
  [['metadata', 'uid'], 'is set by the server'],
  [['metadata', 'selfLink'], 'is no longer used'],
  [['metadata', 'generation'], 'is counted by the server'],
  [['metadata', 'managedFields'], 'is kept by the server'],
  [['metadata', 'deletionTimestamp'], 'is set by the server'],
  [['metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration'], 'is written by kubectl apply'],
  [['metadata', 'annotations', 'deployment.kubernetes.io/revision'], 'is counted by the controller'],
];

export const rule = defineRule({
  meta: {
    id: 'metadata/server-fields',
    title: 'A manifest holds fields that belong to the server.',
    kinds: 'all',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'safe',
    why: 'They come from `kubectl get -o yaml`: at best they are ignored, at worst the object is refused or an old state is written back.',
    help: 'Remove them.',
    since: '0.1.0',
  },
  check(node, ctx) {
    for (const [path, what] of fields) {
      if (get(node.value, path) === undefined) continue;
      ctx.report({
        path,
        atKey: true,
        message: `\`${path.at(-1)}\` ${what}.`,
        fixes: [ctx.fix.remove(`Remove \`${path.at(-1)}\``, 'safe', path)],
      });
    }
    const status = get(node.value, ['status']);
    const filled = isObject(status) && Object.values(status).some((v) => !(Array.isArray(v) && v.length === 0));
    // The status of a custom resource definition and of nodes in a dump has its uses.
    if (
      filled &&
      node.kind !== 'CustomResourceDefinition' &&
      node.kind !== 'Node' &&
      get(node.value, ['metadata', 'uid']) === undefined
    )
      ctx.report({
        path: ['status'],
        atKey: true,
        message: '`status` is what the cluster found, not what you ask for.',
        fixes: [ctx.fix.remove('Remove `status`', 'safe', ['status'])],
      });
  },
});
