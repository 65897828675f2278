import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tablesOf } from '../../schemas/load.js';
import { profileOf } from '../../schemas/profile.js';
import type { JsonObject } from '../kube/json.js';
import { randomOf } from '../kube/random.js';
import { lowerYaml } from '../lower/from-yaml.js';
import { SourceFile } from '../text/source-file.js';
import { parseYaml } from '../yaml/parse.js';
import { counted, mutate, sizeOf } from './bench/mutator.js';
import { createObject } from './create.js';

/* Whatever is sent, there is an answer, and the work for it grows no faster than the object. */

const seed = Number(process.env['DRYDOCK_SEED'] ?? 20260101);
const count = 10_000;
/** Reads of the sent object for each value in it; about six are the most today. */
const stepsForEachValue = 50;

const test = suite(`validate survives mutations (seed ${seed})`);
const ctx = { profile: profileOf('1.36'), tables: tablesOf('1.36'), now: '2026-01-01T00:00:00Z' };
const codes = new Set([0, 200, 201, 400, 403, 404, 409, 413, 422]);

function files(folder: string, end: RegExp): string[] {
  const found = readdirSync(folder, { recursive: true }) as string[];
  return found
    .filter((f) => end.test(f))
    .sort()
    .map((f) => join(folder, f));
}

function objects(): JsonObject[] {
  const goldens = files('fixtures/validate', /\.json$/).map(
    (f) => (JSON.parse(readFileSync(f, 'utf8')) as { object: JsonObject }).object,
  );
  const shop = files('fixtures/shop/yaml', /\.ya?ml$/).flatMap((f) =>
    lowerYaml(parseYaml(new SourceFile(f, readFileSync(f, 'utf8')))).objects.map((o) => o.value),
  );
  return [...goldens, ...shop];
}

test(`answers ${count} mutated objects`, () => {
  const sources = objects();
  assert.ok(sources.length > 50, `only ${sources.length} objects to mutate`);
  const random = randomOf(seed);
  const seen = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const sent = mutate(sources[i % sources.length]!, sources, random);
    const where = (): string => `seed ${seed}, mutation ${i}: ${JSON.stringify(sent)}`;
    const { value, steps } = counted(sent);
    try {
      const { code, message } = createObject(value, ctx);
      assert.ok(codes.has(code), where());
      assert.ok(code < 400 || message, `no message: ${where()}`);
      seen.set(code, (seen.get(code) ?? 0) + 1);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.stack : error}\n${where()}`);
    }
    assert.ok(steps() <= stepsForEachValue * sizeOf(sent), `${steps()} steps: ${where()}`);
  }
  // The mutations reach decoding and validation, and leave objects that pass.
  for (const code of [201, 400, 422]) assert.ok((seen.get(code) ?? 0) > count / 50, `${code}: ${seen.get(code)}`);
});

test('a seed means the same objects', () => {
  const [a, b] = [randomOf(7), randomOf(7)];
  const sources = objects();
  for (const object of sources)
    assert.is(JSON.stringify(mutate(object, sources, a)), JSON.stringify(mutate(object, sources, b)));
});

test.run();
