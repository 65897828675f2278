import type { KubeObject } from '../../../compiler/kube/object.js';
import type { PodTemplateSpec } from '../../../schemas/generated/types/core_v1.js';
import { KubectlError } from '../command-line.js';
import { describePodTemplate } from '../describe/pod-template.js';
import { printName, type Session } from '../session.js';
import { podTemplateOf } from '../writes.js';

export const revisionAnnotation = 'deployment.kubernetes.io/revision';
const changeCause = 'kubernetes.io/change-cause';

export interface Revision {
  readonly number: number;
  readonly template: PodTemplateSpec;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The revisions that a workload remembers, oldest first. pkg/polymorphichelpers/history.go. */
export function revisionsOf(s: Session, object: KubeObject): Revision[] {
  const owned = s.world.store.ownedBy(object.metadata.uid ?? '');
  const kind = object.kind === 'Deployment' ? 'ReplicaSet' : 'ControllerRevision';
  const out = owned
    .filter((o) => o.kind === kind)
    .map((o) => {
      const annotations = o.metadata.annotations ?? {};
      if (kind === 'ReplicaSet')
        return { number: Number(annotations[revisionAnnotation] ?? 0), template: podTemplateOf(o)!, annotations };
      const revision = o as unknown as { revision: number; data: { spec: { template: PodTemplateSpec } } };
      const { $patch: _, ...template } = revision.data.spec.template as PodTemplateSpec & { $patch?: string };
      return { number: revision.revision, template, annotations };
    });
  return out.sort((a, b) => a.number - b.number);
}

/** kubectl rollout history: the table of revisions, or one pod template. */
export function history(s: Session, object: KubeObject, revision: number): void {
  const found = revisionsOf(s, object);
  if (found.length === 0) {
    s.stdout += `${printName(object)} ${revision > 0 ? `with revision #${revision}` : ''}\nNo rollout history found.\n`;
    return;
  }
  if (revision > 0) {
    const one = found.find((r) => r.number === revision);
    if (!one) throw new KubectlError('error: unable to find the specified revision');
    const cause = one.annotations[changeCause];
    const metadata = { ...one.template.metadata };
    if (cause) metadata.annotations = { ...metadata.annotations, [changeCause]: cause };
    s.out(`${printName(object)} with revision #${revision}`);
    s.out(describePodTemplate({ ...one.template, metadata }));
    return;
  }
  const width = Math.max(8, ...found.map((r) => String(r.number).length)) + 2;
  s.out(`${printName(object)} `);
  s.out(`${'REVISION'.padEnd(width)}CHANGE-CAUSE`);
  for (const r of found) s.out(`${String(r.number).padEnd(width)}${r.annotations[changeCause] || '<none>'}`);
  s.out('');
}
