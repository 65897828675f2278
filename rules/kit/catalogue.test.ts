import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes } from '../../compiler/diagnostics/codes.js';
import { rules } from '../index.js';
import { entryOf, knownIds, suggestId } from './catalogue.js';
import { selectRules } from './settings.js';

const test = suite('rule catalogue');

test('the index is fresh and every rule has its document', () => {
  const { status, stderr } = spawnSync(process.execPath, ['rules/tools/update-index.mjs', '--check'], {
    encoding: 'utf8',
  });
  assert.is(status, 0, stderr);
});

test('ids are unique, and the file of a rule is where its id says', () => {
  const ids = rules.map((r) => r.meta.id);
  assert.is(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(readFileSync(`rules/${id}.ts`, 'utf8'), `id: '${id}'`);
});

test('every rule says in whole sentences what, why and what to do', () => {
  for (const { meta } of rules)
    for (const text of [meta.title, meta.why, meta.help]) assert.match(text, /[.:?]$/, `${meta.id}: ${text}`);
});

test('presets: recommended rules are part of strict, restricted includes baseline', () => {
  for (const { meta } of rules) {
    if (meta.presets.includes('recommended') && !meta.presets.includes('pss-baseline'))
      assert.ok(meta.presets.includes('strict'), meta.id);
    if (!meta.presets.length)
      assert.match(entryOf(meta.id)!.markdown, /In no preset|Silent without\s+options/, meta.id);
  }
});

test('defaults of options fit their schema', () => {
  const ajv = new Ajv({ strict: false });
  for (const { meta } of rules.filter((r) => r.meta.options))
    assert.ok(ajv.validate(meta.options!.schema, meta.options!.defaults), meta.id);
});

test('each id that the sources emit is a rule or a code', () => {
  const known = new Set(knownIds());
  const folders = ['compiler', 'runtime', 'rules'];
  const files = folders.flatMap((f) =>
    (readdirSync(f, { recursive: true }) as string[])
      .map((p) => `${f}/${p}`)
      .filter((p) => /\.ts$/.test(p) && !/test\.ts$/.test(p)),
  );
  const categories = new Set([...known].map((id) => id.split('/')[0]!));
  for (const file of files)
    for (const [, id = ''] of readFileSync(file, 'utf8').matchAll(/\bid: '([a-z]+\/[a-z-]+)'/g))
      if (categories.has(id.split('/')[0]!)) assert.ok(known.has(id), `${file}: ${id}`);
});

test('everything can be explained', () => {
  for (const id of [...knownIds(), ...Object.keys(codes)]) assert.match(entryOf(id)!.markdown, `# ${id}\n`);
});

test('slips are met with the nearest id', () => {
  assert.is(suggestId('security/privileged'), undefined);
  assert.is(suggestId('security/*'), undefined);
  assert.is(suggestId('privileged'), 'did you mean `security/privileged`?');
  assert.is(suggestId('security/priviledged'), 'did you mean `security/privileged`?');
  assert.is(suggestId('nothing/of-the-kind'), '');
});

test('settings choose rules: presets, then entries, then flags', () => {
  const ids = (selection: Parameters<typeof selectRules>[1]): string[] =>
    selectRules(rules, selection).map((a) => a.rule.meta.id);
  assert.ok(!ids({ presets: ['recommended'] }).includes('images/digest-pin'));
  assert.ok(ids({ presets: ['recommended'], rules: { 'images/digest-pin': {} } }).includes('images/digest-pin'));
  assert.equal(
    ids({ presets: ['strict'], rules: { '*': { severity: 'off' }, 'images/latest-tag': { severity: 'info' } } }),
    ['images/latest-tag'],
  );
  assert.equal(ids({ presets: [], only: ['images/digest-pin'] }), ['images/digest-pin']);
  const images = ids({ presets: ['strict'], only: ['images/*'], disable: ['images/latest-tag'] });
  assert.ok(images.includes('images/digest-pin') && !images.includes('images/latest-tag'));
});

test.run();
