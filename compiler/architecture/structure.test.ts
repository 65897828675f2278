import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('architecture');
const top = ['compiler', 'schemas', 'rules', 'runtime', 'vscode-extension'];

/** From the bottom up: a layer may import values from itself and from the layers before it. */
const layers: readonly (readonly string[])[] = [
  ['compiler/text', 'compiler/diagnostics', 'compiler/host'],
  ['compiler/kube'],
  ['schemas'],
  ['compiler/yaml'],
  ['compiler/lower'],
  ['compiler/helm', 'compiler/dsl'],
  ['compiler/decode', 'compiler/cel', 'compiler/crd', 'compiler/validate'],
  ['compiler/graph', 'compiler/prediction'],
  ['rules', 'runtime'],
  ['compiler/project', 'compiler/emit', 'compiler/report'],
  ['compiler/app'],
  ['compiler/cli', 'vscode-extension', 'compiler/index.ts'],
];

/** Long for a reason that a reader sees at once. */
const longFiles = new Set<string>([
  // One class: chevrotain keeps the rules of a grammar together.
  'compiler/helm/template/grammar.ts',
]);
const longFunctions = new Set<string>([]);

function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((e) => {
    const path = posix.join(dir, e.name);
    if (e.isDirectory()) return ['node_modules', 'dist', 'generated'].includes(e.name) ? [] : sources(path);
    return /\.m?ts$/.test(e.name) && !e.name.endsWith('.d.ts') ? [path] : [];
  });
}

const all = top.flatMap(sources);
const code = all.filter((f) => !f.endsWith('.test.ts') && !f.includes('/tools/'));
const layerOf = (path: string): number =>
  layers.findIndex((l) => l.some((p) => path === p || path.startsWith(`${p}/`)));

/** Modules that `file` imports at run time; type-only imports bind nothing. */
function valueImports(file: string): string[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const out: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && !node.importClause?.isTypeOnly) {
      const named = node.importClause?.namedBindings;
      const onlyTypes =
        named && ts.isNamedImports(named) && !node.importClause?.name && named.elements.every((e) => e.isTypeOnly);
      if (!onlyTypes || (named && ts.isNamedImports(named) && named.elements.length === 0))
        out.push((node.moduleSpecifier as ts.StringLiteral).text);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && !node.isTypeOnly)
      out.push((node.moduleSpecifier as ts.StringLiteral).text);
    else if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      node.arguments[0] &&
      ts.isStringLiteral(node.arguments[0])
    )
      out.push(node.arguments[0].text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return out.filter((s) => s.startsWith('.')).map((s) => posix.join(posix.dirname(file), s.replace(/\.js$/, '.ts')));
}

test('imports run one way', () => {
  const wrong: string[] = [];
  for (const file of code) {
    const from = layerOf(file);
    if (from < 0) wrong.push(`${file} is in no layer`);
    for (const target of valueImports(file)) {
      const to = layerOf(target);
      if (to > from) wrong.push(`${file} → ${target}`);
      if (file.startsWith('rules/') && target.startsWith('runtime/')) wrong.push(`${file} → ${target}`);
      if (file.startsWith('runtime/') && target.startsWith('rules/')) wrong.push(`${file} → ${target}`);
    }
  }
  assert.equal(wrong, []);
});

test('only the edges touch files, the clock, randomness or the terminal', () => {
  const edges = /^compiler\/(?:app|cli|tools|architecture)\/|^vscode-extension\/|\/tools\/|\/bench\//;
  const allowed = new Set(['compiler/kube/resources.ts']);
  const wrong = code
    .filter((f) => !edges.test(f) && !allowed.has(f))
    .flatMap((f) => {
      // isIP and its kin only look at a text.
      const text = readFileSync(f, 'utf8').replace(/import \{ isIP[\w, ]*\} from 'node:net';/, '');
      const found =
        /from 'node:(?:fs|child_process|net|http|https)(?:\/promises)?'|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bconsole\.|\bprocess\.(?:exit|stdout|stderr|env|argv)\b/.exec(
          text,
        );
      return found ? [`${f}: ${found[0]}`] : [];
    });
  assert.equal(wrong, []);
});

test('files stay near 300 lines and functions near 60', () => {
  const wrong: string[] = [];
  for (const file of code) {
    const text = readFileSync(file, 'utf8');
    const lines = text.split('\n').length;
    if (lines > 330 && !longFiles.has(file)) wrong.push(`${file}: ${lines} lines`);
    const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node) && 'body' in node && node.body) {
        const start = tree.getLineAndCharacterOfPosition(node.getStart()).line;
        const length = tree.getLineAndCharacterOfPosition(node.end).line - start + 1;
        const name = `${file}:${node.name?.getText() ?? `line ${start + 1}`}`;
        if (length > 66 && !longFunctions.has(name)) wrong.push(`${name}: ${length} lines`);
      }
      ts.forEachChild(node, visit);
    };
    visit(tree);
  }
  assert.equal(wrong, []);
});

test('the version is one', () => {
  const version = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;
  assert.match(readFileSync('compiler/app/version.ts', 'utf8'), `'${version}'`);
  assert.is(
    (JSON.parse(readFileSync('vscode-extension/package.json', 'utf8')) as { version: string }).version,
    version,
  );
});

test('every command is in the registry', () => {
  const names = readdirSync(join('compiler', 'cli', 'commands'))
    .filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts'))
    .map((f) => f.replace(/\.ts$/, ''));
  const registry = readFileSync('compiler/cli/registry.ts', 'utf8');
  assert.equal(
    names.filter((n) => !registry.includes(`./commands/${n}.js`)),
    [],
  );
  assert.ok(relative('.', '.') === '');
});

test.run();
