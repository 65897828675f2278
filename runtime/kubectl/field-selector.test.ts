import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KubeObject } from '../../compiler/kube/object.js';
import { parseFieldSelector } from './field-selector.js';

const test = suite('field selectors');
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { nodeName: 'node-1' },
} as unknown as KubeObject;

for (const [text, want] of [
  ['', true],
  ['spec.nodeName=node-1', true],
  ['spec.nodeName==node-1,metadata.name=web', true],
  ['spec.nodeName=node-1,metadata.name!=web', false],
  ['status.phase=', true],
  ['status.phase!=Running', true],
  ['constructor=', true],
] as const)
  test(`'${text}' ${want ? 'matches' : 'does not match'}`, () => {
    assert.is(parseFieldSelector(text)(pod), want);
  });

test('a term without an operator is refused', () => {
  assert.throws(() => parseFieldSelector('spec.nodeName'), /invalid selector/);
});

test.run();
