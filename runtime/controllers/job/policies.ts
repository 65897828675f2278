import type { PodFailurePolicy, SuccessPolicy } from '../../../schemas/generated/types/batch_v1.js';
import type { ContainerStatus } from '../../../schemas/generated/types/core_v1.js';
import type { LiveOf } from '../../world/kinds.js';
import { parseIndexes } from './indexes.js';

type Rule = PodFailurePolicy['rules'][number];

export interface FailureMatch {
  /** False where the failure counts towards no limit. */
  readonly counts: boolean;
  readonly action?: string;
  /** The message of the Job's failure, where the rule fails the Job. */
  readonly failJob?: string;
}

/** matchPodFailurePolicy: the first rule that matches decides. */
export function matchFailure(policy: PodFailurePolicy | undefined, pod: LiveOf<'Pod'>): FailureMatch {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const why = rule.onExitCodes ? byExitCode(rule, pod) : byCondition(rule, pod);
    if (why === undefined) continue;
    const { action } = rule;
    if (action === 'Ignore') return { counts: false, action };
    if (action === 'FailJob')
      return { counts: true, action, failJob: `${why} matching ${action} rule at index ${index}` };
    return { counts: true, action };
  }
  return { counts: true };
}

function byExitCode(rule: Rule, pod: LiveOf<'Pod'>): string | undefined {
  const codes = rule.onExitCodes!;
  const hit = (c: ContainerStatus): boolean => {
    const code = c.state?.terminated?.exitCode ?? 0;
    if (code === 0 || (codes.containerName && codes.containerName !== c.name)) return false;
    return (codes.values ?? []).includes(code) === (codes.operator === 'In');
  };
  const found = pod.status?.containerStatuses?.find(hit) ?? pod.status?.initContainerStatuses?.find(hit);
  if (!found) return undefined;
  const where = `${pod.metadata.namespace}/${pod.metadata.name}`;
  return `Container ${found.name} for pod ${where} failed with exit code ${found.state?.terminated?.exitCode}`;
}

function byCondition(rule: Rule, pod: LiveOf<'Pod'>): string | undefined {
  const found = pod.status?.conditions?.find((c) =>
    rule.onPodConditions?.some((p) => p.type === c.type && (p.status ?? 'True') === c.status),
  );
  return found && `Pod ${pod.metadata.namespace}/${pod.metadata.name} has condition ${found.type}`;
}

/** matchSuccessPolicy: the message of the first rule that is met. */
export function matchSuccess(
  policy: SuccessPolicy | undefined,
  completions: number,
  succeeded: ReadonlySet<number>,
): string | undefined {
  if (!policy || succeeded.size === 0) return undefined;
  const at = policy.rules.findIndex((rule) => {
    if (rule.succeededIndexes === undefined) return succeeded.size >= (rule.succeededCount ?? Number.POSITIVE_INFINITY);
    const wanted = parseIndexes(rule.succeededIndexes, completions);
    const met = [...wanted].filter((i) => succeeded.has(i)).length;
    return wanted.size > 0 && met >= (rule.succeededCount ?? wanted.size);
  });
  return at < 0 ? undefined : `Matched rules at index ${at}`;
}
