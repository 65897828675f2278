import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { predictObjects } from '../../compiler/app/predict.js';
import { AnsweringServer } from '../../compiler/app/server-answers.js';
import type { Fix } from '../../compiler/diagnostics/diagnostic.js';
import { buildGraph } from '../../compiler/graph/graph.js';
import type { ApiObject } from '../../compiler/lower/api-object.js';
import { lowerYaml } from '../../compiler/lower/from-yaml.js';
import { applyEdits } from '../../compiler/text/edit.js';
import { SourceFile } from '../../compiler/text/source-file.js';
import { parseYaml } from '../../compiler/yaml/parse.js';
import { defaultMinor, parseMinor, profileOf } from '../../schemas/profile.js';
import { rules } from '../index.js';
import { ruleDocument } from './docs.js';
import { type Example, readExamples } from './examples.js';
import type { Rule } from './rule.js';
import { runRules } from './run.js';

/** What comes of an example on the default cluster. */
function predictionOf(objects: readonly ApiObject[]) {
  const server = new AnsweringServer({ minor: defaultMinor, now: '2026-01-01T00:00:00Z' });
  const answered = objects.map((object) => ({ object, answer: server.answer(object) }));
  return predictObjects(answered, defaultMinor, [], {});
}

/** Every rule against the examples of its own document. */
const test = suite('rules and their documents');

function lint(rule: Rule, text: string, example: Example) {
  const file = new SourceFile('example.yaml', text);
  const { objects, diagnostics } = lowerYaml(parseYaml(file));
  assert.equal(diagnostics, [], `line ${example.line}: the example does not parse`);
  const found = runRules({
    graph: buildGraph(objects),
    ...(example.predict ? { prediction: predictionOf(objects) } : {}),
    profile: profileOf(parseMinor(example.kubernetes ?? defaultMinor)!),
    rules: [
      {
        rule,
        severity: rule.meta.severity,
        options: { ...(rule.meta.options?.defaults as object), ...example.options },
      },
    ],
  });
  for (const d of found) {
    assert.is(d.id, rule.meta.id, d.message);
    assert.ok(d.message.endsWith('.'), `"${d.message}" is no sentence`);
  }
  const lines = found.map((d) => file.lines.position(d.span.start).line + 1);
  const fixes = found.flatMap((d) => d.fixes?.[0] ?? []);
  return { found, lines: [...new Set(lines)].sort((a, b) => a - b), fixes };
}

const applyAll = (text: string, fixes: readonly Fix[]): string =>
  applyEdits(
    text,
    fixes.flatMap((f) => f.edits),
  ).text;

/** Fixes until nothing is left to fix, as the command does. */
function fixAll(rule: Rule, example: Example): string {
  let text = example.text;
  for (let pass = 0; pass < 5; pass++) {
    const { fixes } = lint(rule, text, example);
    if (fixes.length === 0) return text;
    text = applyAll(text, fixes);
  }
  return text;
}

for (const rule of rules)
  test(rule.meta.id, () => {
    const { meta } = rule;
    const markdown = ruleDocument(meta.id);
    assert.is(markdown.split('\n')[0], `# ${meta.id}`);
    const examples = readExamples(markdown);
    assert.ok(
      examples.some((e) => e.kind === 'bad') && examples.some((e) => e.kind === 'good'),
      'needs a bad and a good example',
    );
    examples.forEach((example, i) => {
      const { lines, fixes } = example.kind === 'fixed' ? { lines: [], fixes: [] } : lint(rule, example.text, example);
      if (example.kind === 'bad') {
        assert.ok(example.marked.length > 0, `line ${example.line}: no line is marked`);
        assert.equal(lines, example.marked, `line ${example.line}: findings on these lines`);
        for (const fix of fixes) assert.ok(meta.fixable, `${fix.title}: meta.fixable does not say so`);
      }
      if (example.kind === 'good') assert.equal(lines, [], `line ${example.line}: the good example has findings`);
      if (example.kind === 'fixed') {
        const bad = examples[i - 1];
        assert.is(bad?.kind, 'bad', `line ${example.line}: follows no bad example`);
        const fixed = fixAll(rule, bad!);
        assert.is(fixed, example.text, `line ${example.line}: what the fix makes`);
        const again = lint(rule, fixed, bad!);
        assert.is(applyAll(fixed, again.fixes), fixed, 'a second fix changes something');
      }
    });
    if (meta.fixable && meta.fixable !== 'display')
      assert.ok(
        examples.some((e) => e.kind === 'fixed'),
        'a fixable rule shows what its fix makes',
      );
  });

test.run();
