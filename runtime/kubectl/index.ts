import { closest } from '../../compiler/kube/closest.js';
import type { KubeObject } from '../../compiler/kube/object.js';
import type { World } from '../engine/world.js';
import { ApiError } from '../world/errors.js';
import { Flags, KubectlError, NotSimulated, splitCommandLine } from './command-line.js';
import { verbs } from './registry.js';
import { Session, serverError } from './session.js';

export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The command asks for something that kubectl has and drydock has not. */
  readonly notSimulated?: true;
}

/** Runs one kubectl command line (without the word kubectl) against a world. Never throws for what a user may write. */
export function runKubectl(
  world: World,
  command: string,
  namespace: string,
  stdin: readonly KubeObject[] = [],
  readManifests?: (path: string) => readonly KubeObject[],
): KubectlResult {
  const session = new Session(world, namespace, stdin, readManifests);
  let notSimulated = false;
  try {
    const [first, ...words] = splitCommandLine(command.replace(/^\s*kubectl\s+/, ''));
    const verb = first !== undefined && Object.hasOwn(verbs, first) ? verbs[first] : undefined;
    if (!verb) throw unknownVerb(first ?? '');
    const name = commandName(first!, words);
    const family = /^create (?:token|secret (?:tls|docker-registry))\b/.exec([first, ...words].join(' '));
    if (family) throw new NotSimulated(`error: drydock does not simulate "kubectl ${family[0]}"`);
    const flags = new Flags(words, recording.has(name) ? { ...verb.flags, record: 'boolean' } : verb.flags, name);
    session.begin(flags);
    if (flags.has('record')) session.err('Flag --record has been deprecated, --record will be removed in the future');
    if (flags.boolean('record')) session.changeCause = flags.commandLine(first!);
    verb.run(session, flags);
  } catch (e) {
    if (e instanceof KubectlError) {
      if (e.message) session.err(e.message);
      session.code = e.code;
      notSimulated = e instanceof NotSimulated;
    } else if (e instanceof ApiError) session.fail(serverError(e));
    else throw e;
  }
  const { code, stdout, stderr } = session;
  return { code, stdout, stderr, ...(notSimulated ? { notSimulated } : {}) };
}

/** Verbs whose first argument is a command of its own. */
const families = new Set(['create', 'rollout', 'set']);

/** Commands that take --record (cli-runtime pkg/genericclioptions/record_flags.go). */
const recording = new Set([
  ...['annotate', 'apply', 'autoscale', 'create', 'expose', 'label', 'patch', 'replace', 'run', 'scale'],
  ...['image', 'resources', 'selector', 'serviceaccount', 'sa'].map((what) => `set ${what}`),
]);

function commandName(verb: string, words: readonly string[]): string {
  const next = words[0];
  return families.has(verb) && next !== undefined && !next.startsWith('-') ? `${verb} ${next}` : verb;
}

/** What kubectl has besides (pkg/cmd/cmd.go). */
const others = new Set(
  'alpha api-resources api-versions attach auth certificate cluster-info completion config cp debug describe diff edit events exec explain help kuberc kustomize logs options plugin port-forward proxy top version'.split(
    ' ',
  ),
);

function unknownVerb(word: string): KubectlError {
  if (others.has(word))
    return new NotSimulated(
      `error: drydock does not simulate "kubectl ${word}"; it simulates: ${Object.keys(verbs).join(', ')}`,
    );
  const near = closest(word, [...Object.keys(verbs), ...others]);
  return new KubectlError(
    `error: unknown command "${word}" for "kubectl"${near ? `\n\nDid you mean this?\n\t${near}\n` : ''}`,
  );
}
