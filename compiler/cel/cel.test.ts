import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { profileOf } from '../../schemas/profile.js';
import { AdmissionCompiler } from './admission/compiler.js';
import { evaluate } from './eval/interpreter.js';

const test = suite('cel');
const compiler = new AdmissionCompiler(profileOf('1.36'), false);

// Values and texts of kube-apiserver 1.36.3, which was asked for them as messages of admission policies.
for (const line of readFileSync('fixtures/crd/expressions.jsonl', 'utf8').trim().split('\n')) {
  const { expression, value, error } = JSON.parse(line) as { expression: string; value?: string; error?: string };
  test(expression, () => {
    const compiled = compiler.compile(expression, ['string'], { hasParams: false, hasAuthorizer: false });
    assert.is(compiled.error, error);
    if (!compiled.checked) return;
    const outcome = evaluate(compiled.checked, () => undefined);
    if (value === undefined) assert.ok(outcome.error !== undefined);
    else assert.equal(outcome.error ?? outcome.value, value);
  });
}

// What the same server says of texts that are no expressions.
for (const line of readFileSync('fixtures/cel/syntax-errors.jsonl', 'utf8').trim().split('\n')) {
  const { expression, error } = JSON.parse(line) as { expression: string; error: string };
  test(`refuses ${JSON.stringify(expression)}`, () => {
    const compiled = compiler.compile(expression, ['bool'], { hasParams: false, hasAuthorizer: false });
    assert.is(compiled.error?.replace('compilation failed: ', ''), error);
  });
}

test('an evaluation that costs too much is cancelled', () => {
  const list = `[${'1, '.repeat(99)}1]`;
  const nested = `${list}.all(a, ${list}.all(b, ${list}.all(c, a + b + c > 0)))`;
  const compiled = compiler.compile(nested, ['bool'], { hasParams: false, hasAuthorizer: false });
  const outcome = compiled.checked && evaluate(compiled.checked, () => undefined);
  assert.is(outcome?.error, 'operation cancelled: actual cost limit exceeded');
});

test.run();
