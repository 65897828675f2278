import { type AccessQuestion, impersonated } from '../../../runtime/auth/attributes.js';
import { type Decision, RbacAuthorizer } from '../../../runtime/auth/rbac/authorizer.js';
import { explainDecision } from '../../../runtime/auth/rbac/explain.js';
import { defaultMinor, minors, parseMinor, profileOf } from '../../../schemas/profile.js';
import { isObject, type Json, type JsonObject } from '../../kube/json.js';
import type { KubeObject } from '../../kube/object.js';
import { loadSources } from '../../project/load.js';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exit, UsageError } from '../exit-codes.js';

export const command: Command = {
  name: 'can-i',
  summary: 'Answer who may do what, from the roles and bindings in the sources.',
  usage: 'VERB RESOURCE[/SUBRESOURCE] [NAME] --as USER SRC…',
  description:
    'Answers as an API server with RBAC would, its own default roles included. RESOURCE is the plural name, with its ' +
    'group where it has one (deployments.apps), or a path such as /healthz.',
  options: {
    as: { type: 'string', value: 'USER', description: 'Who asks: a user, or system:serviceaccount:NAMESPACE:NAME.' },
    'as-group': { type: 'string', multiple: true, value: 'GROUP', description: 'A group of the user.' },
    namespace: {
      type: 'string',
      short: 'n',
      value: 'NS',
      description: 'Namespace of the request.',
      default: 'default',
    },
    'all-namespaces': { type: 'boolean', short: 'A', description: 'Ask for the whole cluster.' },
    questions: {
      type: 'string',
      value: 'FILE',
      description:
        'Questions, one SubjectAccessReview spec as JSON a line (- for stdin); all arguments are then sources.',
    },
    output: {
      type: 'string',
      short: 'o',
      value: 'FORMAT',
      choices: ['text', 'json', 'jsonl'],
      default: 'text',
      description: 'How to print the answer.',
    },
    'kubernetes-version': {
      type: 'string',
      value: 'M',
      default: defaultMinor,
      description: `Kubernetes minor whose default roles apply: ${minors.join(', ')}.`,
    },
  },
  examples: [
    { command: 'drydock can-i delete pods --as jane -n shop k8s/', what: 'May jane delete pods in shop?' },
    {
      command: 'drydock can-i get secrets db --as system:serviceaccount:shop:web -n shop k8s/',
      what: 'May the pods of a service account read one Secret?',
    },
    { command: 'drydock can-i --questions q.jsonl -o jsonl rbac.yaml', what: 'Many questions at once.' },
  ],
  async run(invocation) {
    const questions = invocation.option('questions');
    return questions === undefined ? askOne(invocation) : askMany(invocation, questions);
  },
};

async function askMany(invocation: Invocation, file: string): Promise<ExitCode> {
  const { host } = invocation;
  const text = file === '-' ? await host.readStdin() : host.readText(file);
  const questions = text
    .split('\n')
    .map((line, i) => ({ line, number: i + 1 }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => readQuestion(line, `${file}:${number}`));
  const authorizer = await authorizerOf(invocation, invocation.args);
  const answers = questions.map((q) => bare(authorizer.decide(q)));
  const output = invocation.option('output');
  if (output === 'json') host.out(`${JSON.stringify(answers, null, 2)}\n`);
  else if (output === 'jsonl') host.out(answers.map((a) => `${JSON.stringify(a)}\n`).join(''));
  else host.out(answers.map((a) => `${a.allowed ? 'yes' : 'no'}${a.reason ? ` - ${a.reason}` : ''}\n`).join(''));
  return exit.ok;
}

const bare = ({ allowed, reason }: Decision): Omit<Decision, 'source'> => ({
  allowed,
  ...(reason === undefined ? {} : { reason }),
});

/** Reads one spec; the whole review object is understood, too. */
function readQuestion(line: string, place: string): AccessQuestion {
  let value: Json;
  try {
    value = JSON.parse(line) as Json;
  } catch {
    throw new UsageError(`${place}: not JSON`, 'Each line is the spec of a SubjectAccessReview.');
  }
  const spec = isObject(value) && isObject(value['spec']) ? value['spec'] : value;
  if (!isObject(spec) || !(isAttributes(spec['resourceAttributes']) || isAttributes(spec['nonResourceAttributes'])))
    throw new UsageError(`${place}: neither resourceAttributes nor nonResourceAttributes`);
  const groups = spec['groups'] ?? [];
  if (!Array.isArray(groups) || typeof (spec['user'] ?? '') !== 'string')
    throw new UsageError(`${place}: user is a text, groups is a list`);
  return spec as AccessQuestion;
}

const isAttributes = (v: Json | undefined): v is JsonObject => isObject(v);

async function askOne(invocation: Invocation): Promise<ExitCode> {
  const { host } = invocation;
  const user = invocation.option('as');
  const [verb, target, ...rest] = invocation.args;
  if (!user || !verb || !target)
    throw new UsageError(
      user ? 'a verb and a resource are needed' : '--as is missing: who asks?',
      'drydock can-i VERB RESOURCE [NAME] --as USER SRC…',
    );
  // A third word that is no file or folder is the name of the object.
  const named = rest.length > 0 && rest[0] !== '-' && !host.stat(rest[0]!);
  const question: AccessQuestion = {
    ...asked(verb, target, named ? rest[0]! : '', invocation),
    ...who(user, invocation.options('as-group')),
  };
  const authorizer = await authorizerOf(invocation, named ? rest.slice(1) : rest);
  const decision = authorizer.decide(question);
  if (invocation.option('output') === 'text') host.out(explainDecision(authorizer, question, decision));
  else host.out(`${JSON.stringify(bare(decision))}\n`);
  return decision.allowed ? exit.ok : exit.findings;
}

function who(username: string, given: readonly string[]): Pick<AccessQuestion, 'user' | 'groups'> {
  const { groups } = impersonated(username, given);
  return { user: username, groups };
}

function asked(verb: string, target: string, name: string, invocation: Invocation): AccessQuestion {
  if (target.startsWith('/')) return { nonResourceAttributes: { path: target, verb } };
  const [full = '', subresource = ''] = target.split('/', 2);
  const dot = full.indexOf('.');
  return {
    resourceAttributes: {
      verb,
      group: dot < 0 ? '' : full.slice(dot + 1),
      resource: dot < 0 ? full : full.slice(0, dot),
      subresource,
      name,
      namespace: invocation.flag('all-namespaces') ? '' : invocation.option('namespace')!,
    },
  };
}

async function authorizerOf(invocation: Invocation, sources: readonly string[]): Promise<RbacAuthorizer> {
  const text = invocation.option('kubernetes-version')!;
  const minor = parseMinor(text);
  if (!minor) throw new UsageError(`--kubernetes-version ${text}: drydock knows ${minors.join(', ')}`);
  const { objects, diagnostics } = await loadSources(invocation.host, sources, {
    chart: async (path) => notRead(path, 'a chart; render it first: `drydock template`'),
    dsl: async (path) => notRead(path, 'a program; build it first: `drydock build`'),
  });
  // Roles that cannot be read may grant what is asked: there is no answer without them.
  const broken = diagnostics.find((d) => d.severity === 'error' && d.id !== 'source/no-manifests');
  if (broken) throw new UsageError(`${broken.span.file}: ${broken.message}`);
  for (const d of diagnostics)
    if (d.id !== 'source/no-manifests' || sources.length) invocation.host.err(`${d.span.file}: ${d.message}\n`);
  return RbacAuthorizer.of(
    objects.map((o) => o.value as unknown as KubeObject),
    profileOf(minor),
  );
}

function notRead(path: string, what: string): { objects: []; diagnostics: []; files: [] } {
  throw new UsageError(`${path} is ${what}`);
}
