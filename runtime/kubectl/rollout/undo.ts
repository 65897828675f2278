import type { KubeObject } from '../../../compiler/kube/object.js';
import type { PodTemplateSpec } from '../../../schemas/generated/types/core_v1.js';
import { equal } from '../../world/equal.js';
import { describePodTemplate } from '../describe/pod-template.js';
import type { Session } from '../session.js';
import { podTemplateOf, update } from '../writes.js';
import { type Revision, revisionAnnotation, revisionsOf } from './revisions.js';

/** Annotations of a deployment that a rollback does not take from the replica set. */
const kept = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

/** kubectl rollout undo. Returns what to print behind the name, or undefined after an error. pkg/polymorphichelpers/rollback.go. */
export function undoRollout(s: Session, object: KubeObject, to: number): string | undefined {
  const fail = (why: string): undefined => {
    s.fail(`error: ${why}`);
    return undefined;
  };
  const missing = `unable to find specified revision ${to} in history`;
  if (to < 0) return fail(missing);
  const deployment = object.kind === 'Deployment';
  const found = revisionsOf(s, object);
  const target = to > 0 ? found.find((r) => r.number === to) : found.at(-2);
  if (!target) {
    if (to > 0) return fail(missing);
    return fail(
      deployment
        ? `no rollout history found for deployment "${object.metadata.name}"`
        : 'no last revision to roll back to',
    );
  }
  const template = withoutHash(target.template);
  if (s.dryRun === 'client') {
    const text = describePodTemplate(deployment ? target.template : template);
    return deployment ? text : text.replace(/^Pod Template:\n/, 'will roll back to Pod Template:\n');
  }
  if (deployment && (object as unknown as { spec?: { paused?: boolean } }).spec?.paused)
    return fail("you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again");
  if (equal(withoutHash(podTemplateOf(object)!), template))
    return `skipped rollback (current template already matches revision ${to})`;
  const done = update(
    s,
    object,
    (draft) => {
      (draft as unknown as { spec: { template: PodTemplateSpec } }).spec.template = structuredClone(template);
      if (deployment) draft.metadata.annotations = annotationsAfter(object, target);
      return draft;
    },
    { context: `failed restoring revision ${to}: `, lenient: true },
  );
  return done && 'rolled back';
}

function annotationsAfter(object: KubeObject, target: Revision): Record<string, string> {
  const own = Object.entries(object.metadata.annotations ?? {}).filter(([k]) => kept.has(k));
  return Object.fromEntries([...own, ...Object.entries(target.annotations).filter(([k]) => !kept.has(k))]);
}

function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { 'pod-template-hash': _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}
