import { writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readResource } from '../../compiler/kube/resources.js';
import { SourceFile } from '../../compiler/text/source-file.js';
import { parseYaml } from '../../compiler/yaml/parse.js';
import { runScenario, type Scenario, type ScenarioResult } from './scenario.js';

const test = suite('scenarios');

function load(name: string): Scenario {
  const [document] = parseYaml(new SourceFile(name, readResource(`fixtures/simulate/${name}.yaml`)));
  return document!.value as unknown as Scenario;
}

/** Random parts of names as `*`, uids as `UID`, in a form that a reviewer can read. */
const mask = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UID')
    .replace(
      /\b(web|index|broken|agent)(-\d)?-[bcdfghjklmnpqrstvwxz2456789]{5,10}(-[bcdfghjklmnpqrstvwxz2456789]{5})?\b/g,
      '$1$2-*',
    );

function timeline(result: ScenarioResult): string {
  const lines = result.steps.flatMap((s) => {
    const said = `${s.stdout}${s.stderr}`
      .trim()
      .split('\n')
      .map((l) => `  ${l}`);
    const events = s.events
      .filter((e) => e.reason !== 'Scheduled')
      .map((e) => `  ${e.type === 'Warning' ? '!' : '·'} ${e.object} ${e.reason}: ${e.message}`);
    return [`$ ${s.kubectl}${s.code ? ` → ${s.code}` : ''}`, ...said, ...events];
  });
  return `${mask(lines.join('\n'))}\n`;
}

for (const name of ['rollout', 'maintenance', 'batch'])
  test(`${name}: answers and events are those of the golden file`, () => {
    const { result } = runScenario(load(name), { minor: '1.36', seed: 1 });
    const path = `fixtures/simulate/${name}.txt`;
    if (process.env['UPDATE']) writeFileSync(path, timeline(result));
    assert.fixture(timeline(result), readResource(path));
    assert.ok(result.steps.every((s) => s.settled));
  });

test('the same seed gives the same bytes, another seed other names', () => {
  const run = (seed: number) => JSON.stringify(runScenario(load('rollout'), { minor: '1.36', seed }).result);
  assert.is(run(7), run(7));
  assert.is.not(run(7), run(8));
});

test('a stuck rollout keeps its old pods and says so in conditions', () => {
  const { result } = runScenario(load('rollout'), { minor: '1.36', seed: 1 });
  const pods = result.steps[2]!.objects.filter((o) => o.kind === 'Pod') as unknown as { status: { phase: string } }[];
  assert.equal(pods.map((p) => p.status.phase).sort(), ['Pending', 'Running', 'Running', 'Running']);
});

test('everything that a deployment made goes with it', () => {
  const { result } = runScenario(load('rollout'), { minor: '1.36', seed: 1 });
  const left = result.steps.at(-1)!.objects.map((o) => o.kind);
  assert.equal([...new Set(left)].sort(), ['EndpointSlice', 'Namespace', 'Node', 'Service']);
});

test.run();
