import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { version } from '../app/version.js';
import { run } from '../cli/run.js';
import { memoryHost } from '../host/memory-host.js';
import { reporters } from './registry.js';
import { displayWidth } from './terminal.js';

/** Each format against its golden in fixtures/lint/reports; `UPDATE=1` writes them anew. */
const test = suite('reporters');
const folder = 'fixtures/lint/reports';
const goldens: Readonly<Record<string, string>> = {
  pretty: 'pretty-80.txt',
  concise: 'concise.txt',
  json: 'report.json',
  jsonl: 'report.jsonl',
  sarif: 'report.sarif',
  github: 'github.txt',
  gitlab: 'gitlab.json',
  junit: 'junit.xml',
};

const input = Object.fromEntries(
  readdirSync(`${folder}/input`).map((name) => [`k8s/${name}`, readFileSync(`${folder}/input/${name}`, 'utf8')]),
);

async function render(format: string, options: { columns?: number; color?: boolean } = {}): Promise<string> {
  const host = memoryHost(input, options);
  await run(['lint', '-o', format, 'k8s'], host);
  // Documents of rules live with the rules: the golden holds their first line only.
  return host.printed.out
    .replaceAll(`"${version}"`, '"VERSION"')
    .replace(/("(?:text|markdown)": "# [a-z-]+\/[a-z-]+)\\n.*"/g, '$1 …"');
}

function golden(name: string, actual: string): void {
  const path = `${folder}/${name}`;
  if (process.env['UPDATE'] || !existsSync(path)) writeFileSync(path, actual);
  assert.fixture(actual, readFileSync(path, 'utf8'));
}

for (const { format } of reporters)
  test(format, async () => {
    const text = await render(format);
    golden(goldens[format]!, text);
    if (['json', 'sarif', 'gitlab'].includes(format)) JSON.parse(text);
    if (format === 'jsonl') for (const line of text.trimEnd().split('\n')) JSON.parse(line);
  });

test('pretty fits a narrow terminal', async () => {
  const text = await render('pretty', { columns: 40 });
  golden('pretty-40.txt', text);
  // Places and ids stay whole, so that they can be copied.
  for (const line of text.split('\n').filter((l) => !/[┌├]─|│ {2}[a-z]+\/[a-z-]+$/.test(l)))
    assert.ok(displayWidth(line) <= 40, line);
});

test('colour is only in pretty, and goes where it is not wanted', async () => {
  assert.match(await render('pretty', { color: true }), '\u001b[31m');
  assert.not.match(await render('pretty'), '\u001b');
  for (const { format } of reporters.filter((r) => r.format !== 'pretty'))
    assert.not.match(await render(format, { color: true }), '\u001b');
});

test('control characters of the input never reach the terminal', async () => {
  const evil =
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: "a\\e[2Jb"\nspec:\n  hostPID: true # \u001b[2J\n  containers: []\n';
  const host = memoryHost({ 'a.yaml': evil });
  await run(['lint', 'a.yaml'], host);
  assert.not.match(host.printed.out, '\u001b');
});

test.run();
