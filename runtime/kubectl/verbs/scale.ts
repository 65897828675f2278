import { KubectlError } from '../command-line.js';
import type { KubectlVerb } from '../verb.js';
import { update } from '../writes.js';

/** Kinds with a scale subresource. */
export const scalable: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
]);

/** kubectl scale. pkg/cmd/scale. */
export const verb: KubectlVerb = {
  flags: {
    replicas: 'string',
    'current-replicas': 'string',
    'resource-version': 'string',
    filename: 'list',
    selector: 'string',
    all: 'boolean',
    timeout: 'string',
  },
  run(s, flags) {
    const replicas = flags.int('replicas');
    if (replicas === undefined) throw new KubectlError('error: required flag(s) "replicas" not set');
    if (replicas < 0)
      throw new KubectlError(
        'error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0',
      );
    const expected = flags.int('current-replicas');
    for (const object of s.inTurn(s.targets(flags))) {
      const spec = (object as unknown as { spec: { replicas?: number } }).spec;
      if (!scalable.has(object.kind)) {
        s.fail('Error from server (NotFound): the server could not find the requested resource');
      } else if (expected !== undefined && expected !== -1 && spec.replicas !== expected) {
        s.fail(`error: Expected replicas to be ${expected}, was ${spec.replicas}`);
      } else {
        const done = update(s, object, (draft) => {
          (draft as unknown as { spec: { replicas?: number } }).spec.replicas = replicas;
          return draft;
        });
        if (done) s.report(done.object, 'scaled');
      }
    }
  },
};
