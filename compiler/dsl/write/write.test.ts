import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nodeHost } from '../../app/node-host.js';
import { overlayHost } from '../../app/overlay-host.js';
import { type JsonObject, stringify } from '../../kube/json.js';
import { lowerYaml } from '../../lower/from-yaml.js';
import { SourceFile } from '../../text/source-file.js';
import { parseYaml } from '../../yaml/parse.js';
import { loadDsl } from '../index.js';
import { writeProgram } from './program.js';

const test = suite('write a program');

const objects = (text: string) => lowerYaml(parseYaml(new SourceFile('in.yaml', text))).objects.map((o) => o.value);

async function back(program: string) {
  const host = overlayHost(nodeHost(), new Map([['written.ts', program]]));
  const { objects, diagnostics } = await loadDsl(host, 'written.ts');
  return { values: objects.map((o) => o.value), messages: diagnostics.map((d) => d.message) };
}

const plain = `
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: web:1
          env:
            - {name: MODE, value: fast}
            - {name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}
            - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
          readinessProbe: {httpGet: {path: /ready, port: 8080}, periodSeconds: 5}
          livenessProbe: {httpGet: {path: /live, port: 8080, scheme: HTTPS}}
`;

test('reads as if a person had written it', () => {
  const [service, deployment] = objects(plain);
  assert.is(
    writeProgram([{ value: service!, comment: 'The front door.\n\nOne port.' }, { value: deployment! }]),
    `import { deployment, env, fromSecret, httpProbe, service } from 'drydock';

// The front door.
//
// One port.
const webService = service({
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
});

const webDeployment = deployment({
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [
          {
            name: 'web',
            image: 'web:1',
            env: env({
              MODE: 'fast',
              PASSWORD: fromSecret('db', 'password'),
              CPU: { resourceFieldRef: { resource: 'limits.cpu' } },
            }),
            readinessProbe: httpProbe('/ready', 8080, { periodSeconds: 5 }),
            livenessProbe: { httpGet: { path: '/live', port: 8080, scheme: 'HTTPS' } },
          },
        ],
      },
    },
  },
});

export default [webService, webDeployment];
`,
  );
});

test('type-checks and makes the same objects', async () => {
  const values = objects(plain);
  const { values: made, messages } = await back(writeProgram(values.map((value) => ({ value }))));
  assert.equal(messages, []);
  assert.equal(made, values);
});

test('keys without entries, as charts leave them behind, type-check, too', async () => {
  const values = objects(`
apiVersion: v1
kind: Pod
metadata: {name: web, annotations: null}
spec: {nodeSelector: null, containers: [{name: web, image: "web:1", env: null, resources: {limits: null}}]}
`);
  const { values: made, messages } = await back(writeProgram(values.map((value) => ({ value }))));
  assert.equal(messages, []);
  assert.equal(made, values);
});

test('keeps what helpers and names could lose', async () => {
  const values = objects(`
apiVersion: v1
kind: ConfigMap
metadata: {name: delete}
data:
  __proto__: a
  constructor: b
  "1": one
  block: "two\\nlines \`and\` \${code} \\\\ \\n"
  quotes: "it's \\"quoted\\""
  odd: "a\\u2028b\\tc"
---
apiVersion: v1
kind: ConfigMap
metadata: {name: delete, namespace: other}
---
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: {name: 9web}
spec: {maxReplicas: 3, scaleTargetRef: {kind: Deployment, name: web}}
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: w}
spec: {size: 12345678901234567890, ratio: 1.5e-7, none: null, empty: {}, list: [[1, [2]], []]}
---
apiVersion: v1
kind: Pod
metadata: {name: env}
spec:
  containers:
    - name: a
      env: [{name: A, value: "1"}, {name: A, value: "2"}]
    - name: b
      env: [{name: "2", value: "1"}, {name: "1", value: "2"}]
    - name: c
      env: [{name: A}]
`);
  const { values: made } = await back(writeProgram(values.map((value) => ({ value }))));
  assert.is(stringify(made, 1), stringify(values, 1));
});

test('what nests deeply, as schemas of definitions do, comes back the same', async () => {
  let schema: JsonObject = {
    type: 'string',
    description: 'a text that is long enough to break the line it would stand on',
  };
  for (let depth = 0; depth < 40; depth++) schema = { type: 'object', properties: { [`p${depth}`]: schema } };
  const values = [{ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, schema }];
  const { values: made } = await back(writeProgram(values.map((value) => ({ value }))));
  assert.is(stringify(made, 1), stringify(values, 1));
});

test.run();
