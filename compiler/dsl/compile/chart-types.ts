import { posix } from 'node:path';
import ts from 'typescript';
import { type Host, HostError } from '../../host/host.js';
import { isObject, type Json, type JsonObject } from '../../kube/json.js';
import { SourceFile } from '../../text/source-file.js';
import { parseYaml } from '../../yaml/parse.js';

const maxDepth = 12;

/**
 * Declares the values of the charts that a program includes: as their values.schema.json says, otherwise as their
 * values.yaml suggests. All values are optional, because the chart has defaults; what is only inferred may be added to.
 */
export function declareCharts(host: Host, entry: string, trees: readonly ts.SourceFile[]): string {
  const paths = new Set(trees.flatMap(chartPaths));
  const members = [...paths].flatMap((path) => {
    const type = valuesType(host, posix.join(posix.dirname(entry), path));
    return type === undefined ? [] : [`    ${JSON.stringify(path)}: ${type};`];
  });
  const body = members.length
    ? `\ndeclare module 'drydock' {\n  interface ChartValues {\n${members.join('\n')}\n  }\n}\n`
    : '';
  return `import 'drydock';\n${body}`;
}

/** The literal paths in calls of `chart`. */
function chartPaths(tree: ts.SourceFile): string[] {
  const paths: string[] = [];
  if (!/\bchart\b/.test(tree.text)) return paths;
  const visit = (node: ts.Node): void => {
    const first = ts.isCallExpression(node) && isNamed(node.expression, 'chart') ? node.arguments[0] : undefined;
    if (first && ts.isStringLiteralLike(first)) paths.push(first.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return paths;
}

function isNamed(node: ts.Expression, name: string): boolean {
  return ts.isIdentifier(node) ? node.text === name : ts.isPropertyAccessExpression(node) && node.name.text === name;
}

function valuesType(host: Host, chart: string): string | undefined {
  try {
    const schema = host.stat(`${chart}/values.schema.json`) && read(host, `${chart}/values.schema.json`);
    if (schema && isObject(schema)) return ofSchema(schema, schema, 0);
    const values = host.stat(`${chart}/values.yaml`) && read(host, `${chart}/values.yaml`);
    return values && isObject(values) ? ofValue(values, 0) : undefined;
  } catch (e) {
    // Rendering the chart says what is wrong with it.
    if (e instanceof HostError) return undefined;
    throw e;
  }
}

function read(host: Host, path: string): Json | undefined {
  return parseYaml(new SourceFile(path, host.readText(path)))[0]?.value;
}

function ofSchema(schema: Json | undefined, root: JsonObject, depth: number): string {
  if (!isObject(schema) || depth > maxDepth) return 'unknown';
  const { $ref, enum: choices, const: only, anyOf, oneOf, type } = schema;
  if (typeof $ref === 'string') return ofSchema(resolve($ref, root), root, depth + 1);
  if (Array.isArray(choices)) return union(choices.map((c) => JSON.stringify(c)));
  if (only !== undefined) return JSON.stringify(only);
  const options = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : undefined;
  if (options && type === undefined) return union(options.map((o) => ofSchema(o, root, depth + 1)));
  const types = Array.isArray(type) ? type : [type];
  return union(types.map((t) => ofType(t, schema, root, depth)));
}

function ofType(type: Json | undefined, schema: JsonObject, root: JsonObject, depth: number): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `Array<${ofSchema(schema['items'], root, depth + 1)}>`;
    default:
      if (type !== 'object' && !isObject(schema['properties'])) return 'unknown';
      return record(
        Object.entries(isObject(schema['properties']) ? schema['properties'] : {}).map(([k, v]) => [
          k,
          ofSchema(v, root, depth + 1),
        ]),
        schema['additionalProperties'] !== false,
      );
  }
}

function resolve(ref: string, root: JsonObject): Json | undefined {
  let at: Json | undefined = root;
  for (const part of ref.startsWith('#/') ? ref.slice(2).split('/') : ['']) {
    const key = decodeURIComponent(part).replace(/~1/g, '/').replace(/~0/g, '~');
    at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}

function ofValue(value: Json | undefined, depth: number): string {
  if (value === null || value === undefined || depth > maxDepth) return 'unknown';
  if (Array.isArray(value)) return 'readonly unknown[]';
  if (isObject(value))
    return record(
      Object.entries(value).map(([k, v]) => [k, ofValue(v, depth + 1)]),
      true,
    );
  // An empty text is often a placeholder for something else; templates print numbers and texts alike.
  if (typeof value === 'string') return value === '' ? 'unknown' : 'string | number';
  return typeof value === 'bigint' ? 'number' : typeof value;
}

function record(members: readonly (readonly [string, string])[], open: boolean): string {
  const known = members.map(([k, type]) => `${JSON.stringify(k)}?: ${type} | null`);
  // Helm takes `null` for any value: it removes the default.
  return `{ ${[...known, ...(open ? ['[key: string]: unknown'] : [])].join('; ')} }`;
}

function union(types: readonly string[]): string {
  return types.length ? [...new Set(types)].join(' | ') : 'unknown';
}
