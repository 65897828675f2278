import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { profileOf } from '../../../schemas/profile.js';
import { untyped } from '../../crd/cel-values.js';
import { types } from '../check/types.js';
import { evaluate } from '../eval/interpreter.js';
import { compile } from '../eval/program.js';
import { kubernetesEnv } from '../kubernetes.js';

/* What evaluations cost in the environment of apiserver 1.36.3 (cel-go 0.26.0), with the error where one came out. */

type Golden = { readonly object: never; readonly costs: Readonly<Record<string, number | [number, string]>> };

const test = suite('runtime costs');
const { object, costs } = JSON.parse(readFileSync('fixtures/cel/runtime-costs.json', 'utf8')) as Golden;
const env = kubernetesEnv(profileOf('1.36'), { object: types.dyn }, undefined, { stored: true });
const value = untyped(object);

for (const [expression, want] of Object.entries(costs))
  test(expression, () => {
    const { checked, error } = compile(expression, env);
    assert.is(error, undefined);
    const outcome = evaluate(checked!, (name) => (name === 'object' ? value : undefined));
    assert.equal(outcome.error === undefined ? outcome.cost : [outcome.cost, outcome.error], want);
  });

test('from 1.37 on what a text should begin with counts, not the text', () => {
  const cost = (minor: '1.36' | '1.37'): number => {
    const { checked } = compile("object.s.startsWith('hello')", kubernetesEnv(profileOf(minor), { object: types.dyn }));
    return evaluate(checked!, () => value).cost;
  };
  assert.is(cost('1.36'), 6);
  assert.is(cost('1.37'), 3);
});

test('the limit is met exactly', () => {
  const { checked } = compile('[1, 2].all(x, x > 0)', env);
  assert.is(evaluate(checked!, () => undefined, 11).value, true);
  assert.is(evaluate(checked!, () => undefined, 10).error, 'operation cancelled: actual cost limit exceeded');
});

test.run();
