import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tablesOf } from '../../../schemas/load.js';
import { profileOf } from '../../../schemas/profile.js';
import { expressionChecks } from '../../cel/admission/expression-checks.js';
import { createObject } from '../create.js';
import { replaceObject } from '../replace.js';
import type { ServerAnswer, ValidationContext } from '../types.js';

/*
 * What kube-apiserver 1.36.3 answered to creations and updates of the objects in fixtures/validate, with strict field
 * validation, as cluster admin. A case changes the object of its file (RFC 7386); an accepted one says what the server
 * added to the object it was sent. Left out: what admission adds, who asked, and values that the server draws.
 */

type Json = Record<string, unknown>;
type Sent = Parameters<typeof createObject>[0];

interface Case {
  readonly change: Json;
  readonly code: number;
  readonly message?: string;
  /** Reason and field, in order. */
  readonly causes?: readonly string[];
  readonly warnings?: readonly string[];
  readonly stored?: Json;
}

interface Golden {
  readonly object: Json;
  readonly create: readonly Case[];
  /** Against `object` as the server stored it. */
  readonly update?: readonly Case[];
}

const top = 'fixtures/validate';
const profile = profileOf('1.36');
const ctx: ValidationContext = {
  profile,
  tables: tablesOf('1.36'),
  now: '2026-01-01T00:00:00Z',
  expressions: expressionChecks(profile),
};

for (const group of readdirSync(top)) {
  const test = suite(`validate ${group}`);
  for (const file of readdirSync(join(top, group))) {
    const { object, create, update = [] } = JSON.parse(readFileSync(join(top, group, file), 'utf8')) as Golden;
    const name = file.replace('.json', '');
    for (const [i, c] of create.entries())
      test(`creates ${name} ${i + 1}: ${text(c)}`, () => {
        const input = patched(object, c.change);
        check(createObject(structuredClone(input) as Sent, ctx), input, c);
      });
    if (!update.length) continue;
    const old = createObject(structuredClone(object) as Sent, ctx).object!;
    for (const [i, c] of update.entries())
      test(`updates ${name} ${i + 1}: ${text(c)}`, () => {
        const input = patched(old as unknown as Json, c.change);
        check(replaceObject(structuredClone(input) as Sent, structuredClone(old), ctx), input, c);
      });
  }
  test.run();
}

function check(answer: ServerAnswer, input: Json, expected: Case): void {
  const causes = answer.causes?.map((c) => `${c.reason} ${c.field}`);
  assert.equal(
    { code: answer.code, message: answer.message, causes, warnings: answer.warnings },
    {
      code: expected.code,
      message: expected.message,
      causes: expected.causes,
      warnings: expected.warnings ?? [],
    },
  );
  if (expected.stored) assert.equal(essence(answer.object), withoutNulls(patched(essence(input), expected.stored)));
}

function text({ code, change }: Case): string {
  return `${code} ${JSON.stringify(change)}`;
}

/** RFC 7386. */
function patched(target: unknown, patch: Json): Json {
  const out: Json = { ...(isRecord(target) ? target : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else out[key] = isRecord(value) ? patched(out[key], value) : value;
  }
  return out;
}

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const drawn = ['uid', 'creationTimestamp', 'resourceVersion', 'managedFields'];
const requester = ['username', 'uid', 'groups'];

/** The object without what a golden leaves out. */
function essence(object: unknown): Json {
  const { status: _, metadata, spec, ...rest } = withoutNulls(object);
  const meta = { ...(metadata as Json | undefined) };
  for (const key of drawn) delete meta[key];
  if (typeof rest['kind'] === 'string' && protectedKinds.has(rest['kind'])) delete meta['finalizers'];
  if (isRecord(spec)) {
    if (rest['kind'] === 'CertificateSigningRequest') for (const key of requester) delete spec[key];
    if (rest['kind'] === 'Service') dropAllocated(spec);
  }
  return { ...rest, ...(Object.keys(meta).length ? { metadata: meta } : {}), ...(spec === undefined ? {} : { spec }) };
}

/** A null on the wire says as much as no value. */
const withoutNulls = (object: unknown): Json =>
  JSON.parse(JSON.stringify(object, (_, value: unknown) => (value === null ? undefined : value))) as Json;

/** Kinds that admission gives a finalizer. */
const protectedKinds = new Set(['PersistentVolume', 'PersistentVolumeClaim', 'VolumeAttributesClass']);

function dropAllocated(spec: Json): void {
  if (spec['clusterIP'] === 'None') return;
  delete spec['clusterIP'];
  delete spec['clusterIPs'];
  for (const port of (spec['ports'] ?? []) as Json[]) delete port['nodePort'];
}
