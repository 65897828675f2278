import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildGraph } from '../../compiler/graph/graph.js';
import { isObject, type Json, type JsonObject, type Path } from '../../compiler/kube/json.js';
import type { ApiObject } from '../../compiler/lower/api-object.js';
import { lowerYaml } from '../../compiler/lower/from-yaml.js';
import { SourceFile } from '../../compiler/text/source-file.js';
import { parseYaml } from '../../compiler/yaml/parse.js';
import { defaultMinor, profileOf } from '../../schemas/profile.js';
import { rules } from '../index.js';
import { ruleDocument } from './docs.js';
import { readExamples } from './examples.js';
import { runRules } from './run.js';

/** Objects are linted as written, before anything has checked their types: no value anywhere may make a rule fail. */
const test = suite('rules meet values of any type');

const junk: readonly Json[] = [null, true, 7, 'text', [], [null, 3, 'x', [], {}], {}, { name: 5, constructor: [] }];

function pathsOf(value: Json | undefined, at: Path = []): Path[] {
  const parts: [string | number, Json | undefined][] = Array.isArray(value)
    ? [...value.entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  return [at, ...parts.flatMap(([key, part]) => pathsOf(part, [...at, key]))].filter(
    (p) => p.length > 0 || at.length === 0,
  );
}

function replaced(value: Json, path: Path, by: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((v, i) => (i === key ? replaced(v, rest, by) : v));
  const map = value as JsonObject;
  return { ...map, [key]: replaced(map[key] as Json, rest, by) };
}

for (const rule of rules)
  test(rule.meta.id, () => {
    const active = [{ rule, severity: rule.meta.severity, options: rule.meta.options?.defaults ?? {} }];
    const lint = (objects: readonly ApiObject[]) =>
      runRules({ graph: buildGraph(objects), profile: profileOf(defaultMinor), rules: active });
    for (const example of readExamples(ruleDocument(rule.meta.id)).filter((e) => e.kind === 'bad')) {
      const { objects } = lowerYaml(parseYaml(new SourceFile('example.yaml', example.text)));
      objects.forEach((object, i) => {
        for (const path of pathsOf(object.value).filter(
          (p) => p.length > 0 && p[0] !== 'kind' && p[0] !== 'apiVersion',
        ))
          for (const by of junk) {
            const broken = { ...object, value: replaced(object.value, path, by) as JsonObject };
            const found = lint(objects.map((o, j) => (i === j ? broken : o)));
            const failed = found.find((d) => d.id === 'internal/error');
            assert.is(failed?.message, undefined, `${path.join('.')} = ${JSON.stringify(by)}`);
          }
      });
    }
  });

test.run();
