import { isObject, type Json } from '../../../compiler/kube/json.js';
import { groupKindOf, type KubeObject } from '../../../compiler/kube/object.js';
import { namespaceOf } from '../../world/kinds.js';
import { type Flags, KubectlError } from '../command-line.js';
import { evaluate, relaxed } from '../json-path.js';
import type { Session } from '../session.js';
import type { KubectlVerb } from '../verb.js';

const week = 7 * 24 * 3_600_000;

/** kubectl wait --for=condition=…|delete|create|jsonpath=…. pkg/cmd/wait. */
export const verb: KubectlVerb = {
  flags: {
    for: 'list',
    timeout: 'string',
    selector: 'string',
    'field-selector': 'string',
    all: 'boolean',
    filename: 'list',
    'all-namespaces': 'boolean',
  },
  run(s, flags) {
    const goals = flags.repeated('for').map(goalOf);
    if (goals.length === 0) throw new KubectlError('error: unrecognized condition: []');
    const given = flags.duration('timeout') ?? 30_000;
    const deadline = s.world.clock.now() + (given < 0 ? week : given);
    const timedOut = 'error: timed out waiting for the condition';
    if (goals.some((g) => g.kind === 'create') && !s.wait(() => exists(s, flags), deadline - s.world.clock.now()))
      throw new KubectlError(timedOut);
    const deletes = goals.some((g) => g.kind === 'delete');
    const targets = deletes ? s.ignoringNotFound(() => s.targets(flags)) : s.targets(flags);
    if (targets.length === 0 && s.code === 0 && !deletes) throw new KubectlError('error: no matching resources found');
    for (const object of targets)
      for (const goal of goals) {
        const met = s.wait(() => goal.holds(current(s, object)), deadline - s.world.clock.now());
        const what = `${s.resourceNameOf(object)}/${object.metadata.name}`;
        if (met) s.report(object, 'condition met');
        else s.fail(given === 0 ? `error: condition not met for ${what}` : `${timedOut} on ${what}`);
        if (!met) break;
      }
  },
};

const exists = (s: Session, flags: Flags): boolean => s.ignoringNotFound(() => s.targets(flags)).length > 0;

/** What has the object's name now, whether it is the same one or not. */
const current = (s: Session, object: KubeObject): KubeObject | undefined =>
  s.world.store.get(groupKindOf(object), namespaceOf(object), object.metadata.name ?? '');

interface Goal {
  readonly kind: 'delete' | 'create' | 'state';
  holds(object: KubeObject | undefined): boolean;
}

function goalOf(text: string): Goal {
  const word = text.toLowerCase();
  if (word === 'delete') return { kind: 'delete', holds: (o) => o === undefined };
  if (word === 'create') return { kind: 'create', holds: (o) => o !== undefined };
  const condition = /^condition=([^=]*)(?:=(.*))?$/.exec(text);
  if (condition) {
    const [, type = '', status = 'true'] = condition;
    return { kind: 'state', holds: (o) => conditionHolds(o, type.toLowerCase(), status.toLowerCase()) };
  }
  if (!text.startsWith('jsonpath=')) throw new KubectlError(`error: unrecognized condition: "${text}"`);
  const [path = '', value, more] = splitAtEquals(text.slice('jsonpath='.length));
  if (more !== undefined)
    throw new KubectlError(
      "error: jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  const wanted = value?.replace(/^['"]+|['"]+$/g, '');
  if (wanted === '')
    throw new KubectlError(
      "error: jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  const expression = relaxed(path.replace(/^'(.*)'$/s, '$1'));
  const holds = (o: KubeObject | undefined): boolean => {
    const found = o === undefined ? [] : evaluate(o as unknown as Json, expression);
    if (found.some((v) => isObject(v) || Array.isArray(v)) && wanted !== undefined)
      throw new KubectlError('error: jsonpath leads to a nested object or list, cannot compare');
    return wanted === undefined ? found.length > 0 : found.some((v) => String(v) === wanted);
  };
  return { kind: 'state', holds };
}

/** At every single `=`; two in a row belong to a filter. */
const splitAtEquals = (text: string): string[] => {
  const out = [''];
  for (const [part] of text.matchAll(/==|=|[^=]+/g)) {
    if (part === '=') out.push('');
    else out[out.length - 1] += part;
  }
  return out;
};

/** A condition that speaks of an older generation does not count. */
function conditionHolds(object: KubeObject | undefined, type: string, status: string): boolean {
  const state = (object as { status?: { conditions?: Json[]; observedGeneration?: number } } | undefined)?.status;
  const found = (state?.conditions ?? []).find((c) => isObject(c) && String(c['type']).toLowerCase() === type);
  if (!isObject(found)) return false;
  const observed = (found['observedGeneration'] as number | undefined) ?? state?.observedGeneration;
  if (observed !== undefined && observed < (object?.metadata.generation ?? 0)) return false;
  return String(found['status']).toLowerCase() === status;
}
