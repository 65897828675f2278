import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { span } from '../text/span.js';
import type { Diagnostic } from './diagnostic.js';
import { alsoText, mergeRepeats } from './merge-repeats.js';

const test = suite('repeated findings');

const found = (name: string, start: number, message = `Service ${name} selects nothing.`): Diagnostic => ({
  id: 'service/selector-matches-nothing',
  severity: 'warning',
  message,
  span: span('chart/templates/a.yaml', start, start + 4),
  object: { apiVersion: 'v1', kind: 'Service', name },
});

test('what a loop makes at one line is told once, with the other objects', () => {
  const merged = mergeRepeats([found('a', 3), found('b', 3), found('c', 9)]);
  assert.equal(
    merged.map((d) => [d.message, d.also?.map((o) => o.name)]),
    [
      ['Service a selects nothing.', ['b']],
      ['Service c selects nothing.', undefined],
    ],
  );
});

test('another message at the same line is another finding', () => {
  assert.is(mergeRepeats([found('a', 3), found('b', 3, 'Service b selects too much.')]).length, 2);
});

test('findings about one field of different objects are one, of the same object several', () => {
  const at = (name: string, label: string): Diagnostic => ({
    ...found(name, 3, `No pod has the label ${label}.`),
    pointer: '/spec/selector',
  });
  const merged = mergeRepeats([at('a', 'x'), at('a', 'y'), at('b', 'z')]);
  assert.equal(
    merged.map((d) => [d.message, d.also?.map((o) => o.name)]),
    [
      ['No pod has the label x.', ['b']],
      ['No pod has the label y.', undefined],
    ],
  );
});

test('two fields of one object from one line are one finding', () => {
  const one = found('a', 3);
  const merged = mergeRepeats([
    { ...one, pointer: '/spec/a' },
    { ...one, pointer: '/spec/b' },
  ]);
  assert.equal(merged, [{ ...one, pointer: '/spec/a' }]);
});

test('long lists are cut', () => {
  const also = [...'bcdef'].map((name) => ({ apiVersion: 'v1', kind: 'Service', namespace: 'x', name }));
  assert.is(alsoText(also), 'Service x/b, Service x/c, Service x/d and 2 more');
});

test.run();
