import { defaultMinor, type Minor, minors, parseMinor } from '../../../schemas/profile.js';
import { customKindsOf } from '../../app/custom-kinds.js';
import { AnsweringServer } from '../../app/server-answers.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { isObject, type JsonObject, stringify } from '../../kube/json.js';
import { type ApiObject, refOf, spanAt } from '../../lower/api-object.js';
import { lowerYaml } from '../../lower/from-yaml.js';
import { type Frontends, type LoadResult, loadSources } from '../../project/load.js';
import { SourceFile } from '../../text/source-file.js';
import type { ServerAnswer } from '../../validate/types.js';
import { parseYaml } from '../../yaml/parse.js';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exit, UsageError } from '../exit-codes.js';

export const command: Command = {
  name: 'validate',
  summary: 'Say what the API server would answer to each object.',
  usage: '[SRC…]',
  description:
    'Decodes, defaults, admits and validates every object as `kubectl create --validate=strict` on a real server would, without one.',
  options: {
    'kubernetes-version': {
      type: 'string',
      multiple: true,
      value: 'MINOR',
      description: `Kubernetes minor to answer as (${minors.join(', ')}); give it twice to see what an upgrade breaks.`,
      default: defaultMinor,
    },
    output: {
      type: 'string',
      short: 'o',
      value: 'FORMAT',
      description: 'pretty or jsonl.',
      choices: ['pretty', 'jsonl'],
      default: 'pretty',
    },
    crds: {
      type: 'string',
      multiple: true,
      value: 'DIR',
      description: 'Folder or file of further CustomResourceDefinitions.',
    },
    existing: { type: 'string', value: 'FILE', description: 'Objects the cluster holds: the input replaces them.' },
  },
  examples: [
    { command: 'drydock validate k8s/', what: 'Check every manifest below a folder.' },
    {
      command: 'drydock validate --kubernetes-version 1.34 --kubernetes-version 1.37 k8s/',
      what: 'See what an upgrade breaks.',
    },
    { command: 'drydock validate --existing live.yaml new.yaml', what: 'Check an update of a stored object.' },
  ],
  run,
};

interface Answered {
  readonly minor: Minor;
  readonly file: string;
  readonly document: number;
  readonly start: number;
  readonly object?: ApiObject;
  readonly answer: ServerAnswer;
}

async function run(call: Invocation): Promise<ExitCode> {
  const versions = call.options('kubernetes-version').map(readMinor);
  const load = await loadSources(call.host, call.args.length ? call.args : ['.'], frontends);
  const existing = readExisting(call);
  const now = `${call.host.now().toISOString().slice(0, 19)}Z`;
  const crds = customKindsOf(
    call.host,
    call.options('crds'),
    load.objects.map((o) => o.value),
  );
  const answers = versions.flatMap((minor) => {
    const server = new AnsweringServer({ minor, now, existing, ...(crds ? { crds } : {}) });
    return answerAll(load, server, minor);
  });
  if (call.option('output') === 'jsonl') printJsonLines(call, answers);
  else printConcise(call, load, answers, versions.length > 1);
  const refused = answers.some((a) => a.answer.code !== 200 && a.answer.code !== 201);
  return refused || load.diagnostics.length ? exit.findings : exit.ok;
}

function readMinor(text: string): Minor {
  const minor = parseMinor(text);
  if (!minor) throw new UsageError(`--kubernetes-version ${text}: drydock knows ${minors.join(', ')}`);
  return minor;
}

const frontends: Frontends = {
  chart: async (path) => ({
    objects: [],
    files: [],
    diagnostics: [
      {
        id: 'source/unreadable',
        severity: 'error',
        message: 'Charts are not read here yet.',
        span: { file: path, start: 0, end: 0 },
      },
    ],
  }),
  dsl: async () => undefined,
};

function readExisting(call: Invocation): JsonObject[] {
  const path = call.option('existing');
  if (!path) return [];
  const file = new SourceFile(path, call.host.readText(path));
  return lowerYaml(parseYaml(file)).objects.map((o) => o.value);
}

/** One answer for each document, in input order; a document that does not parse gets one, too. */
function answerAll(load: LoadResult, server: AnsweringServer, minor: Minor): Answered[] {
  const order = new Map(load.sources.map((s, i) => [s.path, i]));
  const out: Answered[] = load.diagnostics
    .filter((d) => d.id.startsWith('syntax/') || d.id === 'source/not-a-manifest')
    .map((d) => ({ minor, file: d.span.file, document: -1, start: d.span.start, answer: unreadable(d) }));
  for (const object of load.objects) {
    const start = spanAt(object, []).start;
    out.push({ minor, file: object.file, document: object.document, start, object, answer: server.answer(object) });
  }
  const rank = (a: Answered): number => order.get(a.file) ?? order.size;
  return out.sort((a, b) => rank(a) - rank(b) || a.start - b.start);
}

function unreadable(diagnostic: Diagnostic): ServerAnswer {
  return { code: 400, reason: 'BadRequest', message: diagnostic.serverText ?? diagnostic.message, warnings: [] };
}

function printJsonLines(call: Invocation, answers: readonly Answered[]): void {
  for (const { file, document, object, answer } of answers) {
    const value = object?.value ?? {};
    const metadata = isObject(value['metadata']) ? value['metadata'] : {};
    const line = {
      file,
      document,
      apiVersion: value['apiVersion'],
      kind: value['kind'],
      name: metadata['name'],
      namespace: metadata['namespace'],
      code: answer.code,
      reason: answer.reason,
      message: answer.message,
      causes: answer.causes,
      warnings: answer.warnings,
      object: answer.object,
    };
    call.host.out(`${stringify(line)}\n`);
  }
}

function printConcise(call: Invocation, load: LoadResult, answers: readonly Answered[], several: boolean): void {
  for (const { minor, file, start, object, answer } of answers) {
    const lines = load.files.get(file)?.lines;
    const at = lines ? `${file}:${lines.position(start).line + 1}` : file;
    const ref = object ? refOf(object.value) : undefined;
    const what = `${several ? `${minor} ` : ''}${at}: ${ref ? `${ref.kind}/${ref.name}` : 'document'}`;
    if (answer.code !== 200 && answer.code !== 201) call.host.out(`${what}: error: ${answer.message}\n`);
    for (const warning of answer.warnings) call.host.out(`${what}: warning: ${warning}\n`);
    if (answer.unchecked) call.host.err(`${what}: no rules for this kind; only its types were checked\n`);
  }
}
