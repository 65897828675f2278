import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { JsonObject } from '../../../compiler/kube/json.js';
import { readResource } from '../../../compiler/kube/resources.js';
import { SourceFile } from '../../../compiler/text/source-file.js';
import { parseYaml } from '../../../compiler/yaml/parse.js';
import { tablesOf } from '../../../schemas/load.js';
import { runScenario, type Scenario } from '../../scenario/scenario.js';
import { goDump } from './go-dump.js';
import { quantityDump } from './quantity-dump.js';

const test = suite('hashes in the names of replica sets and revisions');
const read = (name: string): string => readResource(`fixtures/template-hash/${name}`);
const parse = (name: string): unknown => parseYaml(new SourceFile(name, read(name)))[0]!.value;

test('a template is dumped as Go dumps it', () => {
  const text = goDump(tablesOf('1.36'), 'core/v1.PodTemplateSpec', parse('rich.yaml') as JsonObject);
  assert.is(`${text.replace(/ (?=[A-Z]\w*:\()/g, '\n')}\n`, read('rich.txt'));
});

// What ParseQuantity keeps: value, scale, the text where it was canonical, the format.
const quantities: [string, string][] = [
  ['0', '0 0 "0" DecimalSI'],
  ['1500m', '1500 -3 "1500m" DecimalSI'],
  ['1k', '1 3 "1k" DecimalSI'],
  ['1e3', '1 3 "1e3" DecimalExponent'],
  ['7Gi', '7516192768 0 "7Gi" BinarySI'],
  ['8Gi', '8589934592 0 "" BinarySI'],
  ['-500m', '-500 -3 "-500m" DecimalSI'],
  ['100Ti', '[8568098291072368640 5960] "" BinarySI'],
  ['9223372036854775807', '[18446744072709551616 499999999] "" DecimalSI'],
];
for (const [text, kept] of quantities)
  test(`quantity ${text}`, () => {
    const [, value, scale, big, s, format] =
      /value:\(int64\)(-?\d+) scale:\(resource.Scale\)(-?\d+)}.*?(?:<nil>|big.nat\)(\[.*?\]).*)} s:\(string\)(.*) Format:\(resource.Format\)(\w+)/.exec(
        quantityDump(text),
      )!;
    assert.is(`${big ?? `${value} ${scale}`} "${s}" ${format}`, kept);
  });

test('the names are those of a real control plane', () => {
  const { manifests, names } = parse('names.yaml') as { manifests: JsonObject[]; names: string[] };
  const scenario = { steps: [{ kubectl: 'create -f -', stdin: { apiVersion: 'v1', kind: 'List', items: manifests } }] };
  const { result } = runScenario(scenario as unknown as Scenario, { minor: '1.36', seed: 1 });
  const made = result.steps[0]!.objects.filter((o) => o.kind === 'ReplicaSet' || o.kind === 'ControllerRevision').map(
    (o) => `${o.kind}/${o.metadata.name}`,
  );
  assert.equal(made.sort(), [...names].sort());
});

test.run();
