import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readScenario } from './scenario-file.js';

const test = suite('scenario files');

const table: [name: string, text: string, ...said: string[]][] = [
  [
    'an unknown field',
    'steps: []\nnamespase: shop\n',
    's.yaml:2: the scenario has no field namespase; did you mean namespace?',
  ],
  ['no steps', 'name: x\n', 's.yaml:1: the scenario lacks steps'],
  [
    'fields of the wrong form',
    'namespace: My_Shop\nkubernetesVersion: 2\nkubelet: fast\nsteps:\n  - kubectl: get pods\n  - kubectl: [a]\n',
    's.yaml:1: namespace must be a namespace: lower-case letters, digits and dashes, at most 63',
    's.yaml:2: kubernetesVersion must be a Kubernetes version such as "1.36"',
    's.yaml:3: kubelet must be "instant", or delays such as { imagePull: 2 } in seconds',
    's.yaml:6: steps[1].kubectl must be a kubectl command line',
  ],
  ['a step without a command', 'steps:\n  - stdin: x\n', 's.yaml:2: steps[0] needs one of kubectl, helm and wait'],
  [
    'an unknown field of a step',
    'steps:\n  - kubectl: get pods\n    mayfail: true\n',
    's.yaml:3: steps[0] has no field mayfail; did you mean mayFail?',
  ],
];
for (const [name, text, ...said] of table)
  test(name, () => {
    let message = '';
    try {
      readScenario('s.yaml', text);
    } catch (e) {
      message = (e as Error).message;
    }
    assert.is(message, ['s.yaml is no scenario:', ...said.map((l) => `  ${l}`)].join('\n'));
  });

test.run();
