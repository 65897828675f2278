import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tablesOf } from '../../schemas/load.js';
import { profileOf } from '../../schemas/profile.js';
import type { JsonObject } from '../kube/json.js';
import { createObject } from './create.js';
import { replaceObject } from './replace.js';

const test = suite('size limits');
const ctx = { profile: profileOf('1.36'), tables: tablesOf('1.36'), now: '2026-01-01T00:00:00Z' };
const limit = 3 * 1024 * 1024;

/** What a Go client adds to the data: the frame of the object, and a line break. */
const configMap = (data: string, annotations?: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'big', ...(annotations ? { annotations } : {}) },
  data: { d: data },
});
const frame = JSON.stringify(configMap('')).length + 1;

// Up to the limit the object is read, and all but the shortest are more than a ConfigMap may hold.
for (const [what, unit, bytes, fitting] of [
  ['plain text', 'x', 1, 422],
  ['angle brackets, which Go escapes', '<', 6, 201],
  ['text beyond ASCII', 'é', 2, 422],
  ['emoji', '😀', 4, 422],
  ['quotes', '"', 2, 422],
] as const)
  test(`a request may hold 3 MiB of ${what}, not a byte more`, () => {
    const room = limit - frame;
    const fits = unit.repeat(Math.floor(room / bytes)) + 'x'.repeat(room % bytes);
    assert.is(createObject(configMap(fits), ctx).code, fitting);
    const { code, reason, message } = createObject(configMap(`${fits}x`), ctx);
    assert.equal([code, reason, message], [413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728']);
    assert.is(replaceObject(configMap(`${fits}x`), configMap(''), ctx).code, 413);
  });

test('a ConfigMap may hold 1 MiB', () => {
  assert.is(createObject(configMap('x'.repeat(1048576 - 1)), ctx).code, 201);
  const { causes } = createObject(configMap('x'.repeat(1048577)), ctx);
  assert.match(causes![0]!.message, /Too long: may not be more than 1048576 bytes/);
});

test('a Secret may hold 1 MiB', () => {
  const secret = (size: number): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'big' },
    data: { d: Buffer.alloc(size).toString('base64') },
  });
  assert.is(createObject(secret(1048576), ctx).code, 201);
  assert.is(createObject(secret(1048577), ctx).causes![0]!.field, 'data');
});

test('annotations may hold 256 KiB, names included', () => {
  assert.is(createObject(configMap('', { note: 'x'.repeat(262140) }), ctx).code, 201);
  const { causes } = createObject(configMap('', { note: 'x'.repeat(262141) }), ctx);
  assert.equal(causes![0]!.field, 'metadata.annotations');
  assert.match(causes![0]!.message, /Too long: may not be more than 262144 bytes/);
});

test.run();
