import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { Scenario } from '../../../runtime/scenario/scenario.js';
import { scenarioSchema } from '../../../runtime/scenario/schema.js';
import { closest } from '../../kube/closest.js';
import { fromPointer, type Json, type PathSegment } from '../../kube/json.js';
import { SourceFile } from '../../text/source-file.js';
import { nodeAt, parseYaml, type YamlDocument } from '../../yaml/parse.js';
import { UsageError } from '../exit-codes.js';

/** What a value should be, by the name of its field. */
const wanted: Readonly<Record<string, string>> = {
  namespace: 'a namespace: lower-case letters, digits and dashes, at most 63',
  kubernetesVersion: 'a Kubernetes version such as "1.36"',
  wait: 'a duration such as "30s" or "1m30s"',
  kubelet: '"instant", or delays such as { imagePull: 2 } in seconds',
  seed: 'a whole number from 0 on',
  kubectl: 'a kubectl command line',
  helm: 'a helm command line',
  nodes: 'a list of Nodes',
  objects: 'a list of objects',
  steps: 'a list of steps',
};
const types: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
};

/** @throws UsageError naming each place where the file does not follow the schema */
export function readScenario(path: string, text: string): Scenario {
  const [document, second] = parseYaml(new SourceFile(path, text));
  if (!document || second) throw new UsageError(`${path}: a scenario is one YAML document`);
  if (document.value === undefined) throw new UsageError(`${path}: ${document.diagnostics[0]?.message ?? 'not YAML'}`);
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile(scenarioSchema);
  if (validate(document.value)) return document.value as unknown as Scenario;
  const problems = (validate.errors ?? []).flatMap((e) => {
    const problem = describe(e, document.value as Json);
    if (!problem) return [];
    const line = document.file.lines.position(startOf(document, problem.path)).line + 1;
    return [{ line, text: `  ${path}:${line}: ${problem.text}` }];
  });
  const sorted = problems.sort((a, b) => a.line - b.line).map((p) => p.text);
  throw new UsageError(`${path} is no scenario:\n${[...new Set(sorted)].join('\n')}`);
}

interface Problem {
  readonly path: readonly PathSegment[];
  readonly text: string;
}

/** One error of the schema in a sentence; undefined where another error says more. */
function describe(e: ErrorObject, value: Json): Problem | undefined {
  const path = typed(fromPointer(e.instancePath).map(String), value);
  const where = path.length ? nameOf(path) : 'the scenario';
  const field = String(path.at(-1) ?? '');
  const within = /\/(oneOf|anyOf)\/\d/.test(e.schemaPath);
  if (e.keyword === 'additionalProperties' && !within) {
    const name = String(e.params['additionalProperty']);
    const known = Object.keys((e.parentSchema?.['properties'] ?? knownAt(path)) as object);
    const near = closest(name, known);
    const hint = near ? `did you mean ${near}?` : `there are ${known.join(', ')}`;
    return { path: [...path, name], text: `${where} has no field ${name}; ${hint}` };
  }
  if (within) return undefined;
  if (e.keyword === 'required') return { path, text: `${where} lacks ${String(e.params['missingProperty'])}` };
  if (e.keyword === 'anyOf') return { path, text: `${where} needs one of kubectl, helm and wait` };
  const should =
    wanted[field] ?? types[String(e.params['type'])] ?? e.message?.replace(/^must be /, '') ?? 'something else';
  return { path, text: `${where} must be ${should}` };
}

/** `steps[2].kubectl` */
const nameOf = (path: readonly PathSegment[]): string =>
  path.map((s, i) => (typeof s === 'number' ? `[${s}]` : `${i ? '.' : ''}${s}`)).join('');

/** The fields that the schema knows at a place. */
function knownAt(path: readonly PathSegment[]): object {
  let schema: { properties?: Record<string, object>; items?: object } = scenarioSchema as object;
  for (const s of path) schema = (typeof s === 'number' ? schema.items : schema.properties?.[s]) ?? {};
  return schema.properties ?? {};
}

/** A pointer's segments as those of the document: numbers where it goes into a list. */
function typed(segments: readonly string[], value: Json): PathSegment[] {
  const path: PathSegment[] = [];
  let at: Json | undefined = value;
  for (const s of segments) {
    path.push(Array.isArray(at) ? Number(s) : s);
    at = (at as { [key: string]: Json } | undefined)?.[s];
  }
  return path;
}

function startOf(document: YamlDocument, path: readonly PathSegment[]): number {
  const { node, key } = nodeAt(document, [...path]);
  return document.offset + ((key ?? node)?.range?.[0] ?? 0);
}
