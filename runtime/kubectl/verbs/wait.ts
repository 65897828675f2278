import { isObject, type Json } from '../../../compiler/kube/json.js';
import type { KubeObject } from '../../../compiler/kube/object.js';
import { KubectlError } from '../command-line.js';
import { jsonPath } from '../json-path.js';
import { printName } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { current } from '../writes.js';

/** kubectl wait --for=condition=…|delete|create|jsonpath=…. pkg/cmd/wait. */
export const verb: KubectlVerb = {
  flags: {
    for: 'string',
    timeout: 'string',
    selector: 'string',
    all: 'boolean',
    filename: 'list',
    'all-namespaces': 'boolean',
  },
  run(s, flags) {
    const goal = flags.string('for') ?? '';
    const timeout = flags.duration('timeout') ?? 30_000;
    const deadline = s.world.clock.now() + timeout;
    const targets = s.targets(flags);
    if (targets.length === 0 && s.code === 0) throw new KubectlError('error: no matching resources found');
    for (const object of targets) {
      const met = s.wait(() => holds(current(s, object), goal), deadline - s.world.clock.now());
      if (met) s.out(`${printName(object)} ${goal === 'delete' ? 'deleted' : 'condition met'}`);
      else s.fail(`error: timed out waiting for the condition on ${s.resourceNameOf(object)}/${object.metadata.name}`);
    }
  },
};

function holds(object: KubeObject | undefined, goal: string): boolean {
  if (goal === 'delete') return object === undefined;
  if (goal === 'create') return object !== undefined;
  if (!object) return false;
  const condition = /^condition=([^=]+)(?:=(.*))?$/.exec(goal);
  if (condition) {
    const [, type = '', status = 'True'] = condition;
    const list = (object as unknown as { status?: { conditions?: Json[] } }).status?.conditions ?? [];
    return list.some(
      (c) =>
        isObject(c) &&
        String(c['type']).toLowerCase() === type.toLowerCase() &&
        String(c['status']).toLowerCase() === status.toLowerCase(),
    );
  }
  const path = /^jsonpath=(\{[^}]*\})(?:=(.*))?$/.exec(goal);
  if (!path) throw new KubectlError(`error: unrecognized condition: "${goal}"`);
  const value = jsonPath(object as unknown as Json, path[1]!);
  return path[2] === undefined ? value !== '' : value === path[2];
}
