import { groupKindOf, type KubeObject } from '../../../compiler/kube/object.js';
import { microTimestamp } from '../../world/clock.js';
import { type Flags, KubectlError } from '../command-line.js';
import { hasHistory, noHistory } from '../rollout/kinds.js';
import { history } from '../rollout/revisions.js';
import { rolloutStatus } from '../rollout/status.js';
import { undoRollout } from '../rollout/undo.js';
import type { Session } from '../session.js';
import type { KubectlVerb } from '../verb.js';
import { lastApplied, podTemplateOf, update } from '../writes.js';

/** kubectl rollout status|history|undo|pause|resume|restart. pkg/cmd/rollout. */
export const verb: KubectlVerb = {
  flags: {
    filename: 'list',
    selector: 'string',
    'to-revision': 'string',
    revision: 'string',
    timeout: 'string',
    watch: 'boolean',
  },
  run(s, flags) {
    const [what = '', ...args] = flags.args;
    const action = Object.hasOwn(actions, what) ? actions[what] : undefined;
    if (!action)
      throw new KubectlError(`error: unknown command "${what}"\nSee 'kubectl rollout -h' for help and examples`);
    const [word = ''] = args;
    if (!word && !flags.has('filename')) throw new KubectlError('error: required resource not specified');
    // A type without a name stands for all of it in the namespace (ResourceTypeOrNameArgs with allowEmptySelector).
    const every = args.length === 1 && !word.includes('/') && !flags.has('selector') && !flags.has('filename');
    const objects = every ? word.split(',').flatMap((w) => s.list(s.resource(w), flags)) : s.targets(flags, args);
    if (objects.length === 0 && s.code === 0 && saysNothingFound.has(what))
      s.err(`No resources found in ${s.namespace(flags)} namespace.`);
    for (const object of s.inTurn(objects)) action(s, flags, object);
  },
};

const saysNothingFound = new Set(['status', 'pause', 'resume', 'restart']);

const actions: Readonly<Record<string, (s: Session, flags: Flags, object: KubeObject) => void>> = {
  status(s, flags, object) {
    if (hasHistory(object)) rolloutStatus(s, object, flags.duration('timeout') || 24 * 3_600_000);
    else s.fail(`error: no status viewer has been implemented for ${groupKindOf(object)}`);
  },
  history(s, flags, object) {
    const revision = flags.int('revision') ?? 0;
    if (revision < 0) throw new KubectlError(`error: revision must be a positive integer: ${revision}`);
    const problem = noHistory(object, 'history viewer', 'history');
    if (problem) s.fail(problem);
    else history(s, object, revision);
  },
  undo,
  pause: (s, _f, object) => pause(s, object, true),
  resume: (s, _f, object) => pause(s, object, false),
  restart,
};

function pause(s: Session, object: KubeObject, wanted: boolean): void {
  const word = wanted ? 'paused' : 'resumed';
  if (object.kind !== 'Deployment') {
    s.fail(
      `error: ${s.groupResourceOf(object)} "${object.metadata.name}" ${wanted ? 'pausing' : 'resuming'} is not supported`,
    );
    return;
  }
  const spec = (object as unknown as { spec: { paused?: boolean } }).spec;
  if ((spec.paused ?? false) === wanted) {
    s.fail(`error: deployments.apps "${object.metadata.name}" is ${wanted ? 'already paused' : 'not paused'}`);
    return;
  }
  const done = update(s, object, (draft) => {
    const d = draft as unknown as { spec: { paused?: boolean } };
    if (wanted) d.spec.paused = true;
    else delete d.spec.paused;
    return draft;
  });
  if (done) s.report(done.object, word);
}

function restart(s: Session, _flags: Flags, object: KubeObject): void {
  if ((object as unknown as { spec?: { paused?: boolean } }).spec?.paused && object.kind === 'Deployment') {
    s.fail(
      `error: ${s.groupResourceOf(object)} "${object.metadata.name}" can't restart paused deployment (run rollout resume first)`,
    );
    return;
  }
  if (!hasHistory(object)) {
    s.fail(`error: ${s.groupResourceOf(object)} "${object.metadata.name}" restarting is not supported`);
    return;
  }
  const done = update(s, object, (draft) => {
    const template = podTemplateOf(draft)!;
    const stamp = microTimestamp(s.world.clock.now()).replace(/\.\d+Z$/, 'Z');
    const annotations = { ...template.metadata?.annotations, 'kubectl.kubernetes.io/restartedAt': stamp };
    template.metadata = { ...template.metadata, annotations };
    return draft;
  });
  if (done?.changed) s.report(done.object, 'restarted');
  else if (done)
    s.fail(
      `error: failed to create patch for ${object.metadata.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
    );
}

function undo(s: Session, flags: Flags, object: KubeObject): void {
  if (object.metadata.annotations?.[lastApplied] !== undefined)
    s.err(
      `Warning: resource ${s.resourceNameOf(object)}/${object.metadata.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${lastApplied} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.`,
    );
  const problem = noHistory(object, 'rollbacker', 'rollbacker');
  if (problem) {
    s.fail(problem);
    return;
  }
  const result = undoRollout(s, object, flags.int('to-revision') ?? 0);
  if (result) s.report(object, result);
}
