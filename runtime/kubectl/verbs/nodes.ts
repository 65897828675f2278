import type { KubeObject } from '../../../compiler/kube/object.js';
import type { Taint } from '../../../schemas/generated/types/core_v1.js';
import { type Flags, KubectlError } from '../command-line.js';
import type { Session } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { update } from '../writes.js';

interface NodeLike extends KubeObject {
  spec?: { unschedulable?: boolean; taints?: Taint[] };
}

/** Nodes by name or selector. */
export function nodesOf(s: Session, flags: Flags): KubeObject[] {
  if (!flags.args.length && !flags.has('selector')) {
    const { command } = flags;
    throw new KubectlError(`error: USAGE: ${command} NODE [flags]\nSee 'kubectl ${command} -h' for help and examples`);
  }
  return s.targets(flags, ['nodes', ...flags.args.map((a) => a.replace(/^nodes?\//, ''))]);
}

/** Sets spec.unschedulable; prints what kubectl prints. */
export function cordonNode(s: Session, node: KubeObject, wanted: boolean): void {
  const word = wanted ? 'cordoned' : 'uncordoned';
  if (((node as NodeLike).spec?.unschedulable ?? false) === wanted) {
    s.report(node, `already ${word}`);
    return;
  }
  const done = update(s, node, (draft) => {
    const d = draft as NodeLike;
    d.spec = { ...d.spec };
    if (wanted) d.spec.unschedulable = true;
    else delete d.spec.unschedulable;
    return d;
  });
  if (done) s.report(done.object, word);
}

const cordonVerb = (wanted: boolean): KubectlVerb => ({
  flags: { selector: 'string' },
  run: (s, flags) => {
    for (const node of s.inTurn(nodesOf(s, flags))) cordonNode(s, node, wanted);
  },
});
export const cordon = cordonVerb(true);
export const uncordon = cordonVerb(false);

interface TaintChange {
  readonly key: string;
  readonly value?: string;
  readonly effect?: string;
  readonly remove: boolean;
}

function parseTaint(text: string): TaintChange {
  const m = /^([^=:]+?)(?:=([^:]*))?(?::(\w+))?(-)?$/.exec(text);
  if (!m) throw new KubectlError(`error: unknown taint spec: ${text}`);
  const [, key = '', value, effect, minus] = m;
  return { key, ...(value ? { value } : {}), ...(effect ? { effect } : {}), remove: minus === '-' };
}

/** kubectl taint. pkg/cmd/taint. */
export const taint: KubectlVerb = {
  flags: { selector: 'string', all: 'boolean', overwrite: 'boolean' },
  run(s, flags) {
    const [type = '', ...words] = flags.args;
    if (type !== 'node' && type !== 'nodes' && type !== 'no')
      throw new KubectlError(`error: invalid resource type ${type}, only node types are supported`);
    const isTaint = (w: string) => /[=:]/.test(w) || w.endsWith('-');
    const changes = words.filter(isTaint).map(parseTaint);
    if (changes.length === 0) throw new KubectlError('error: at least one taint update is required');
    for (const node of s.inTurn(s.targets(flags, ['nodes', ...words.filter((w) => !isTaint(w))])))
      taintNode(s, flags, node as NodeLike, changes);
  },
};

function taintNode(s: Session, flags: Flags, node: NodeLike, changes: readonly TaintChange[]): void {
  const old = node.spec?.taints ?? [];
  const same = (c: TaintChange) => (t: Taint) => t.key === c.key && (c.effect === undefined || t.effect === c.effect);
  const added = changes.filter((c) => !c.remove);
  const clash = added.filter((c) => old.some(same(c)));
  if (clash.length && !flags.boolean('overwrite')) {
    s.fail(
      `error: node ${node.metadata.name} already has ${clash.map((c) => c.key).join(', ')} taint(s) with same effect(s) and --overwrite is false`,
    );
    return;
  }
  const missing = changes.filter((c) => c.remove && !old.some(same(c)));
  for (const c of missing) s.fail(`error: taint "${c.key}${c.effect ? `:${c.effect}` : ''}" not found`);
  if (missing.length) return;
  const kept = old.filter((t) => !changes.some((c) => same(c)(t)));
  const taints = [
    ...kept,
    ...added.map(({ key, value, effect }) => ({ key, ...(value ? { value } : {}), effect: effect ?? '' })),
  ];
  const done = update(s, node, (draft) => {
    const d = draft as NodeLike;
    d.spec = { ...d.spec, taints };
    if (taints.length === 0) delete d.spec.taints;
    return d;
  });
  const word = added.length === 0 ? 'untainted' : clash.length ? 'modified' : 'tainted';
  if (done) s.report(done.object, word, { dryRunSaid: false });
}
