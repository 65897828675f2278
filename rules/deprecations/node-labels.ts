import { matchFields } from '../../compiler/graph/graph.js';
import { get, type Path } from '../../compiler/kube/json.js';
import { podOf } from '../kit/read.js';
import { defineRule } from '../kit/rule.js';

/** The table of pkg/api/node/util.go, minus what nodes no longer carry at all. */
const renamed: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
};

export const rule = defineRule({
  meta: {
    id: 'deprecations/node-labels',
    title: 'A pod selects nodes by a label that has been renamed.',
    kinds: 'pods',
    severity: 'warning',
    presets: ['recommended', 'strict'],
    fixable: 'safe',
    why: 'The old labels are deprecated since 1.14 and 1.17; nodes without them take no such pod.',
    help: 'Use the new label, which every node has.',
    since: '0.1.0',
  },
  check(node, ctx) {
    const { spec, path } = podOf(node);
    const report = (at: Path, old: string, asKey: boolean): void => {
      const name = Object.hasOwn(renamed, old) ? renamed[old] : undefined;
      if (!name) return;
      const title = `Use \`${name}\``;
      const taken = asKey && get(node.value, [...at.slice(0, -1), name]) !== undefined;
      ctx.report({
        path: at,
        atKey: asKey,
        message: `The label \`${old}\` is now called \`${name}\`.`,
        fixes: taken ? [] : [asKey ? ctx.fix.rename(title, 'safe', at, name) : ctx.fix.set(title, 'safe', at, name)],
      });
    };
    for (const place of matchFields(spec as never, 'nodeSelector{*}', path))
      report(place.path, String(place.path.at(-1)), true);
    for (const pattern of keys)
      for (const place of matchFields(spec as never, pattern, path)) report(place.path, String(place.value), false);
  },
});

const required = 'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[*]';
const preferred = 'affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[*].preference';
const podTerms = 'affinity.podAffinity|podAntiAffinity';
const keys = [
  `${required}.matchExpressions[*].key`,
  `${preferred}.matchExpressions[*].key`,
  `${podTerms}.requiredDuringSchedulingIgnoredDuringExecution[*].topologyKey`,
  `${podTerms}.preferredDuringSchedulingIgnoredDuringExecution[*].podAffinityTerm.topologyKey`,
  'topologySpreadConstraints[*].topologyKey',
];
