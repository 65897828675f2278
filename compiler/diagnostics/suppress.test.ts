import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lowerYaml } from '../lower/from-yaml.js';
import { SourceFile } from '../text/source-file.js';
import { span } from '../text/span.js';
import { parseYaml } from '../yaml/parse.js';
import type { Diagnostic } from './diagnostic.js';
import { applySuppressions, type Suppression } from './suppress.js';
import { suppressionsOfAnnotations } from './suppress-annotations.js';
import { suppressionsOfComments } from './suppress-comments.js';

const test = suite('suppression');

const known = new Set(['a/one', 'a/two', 'b/one', 'a/*']);
const suggest = (word: string): string | undefined => (known.has(word) ? undefined : 'did you mean `a/one`?');

/** A finding of each rule on each line of the text that holds `HERE`. */
function findingsIn(file: SourceFile, ids: readonly string[]): Diagnostic[] {
  const out: Diagnostic[] = [];
  for (let line = 0; line < file.lines.count; line++) {
    const column = file.lines.line(line).indexOf('HERE');
    if (column < 0) continue;
    const at = file.lines.offset({ line, column });
    for (const id of ids)
      out.push({ id, severity: 'warning', message: `${id} at ${line + 1}`, span: span(file.path, at, at + 4) });
  }
  return out;
}

function run(text: string, ids: readonly string[] = ['a/one', 'a/two']) {
  const file = new SourceFile('a.yaml', text);
  const { suppressions, diagnostics } = suppressionsOfComments(file, suggest);
  const { kept, unused, suppressed } = applySuppressions(findingsIn(file, ids), suppressions, () => true);
  return {
    kept: kept.map((d) => d.message),
    unused: unused.map((d) => d.message),
    suppressed,
    malformed: diagnostics,
    suppressions,
    all: unused,
  };
}

const cases: [string, string, string[]][] = [
  ['behind the line', 'x: HERE # drydock-ignore a/one -- fine\ny: HERE\n', ['a/two at 1', 'a/one at 2', 'a/two at 2']],
  ['above the line', '# drydock-ignore a/one, a/two\nx: HERE\ny: HERE\n', ['a/one at 3', 'a/two at 3']],
  ['above other comments', '# drydock-ignore a/*\n# more\nx: HERE\n', []],
  ['a block', '# drydock-ignore-block a/*\nx:\n  y: HERE\n\n  z: HERE\nw: HERE\n', ['a/one at 6', 'a/two at 6']],
  ['a block that is a list', 'x: # drydock-ignore-block a/*\n- HERE\n- HERE\ny: HERE\n', ['a/one at 4', 'a/two at 4']],
  [
    'a block ends with its document',
    '# drydock-ignore-block a/*\nx:\n  y: HERE\n---\n  z: HERE\n',
    ['a/one at 5', 'a/two at 5'],
  ],
  ['the file', 'x: HERE\n# drydock-ignore-file a/*\n', []],
  ['TypeScript', 'f({ x: HERE }); // drydock-ignore a/*\n', []],
  ['a chart template', '{{- /* drydock-ignore a/* -- upstream */}}\nx: HERE\n', []],
  ['text that only mentions it', 'x: "HERE #drydock-ignored a/one"\n', ['a/one at 1', 'a/two at 1']],
];

for (const [name, text, kept] of cases)
  test(name, () => {
    assert.equal(run(text).kept, kept);
  });

test('one that meets nothing is reported, with a fix that removes it', () => {
  const { unused, all } = run('# drydock-ignore b/one -- old\nx: HERE # drydock-ignore a/one\n');
  assert.equal(unused, ['This comment silences `b/one`, which finds nothing here.']);
  assert.equal(all[0]!.fixes?.[0]?.edits[0]?.span, span('a.yaml', 0, 30));
});

test('one of several rules that meets nothing is reported alone', () => {
  assert.equal(run('x: HERE # drydock-ignore a/one, b/one\n').unused, [
    'This comment silences `b/one`, which finds nothing here.',
  ]);
});

test('rules that did not run are not called unused', () => {
  const file = new SourceFile('a.yaml', '# drydock-ignore b/one\nx: 1\n');
  const { suppressions } = suppressionsOfComments(file, suggest);
  assert.equal(applySuppressions([], suppressions, (id) => id !== 'b/one').unused, []);
});

test('a rule that does not exist, and none at all, are malformed', () => {
  assert.equal(
    run('x: HERE # drydock-ignore a/oen\n').malformed.map((d) => d.message),
    ['This suppression cannot be read: there is no rule `a/oen`; did you mean `a/one`?'],
  );
  assert.is(run('x: 1 # drydock-ignore\n').malformed.length, 1);
});

test('what concerns the input as a whole cannot be silenced', () => {
  const d: Diagnostic = { id: 'syntax/yaml', severity: 'error', message: 'broken', span: span('a.yaml', 0) };
  const all: Suppression = { rules: ['syntax/yaml', 'syntax/*'], span: d.span, source: 'config', covers: () => true };
  assert.is(applySuppressions([d], [all], () => true).kept.length, 1);
});

test('an annotation silences rules for its object only', () => {
  const text = (name: string, annotations: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  annotations: ${annotations}\n`;
  const { objects } = lowerYaml(
    parseYaml(
      new SourceFile('a.yaml', `${text('x', '{drydock.dev/ignore: "a/one -- known"}')}---\n${text('y', '{}')}`),
    ),
  );
  const { suppressions } = suppressionsOfAnnotations(objects[0]!, suggest);
  const finding = (name: string): Diagnostic => ({
    id: 'a/one',
    severity: 'warning',
    message: name,
    span: span('a.yaml', 0),
    object: { apiVersion: 'v1', kind: 'ConfigMap', name },
  });
  const { kept } = applySuppressions([finding('x'), finding('y')], suppressions, () => true);
  assert.equal(
    kept.map((d) => d.message),
    ['y'],
  );
  assert.equal(suppressionsOfAnnotations(objects[1]!, suggest).suppressions, []);
});

test.run();
