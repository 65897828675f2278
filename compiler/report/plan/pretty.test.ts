import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Prediction } from '../../prediction/prediction.js';
import { displayWidth, styleOf } from '../terminal.js';
import { htmlPrediction } from './html.js';
import { prettyPrediction } from './pretty.js';

const test = suite('plan report');
const prediction = JSON.parse(readFileSync('fixtures/plan/prediction.json', 'utf8')) as Prediction;

function golden(name: string, actual: string): void {
  const path = `fixtures/plan/${name}`;
  if (process.env['UPDATE'] || !existsSync(path)) writeFileSync(path, actual);
  assert.fixture(actual, readFileSync(path, 'utf8'));
}

for (const width of [100, 48]) {
  test(`prints the prediction ${width} columns wide`, () => {
    const text = prettyPrediction(prediction, { width, style: styleOf(false) });
    golden(`pretty-${width}.txt`, text);
    for (const line of text.split('\n')) assert.ok(displayWidth(line) <= width, `${displayWidth(line)}: ${line}`);
  });
}

test('colours only when asked', () => {
  assert.not.match(prettyPrediction(prediction, { width: 80, style: styleOf(false) }), '\u001b');
  assert.match(prettyPrediction(prediction, { width: 80, style: styleOf(true) }), '\u001b[');
});

test('the HTML file stands alone and runs nothing', () => {
  const finding = { severity: 'error', place: 'a.yaml:1:1', id: 'x/y', message: '<script>alert(1)</script>' };
  const html = htmlPrediction(prediction, [finding]);
  assert.match(html, '&lt;script&gt;alert(1)&lt;/script&gt;');
  assert.not.match(html, /<script/);
  assert.not.match(html, /(?:src|href)=|url\(|@import/);
  for (const w of prediction.workloads) assert.match(html, w.object.name);
  assert.match(html, 'no ready endpoints: search-0 is not ready');
});

test.run();
