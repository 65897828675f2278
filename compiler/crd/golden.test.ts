import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tablesOf } from '../../schemas/load.js';
import { profileOf } from '../../schemas/profile.js';
import type { JsonObject } from '../kube/json.js';
import { lowerYaml } from '../lower/from-yaml.js';
import { SourceFile } from '../text/source-file.js';
import { createObject } from '../validate/create.js';
import { parseYaml } from '../yaml/parse.js';
import { crdRegistry } from './registry.js';

const test = suite('crd goldens');
const objectsOf = (file: string) => lowerYaml(parseYaml(new SourceFile(file, readFileSync(file, 'utf8')))).objects;

interface Recorded {
  readonly code: number;
  readonly message?: string;
  readonly warnings: readonly string[];
  readonly object?: JsonObject;
}

// kube-apiserver 1.36.3, with the definition installed, was given the same objects.
const definition = objectsOf('fixtures/crd/backups.yaml').map((o) => o.value);
const context = {
  profile: profileOf('1.36'),
  tables: tablesOf('1.36'),
  now: '2026-01-01T00:00:00Z',
  crds: crdRegistry(definition),
};
const answers = readFileSync('fixtures/crd/backups.answers.jsonl', 'utf8').trim().split('\n');

objectsOf('fixtures/crd/backups.objects.yaml').forEach((object, i) => {
  const { kind, spec } = object.value;
  test(`${i} ${String(kind)} ${JSON.stringify(spec)?.slice(0, 80)}`, () => {
    const wanted = JSON.parse(answers[i]!) as Recorded;
    const got = createObject(object, context);
    assert.equal([got.code, got.message], [wanted.code, wanted.message]);
    assert.equal([...got.warnings], [...wanted.warnings]);
    if (wanted.object && kind === 'Backup')
      assert.equal((got.object as unknown as JsonObject)['spec'], wanted.object['spec']);
  });
});

test.run();
