import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject } from '../../compiler/kube/json.js';
import { type ClusterView, groupKindOf, type KubeObject } from '../../compiler/kube/object.js';
import { lowerYaml } from '../../compiler/lower/from-yaml.js';
import { SourceFile } from '../../compiler/text/source-file.js';
import { createObject } from '../../compiler/validate/create.js';
import { parseYaml } from '../../compiler/yaml/parse.js';
import { tablesOf } from '../../schemas/load.js';
import { profileOf } from '../../schemas/profile.js';
import { createAdmission } from './chain.js';

const test = suite('admission goldens');
const profile = profileOf('1.36');
const context = { profile, tables: tablesOf('1.36'), now: '2026-01-01T00:00:00Z' };

interface Recorded {
  readonly code: number;
  readonly message?: string;
  readonly warnings: readonly string[];
  readonly object?: JsonObject;
}

const objectsOf = (file: string) => lowerYaml(parseYaml(new SourceFile(file, readFileSync(file, 'utf8')))).objects;

class View implements ClusterView {
  readonly objects: KubeObject[] = [];

  get(kind: string, namespace: string, name: string) {
    return this.list(kind).find((o) => (o.metadata.namespace ?? '') === namespace && o.metadata.name === name);
  }

  list(kind: string, namespace?: string) {
    return this.objects.filter(
      (o) => groupKindOf(o) === kind && (namespace === undefined || (o.metadata.namespace ?? '') === namespace),
    );
  }
}

/** The parts that were recorded, without what is drawn by chance. */
function comparable(object: JsonObject): unknown {
  const { labels, annotations } = object['metadata'] as JsonObject;
  const text = JSON.stringify({ metadata: { labels, annotations }, spec: object['spec'], data: object['data'] });
  return JSON.parse(text.replace(/kube-api-access-\w+/g, 'kube-api-access-x'));
}

// kube-apiserver 1.36.3 was given the same objects.
for (const name of ['policies', 'mutations', 'limits']) {
  const view = new View();
  const hooks = createAdmission({ profile, view, options: { now: context.now, randomSuffix: () => 'xxxxx' } });
  for (const object of objectsOf(`fixtures/admission/${name}.yaml`)) {
    const answer = createObject(object, context, hooks);
    if (!answer.object) throw new Error(`${name}: ${answer.message}`);
    view.objects.push(answer.object);
  }
  const answers = readFileSync(`fixtures/admission/${name}.answers.jsonl`, 'utf8').trim().split('\n');
  objectsOf(`fixtures/admission/${name}.objects.yaml`).forEach((object, i) => {
    const { kind, metadata } = object.value as { kind?: string; metadata?: JsonObject };
    test(`${name}: ${kind} ${String(metadata?.['name'])} (${i})`, () => {
      const wanted = JSON.parse(answers[i]!) as Recorded;
      const got = createObject(object, context, hooks);
      assert.equal([got.code, got.message], [wanted.code, wanted.message]);
      assert.equal([...got.warnings], [...wanted.warnings]);
      if (wanted.object) assert.equal(comparable(got.object as unknown as JsonObject), comparable(wanted.object));
    });
  });
}

test.run();
