import type { AdmissionSettings } from '../../../runtime/admission/plugin.js';
import { defaultMinor, type Minor, minors, parseMinor } from '../../../schemas/profile.js';
import { Alternatives, tornNotes } from '../../app/alternatives.js';
import { without } from '../../app/compose.js';
import { filtersOf } from '../../app/configured.js';
import { customKindsOf } from '../../app/custom-kinds.js';
import { frontendsOf } from '../../app/frontends.js';
import type { AnswerOptions } from '../../app/server-answers.js';
import { tablesFor } from '../../app/user-schemas.js';
import { hasErrors } from '../../diagnostics/diagnostic.js';
import type { JsonObject } from '../../kube/json.js';
import { timestamp } from '../../kube/timestamp.js';
import { lowerYaml } from '../../lower/from-yaml.js';
import { type LoadResult, loadSources } from '../../project/load.js';
import { reporters } from '../../report/registry.js';
import { SourceFile } from '../../text/source-file.js';
import { isAccepted } from '../../validate/answer.js';
import { parseYaml } from '../../yaml/parse.js';
import { admissionOptions } from '../admission-options.js';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exitOf, UsageError } from '../exit-codes.js';
import { readOutputs, writeOutputs } from '../lint/outputs.js';
import { configOptions, readSettings, refuseBadConfig } from '../lint/settings.js';
import { readSourceOptions, sourceOptions } from '../source-options.js';
import { readAnswers } from '../validate/answers.js';
import { judgeAll } from '../validate/judge.js';
import { jsonLine, reportOf } from '../validate/print.js';

const formats = reporters.map((r) => r.format).filter((f) => f !== 'jsonl');

export const command: Command = {
  name: 'validate',
  summary: 'Say what the API server would answer to each object.',
  usage: '[SRC…]',
  description:
    'Decodes, defaults, admits and validates every object as `kubectl create --validate=strict` on a real server would,\nwithout one. `-o jsonl` prints one answer a document, each file as if tried alone; all other formats take the whole\ninput as one cluster, in order. Namespaces, limits, quotas, classes and policies govern what comes after them, unless\none of them stands more than once.',
  options: {
    'kubernetes-version': {
      type: 'string',
      multiple: true,
      value: 'MINOR',
      description: `Kubernetes minor to answer as (${minors.join(', ')}); give several to see what an upgrade breaks (default: that of drydock.yaml, or ${defaultMinor}).`,
    },
    output: {
      type: 'string',
      short: 'o',
      multiple: true,
      value: 'FORMAT[=FILE]',
      description: `jsonl for the answers; ${formats.join(', ')} for findings.`,
      default: 'pretty',
    },
    crds: {
      type: 'string',
      multiple: true,
      value: 'DIR',
      description: 'Folder or file of further CustomResourceDefinitions.',
    },
    existing: { type: 'string', value: 'FILE', description: 'Objects the cluster holds: the input replaces them.' },
    schemas: { type: 'string', value: 'DIR', description: 'Tables of your own cluster (see `drydock schema --from`).' },
    ...admissionOptions,
    ...sourceOptions,
    ...configOptions,
  },
  examples: [
    { command: 'drydock validate k8s/', what: 'Check every manifest below a folder.' },
    {
      command: 'drydock validate --kubernetes-version 1.34 --kubernetes-version 1.37 k8s/',
      what: 'See what an upgrade breaks.',
    },
    { command: 'drydock validate --existing live.yaml new.yaml', what: 'Check an update of a stored object.' },
    { command: 'drydock validate -o jsonl app.yaml', what: 'Read the stored objects, with their defaults.' },
  ],
  run,
};

async function run(call: Invocation): Promise<ExitCode> {
  const given = call.options('kubernetes-version').map(readMinor);
  const sources = await readSourceOptions(call);
  const { loaded, paths, admission } = readSettings(call);
  refuseBadConfig(loaded);
  const versions = given.length ? given : [parseMinor(loaded.config.kubernetesVersion ?? '') ?? defaultMinor];
  const all = await loadSources(call.host, paths, frontendsOf(call.host, sources));
  const { load } = without(all, filtersOf(loaded.config).exclude);
  const settings = settingsOf(call, load, admission, loaded.config.schemas);
  const refused =
    call.option('output') === 'jsonl'
      ? printAnswers(call, load, versions, settings)
      : printFindings(call, load, versions, settings);
  return exitOf(load.diagnostics, refused || hasErrors(load.diagnostics));
}

function readMinor(text: string): Minor {
  const minor = parseMinor(text);
  if (!minor) throw new UsageError(`--kubernetes-version ${text}: drydock knows ${minors.join(', ')}`);
  return minor;
}

type Settings = (minor: Minor) => AnswerOptions & Required<Pick<AnswerOptions, 'tables'>>;

function settingsOf(
  call: Invocation,
  load: LoadResult,
  admission: AdmissionSettings | undefined,
  configured: string | undefined,
): Settings {
  const existing = readExisting(call);
  const now = timestamp(call.host.now().getTime());
  // Definitions in versions that no server takes any more define nothing.
  const objects = load.objects.map((o) => o.value).filter((o) => o['apiVersion'] === 'apiextensions.k8s.io/v1');
  const crds = customKindsOf(call.host, call.options('crds'), objects, admission);
  const folder = call.option('schemas') ?? configured;
  return (minor) => ({
    minor,
    now,
    existing,
    admission,
    tables: tablesFor(call.host, minor, folder),
    ...(crds ? { crds } : {}),
  });
}

function readExisting(call: Invocation): JsonObject[] {
  const path = call.option('existing');
  if (!path) return [];
  const file = new SourceFile(path, call.host.readText(path));
  const { objects, diagnostics } = lowerYaml(parseYaml(file));
  const problem = diagnostics.find((d) => d.severity === 'error');
  if (problem || objects.length === 0)
    throw new UsageError(`--existing ${path}: ${problem?.message ?? 'holds no Kubernetes object'}`);
  return objects.map((o) => o.value);
}

function printAnswers(call: Invocation, load: LoadResult, versions: readonly Minor[], settings: Settings): boolean {
  let refused = false;
  for (const minor of versions) {
    const lines = readAnswers(load, settings(minor), true, (answered) => {
      refused ||= !isAccepted(answered.answer);
      return jsonLine(answered);
    });
    call.host.out(lines.join(''));
  }
  return refused;
}

function printFindings(call: Invocation, load: LoadResult, minors: readonly Minor[], settings: Settings): boolean {
  const outputs = readOutputs(call.options('output'));
  const alternatives = new Alternatives(load.objects);
  const versions = minors.map((minor) => judgeAll(load, { ...settings(minor), alternatives }));
  const report = reportOf(load, versions, tornNotes(alternatives));
  writeOutputs(call.host, outputs, report);
  return hasErrors(report.diagnostics);
}
