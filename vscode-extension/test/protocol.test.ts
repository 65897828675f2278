import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CodeAction, CompletionItem, DocumentSymbol, Hover, Location } from 'vscode-languageserver';
import { tablesFromOpenApi } from '../../schemas/openapi.js';
import { EditorSession } from './editor-session.js';

const test = suite('editor protocol');

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.25
          envFrom:
            - configMapRef:
                name: settings
`;

const settings = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  a: "1"
`;

async function session(files: Record<string, string>, work: (s: EditorSession) => Promise<void>): Promise<void> {
  const s = new EditorSession(files);
  try {
    await s.start();
    await work(s);
  } finally {
    await s.stop();
  }
}

test('reports a dangling reference while typing, and takes it back when the object appears', async () => {
  await session({ 'web.yaml': deployment }, async (s) => {
    await s.open('web.yaml', deployment);
    const found = await s.diagnostics('web.yaml', (codes) => codes.some((c) => c.startsWith('references/')));
    const dangling = found.find((d) => String(d.code).startsWith('references/'))!;
    assert.is(dangling.range.start.line, 18);
    assert.is(dangling.source, 'drydock');
    await s.open('settings.yaml', settings);
    await s.diagnostics('web.yaml', (codes) => !codes.some((c) => c.startsWith('references/')));
  });
});

test('obeys drydock.yaml while it is edited, and says what is wrong with it', async () => {
  await session({ 'web.yaml': deployment, 'drydock.yaml': 'rules: {references/*: off}\n' }, async (s) => {
    await s.open('web.yaml', deployment);
    const found = await s.diagnostics('web.yaml', (codes) => codes.length > 0);
    assert.not.ok(found.some((d) => String(d.code).startsWith('references/')));
    await s.open('drydock.yaml', 'rules: {references/*: error}\n');
    await s.diagnostics('web.yaml', (codes) => codes.some((c) => c.startsWith('references/')));
    await s.change('drydock.yaml', 2, 'exclude: [web.yaml]\n');
    await s.diagnostics('web.yaml', (codes) => codes.length === 0);
    await s.change('drydock.yaml', 3, 'presets: [recomended]\nkubernetesVersion: "1.36"\n');
    const [wrong] = await s.diagnostics('drydock.yaml', (codes) => codes.includes('config/invalid'));
    assert.is(wrong!.range.start.line, 0);
    await s.change('drydock.yaml', 4, 'presets: [recommended]\n');
    await s.diagnostics('drydock.yaml', (codes) => codes.length === 0);
    await s.change('drydock.yaml', 5, 'admission: {enable: [AlwaysPulImages]}\n');
    const plugin = await s.diagnostics('drydock.yaml', (codes) => codes.includes('config/invalid'));
    assert.match(String(plugin[0]!.message), 'did you mean AlwaysPullImages?');
  });
});

test('marks broken YAML at its line and recovers', async () => {
  await session({}, async (s) => {
    await s.open('a.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n bad: 1\n');
    const found = await s.diagnostics('a.yaml', (codes) => codes.includes('syntax/yaml'));
    assert.is(found.find((d) => d.code === 'syntax/yaml')!.range.start.line, 4);
    await s.change('a.yaml', 2, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n');
    await s.diagnostics('a.yaml', (codes) => !codes.includes('syntax/yaml'));
  });
});

test('reports an unknown field with a quick fix that mends it', async () => {
  const text = deployment.replace('  selector:', '  replica: 2\n  selector:');
  await session({ 'settings.yaml': settings }, async (s) => {
    await s.open('web.yaml', text);
    const found = await s.diagnostics('web.yaml', (codes) => codes.includes('schema/unknown-field'));
    const unknown = found.find((d) => d.code === 'schema/unknown-field')!;
    assert.is(unknown.range.start.line, 5);
    const actions = await s.request<CodeAction[]>('textDocument/codeAction', 'web.yaml', 5, 3, {
      range: unknown.range,
      context: { diagnostics: [unknown] },
    });
    const edit = actions.flatMap((a) => a.edit?.changes?.[s.uri('web.yaml')] ?? []);
    assert.ok(
      edit.some((e) => e.newText === 'replicas'),
      JSON.stringify(actions),
    );
  });
});

test('explains the field under the cursor', async () => {
  await session({ 'web.yaml': deployment, 'settings.yaml': settings }, async (s) => {
    await s.open('web.yaml', deployment);
    const hover = await s.request<Hover>('textDocument/hover', 'web.yaml', 5, 4);
    const text = (hover.contents as { value: string }).value;
    assert.match(text, 'LabelSelector');
    assert.match(text, 'spec.selector');
    assert.match(text, 'Label selector for pods.');
    const image = await s.request<Hover>('textDocument/hover', 'web.yaml', 15, 12);
    assert.match((image.contents as { value: string }).value, 'Container image name.');
  });
});

test('explains fields of custom resources in the words of their definition', async () => {
  const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                parts:
                  type: array
                  items: {type: string, enum: [wheel, mast], description: What it is made of.}
`;
  const widget = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec:\n  parts:\n    - mast\n';
  await session({ 'w.yaml': widget, 'crd.yaml': definition }, async (s) => {
    await s.open('w.yaml', widget);
    const hover = await s.request<Hover>('textDocument/hover', 'w.yaml', 5, 7);
    const text = (hover.contents as { value: string }).value;
    assert.match(text, 'spec.parts[0]');
    assert.match(text, 'One of `"wheel"`, `"mast"`.');
    assert.match(text, 'What it is made of.');
  });
});

test('explains fields in the words of the cluster whose tables drydock.yaml names', async () => {
  const widget = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec:\n  size: 3\n';
  const ours = { description: 'A thing to buy.', type: 'object', properties: { spec: { $ref: '#/definitions/Spec' } } };
  const gvk = { group: 'example.com', version: 'v1', kind: 'Widget' };
  const document = {
    definitions: {
      Widget: { ...ours, 'x-kubernetes-group-version-kind': [gvk] },
      Spec: { type: 'object', properties: { size: { type: 'integer', description: 'How big it is, in inches.' } } },
    },
    paths: {
      '/apis/example.com/v1/namespaces/{namespace}/widgets': {
        post: { 'x-kubernetes-action': 'post', 'x-kubernetes-group-version-kind': gvk },
      },
    },
  };
  const tables = JSON.stringify(tablesFromOpenApi(document, 'ours'));
  const files = { 'w.yaml': widget, 'tables/ours.json': tables, 'drydock.yaml': 'schemas: tables\n' };
  await session(files, async (s) => {
    await s.open('w.yaml', widget);
    const hover = await s.request<Hover>('textDocument/hover', 'w.yaml', 4, 3);
    assert.match((hover.contents as { value: string }).value, 'How big it is, in inches.');
  });
});

test('completes the fields that a mapping lacks', async () => {
  const text = `${deployment}          image\n`.replace('          image\n', '          \n');
  await session({}, async (s) => {
    await s.open('web.yaml', text);
    const items = await s.request<CompletionItem[]>('textDocument/completion', 'web.yaml', 19, 10);
    const labels = items.map((i) => i.label);
    assert.ok(labels.includes('resources') && labels.includes('livenessProbe'), labels.join());
    assert.not.ok(labels.includes('image'));
  });
});

test('goes from a reference to the object and back', async () => {
  await session({ 'web.yaml': deployment, 'settings.yaml': settings }, async (s) => {
    await s.open('web.yaml', deployment);
    const to = await s.request<Location[]>('textDocument/definition', 'web.yaml', 18, 25);
    assert.equal(
      to.map((l) => l.uri),
      [s.uri('settings.yaml')],
    );
    const from = await s.request<Location[]>('textDocument/references', 'settings.yaml', 3, 9, {
      context: { includeDeclaration: false },
    });
    assert.equal(
      from.map((l) => [l.uri, l.range.start.line]),
      [[s.uri('web.yaml'), 18]],
    );
  });
});

test('lists the objects of a document', async () => {
  await session({}, async (s) => {
    await s.open('all.yaml', `${deployment}---\n${settings}`);
    const symbols = await s.request<DocumentSymbol[]>('textDocument/documentSymbol', 'all.yaml', 0, 0);
    assert.equal(
      symbols.map((x) => x.name),
      ['Deployment/web', 'ConfigMap/settings'],
    );
  });
});

const chart = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'web/values.yaml': 'name: settings\n',
  'web/templates/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name }}\ndata:\n  a: "1"\n',
};

test('points into the template of a chart, as typed and not yet saved', async () => {
  await session(chart, async (s) => {
    await s.open('web/templates/cm.yaml', chart['web/templates/cm.yaml'].replace('\ndata:', '\ndta:'), 'helm');
    const found = await s.diagnostics('web/templates/cm.yaml', (codes) => codes.includes('schema/unknown-field'));
    assert.is(found.find((d) => d.code === 'schema/unknown-field')!.range.start.line, 4);
    await s.change('web/templates/cm.yaml', 2, `${chart['web/templates/cm.yaml']}{{ .Values.name | nosuch }}\n`);
    const broken = await s.diagnostics('web/templates/cm.yaml', (codes) => codes.includes('syntax/template'));
    assert.is(broken.find((d) => d.code === 'syntax/template')!.range.start.line, 6);
  });
});

test('points into a typed program: type errors and findings alike', async () => {
  const program = `import { configMap, service } from 'drydock';

export default [
  configMap({ metadata: { name: 'a' }, dta: {} }),
  service({ metadata: { name: 'web' }, spec: { selector: { app: 'gone' }, ports: [{ port: 80 }] } }),
];
`;
  await session({}, async (s) => {
    await s.open('app.ts', program, 'typescript');
    const found = await s.diagnostics(
      'app.ts',
      (codes) => codes.includes('syntax/typescript') && codes.some((c) => c.startsWith('references/')),
    );
    assert.is(found.find((d) => d.code === 'syntax/typescript')!.range.start.line, 3);
    assert.is(found.find((d) => String(d.code).startsWith('references/'))!.range.start.line, 4);
  });
});

test('foretells a pod that fits on no node', async () => {
  const huge = deployment.replace(
    '          envFrom:\n            - configMapRef:\n                name: settings\n',
    '          resources:\n            requests:\n              cpu: "64"\n',
  );
  await session({}, async (s) => {
    await s.open('web.yaml', huge);
    const found = await s.diagnostics('web.yaml', (codes) => codes.includes('prediction/unschedulable'));
    assert.match(String(found.find((d) => d.code === 'prediction/unschedulable')!.message), 'Insufficient cpu');
  });
});

test.run();
