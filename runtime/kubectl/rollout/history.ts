import type { KubeObject } from '../../../compiler/kube/object.js';
import type { PodTemplateSpec } from '../../../schemas/generated/types/core_v1.js';
import { equal } from '../../world/equal.js';
import { KubectlError } from '../command-line.js';
import { printName, type Session } from '../session.js';
import { podTemplateOf, update } from '../writes.js';

const revisionAnnotation = 'deployment.kubernetes.io/revision';
const changeCause = 'kubernetes.io/change-cause';

interface Revision {
  readonly number: number;
  readonly template: PodTemplateSpec;
  readonly cause: string;
}

/** The revisions that a workload remembers, oldest first. pkg/polymorphichelpers/history.go. */
export function revisionsOf(s: Session, object: KubeObject): Revision[] {
  const owned = s.world.store.ownedBy(object.metadata.uid ?? '');
  const sets =
    object.kind === 'Deployment'
      ? owned.filter((o) => o.kind === 'ReplicaSet')
      : owned.filter((o) => o.kind === 'ControllerRevision');
  const out = sets.map((o) => {
    const cause = o.metadata.annotations?.[changeCause] ?? '<none>';
    if (o.kind === 'ReplicaSet')
      return { number: Number(o.metadata.annotations?.[revisionAnnotation] ?? 0), template: podTemplateOf(o)!, cause };
    const revision = o as unknown as { revision: number; data: { spec: { template: PodTemplateSpec } } };
    const { $patch: _, ...template } = revision.data.spec.template as PodTemplateSpec & { $patch?: string };
    return { number: revision.revision, template, cause };
  });
  return out.sort((a, b) => a.number - b.number);
}

/** kubectl rollout history: the table of revisions. */
export function history(s: Session, object: KubeObject, revision: number): void {
  const found = revisionsOf(s, object);
  if (revision > 0) {
    const one = found.find((r) => r.number === revision);
    if (!one) throw new KubectlError('error: unable to find the specified revision');
    s.out(`${printName(object)} with revision #${revision}`);
    s.out(`Pod Template:\n${describeTemplate(one.template)}`);
    return;
  }
  const width = Math.max(8, ...found.map((r) => String(r.number).length)) + 2;
  s.out(`${printName(object)} `);
  s.out(`${'REVISION'.padEnd(width)}CHANGE-CAUSE`);
  for (const r of found) s.out(`${String(r.number).padEnd(width)}${r.cause}`);
  s.out('');
}

function describeTemplate(template: PodTemplateSpec): string {
  const labels = Object.entries(template.metadata?.labels ?? {}).map(([k, v]) => `${k}=${v}`);
  const containers = (template.spec?.containers ?? []).map((c) => `   ${c.name}:\n    Image:\t${c.image}`);
  return [`  Labels:\t${labels.join('\n\t')}`, '  Containers:', ...containers].join('\n');
}

/** kubectl rollout undo. Returns what to print behind the name, or undefined after an error. pkg/polymorphichelpers/rollback.go. */
export function deploymentUndo(s: Session, object: KubeObject, to: number): string | undefined {
  if (to < 0) {
    s.fail(`error: revision number cannot be negative: ${to}`);
    return undefined;
  }
  const paused = (object as unknown as { spec?: { paused?: boolean } }).spec?.paused;
  if (object.kind === 'Deployment' && paused) {
    s.fail(
      `error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume deployment/${object.metadata.name}' and try again`,
    );
    return undefined;
  }
  const found = revisionsOf(s, object);
  const target = to > 0 ? found.find((r) => r.number === to) : found.at(-2);
  if (!target) {
    s.fail(to > 0 ? `error: unable to find specified revision ${to} in history` : 'error: no rollout history found');
    return undefined;
  }
  const { 'pod-template-hash': _, ...labels } = target.template.metadata?.labels ?? {};
  const template = { ...target.template, metadata: { ...target.template.metadata, labels } };
  if (equal(podTemplateOf(object), template))
    return `skipped rollback (current template already matches revision ${target.number})`;
  const done = update(s, object, (draft) => {
    (draft as unknown as { spec: { template: PodTemplateSpec } }).spec.template = structuredClone(template);
    return draft;
  });
  return done && 'rolled back';
}
