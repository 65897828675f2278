import type { KubeObject } from '../../../compiler/kube/object.js';
import { microTimestamp } from '../../world/clock.js';
import { type Flags, KubectlError } from '../command-line.js';
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
    for (const object of s.inTurn(s.targets(flags, args))) action(s, flags, object);
  },
};

const actions: Readonly<Record<string, (s: Session, flags: Flags, object: KubeObject) => void>> = {
  status: (s, flags, object) => rolloutStatus(s, object, flags.duration('timeout') || 24 * 3_600_000),
  history: (s, flags, object) => history(s, object, flags.int('revision') ?? 0),
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
  const done = update(s, object, (draft) => {
    const template = podTemplateOf(draft);
    if (!template)
      throw new KubectlError(
        `error: ${s.groupResourceOf(object)} "${object.metadata.name}" restarting is not supported`,
      );
    const stamp = microTimestamp(s.world.clock.now()).replace(/\.\d+Z$/, 'Z');
    const annotations = { ...template.metadata?.annotations, 'kubectl.kubernetes.io/restartedAt': stamp };
    template.metadata = { ...template.metadata, annotations };
    return draft;
  });
  if (done) s.report(done.object, 'restarted');
}

function undo(s: Session, flags: Flags, object: KubeObject): void {
  if (object.metadata.annotations?.[lastApplied] !== undefined)
    s.err(
      `Warning: resource ${s.resourceNameOf(object)}/${object.metadata.name} was previously managed with 'kubectl apply'. Rolling back will not update the ${lastApplied} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.`,
    );
  const result = undoRollout(s, object, flags.int('to-revision') ?? 0);
  if (result) s.report(object, result);
}
