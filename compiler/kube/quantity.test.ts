import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonicalQuantity } from './quantity.js';

/* How kube-apiserver 1.36.3 stored quantities of a ResourceQuota: most are made canonical, some stay as they are written. */

const test = suite('quantities');

const stored: readonly (readonly [string, string])[] = [
  ['1.50', '1500m'],
  ['1.500', '1.500'],
  ['1.250', '1.250'],
  ['1.000', '1'],
  ['0.500', '500m'],
  ['.5', '500m'],
  ['01', '01'],
  ['0010', '0010'],
  ['00.5', '500m'],
  ['+5', '+5'],
  ['-0', '0'],
  ['1000', '1k'],
  ['1e3', '1e3'],
  ['1E3', '1E3'],
  ['1e03', '1e03'],
  ['1.', '1.'],
  ['1.Gi', '1.Gi'],
  ['01Gi', '01Gi'],
  ['1024Mi', '1Gi'],
  ['1025Mi', '1025Mi'],
  ['2.500Gi', '2560Mi'],
  ['00Mi', '0'],
  ['1001n', '1001n'],
];

for (const [text, want] of stored) test(`${text} is stored as ${want}`, () => assert.is(canonicalQuantity(text), want));

test.run();
