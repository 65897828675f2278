import { type Chart, fullPath } from '../chart/chart.js';
import { textOf } from '../chart/source.js';
import { base } from '../functions/paths.js';
import { functionsOf } from '../functions/registry.js';
import { compareStrings } from '../go/bytes.js';
import { GoMap, type GoStruct, type GoValue, types } from '../go/values.js';
import { makeChartObject } from '../objects/chart-object.js';
import { makeFiles } from '../objects/files.js';
import { valuesType } from '../objects/values-object.js';
import type { Tree } from '../template/ast.js';
import { compileTree, runFrame } from '../template/compile.js';
import { parseTemplate, TemplateSyntaxError } from '../template/parse.js';
import { type Compiled, Frame, type Run, TemplateSet, Writer } from '../template/runtime.js';
import { cleanExecError, cleanParseError, type RenderFailure } from './errors.js';

interface Renderable {
  readonly name: string;
  readonly text: string;
  readonly path: string;
  readonly scope: GoMap;
  readonly basePath: string;
}

/** What templates of a chart see as `.`, apart from the values. */
export interface TopValues {
  readonly release: GoMap;
  readonly capabilities: GoStruct;
  readonly values: GoMap;
}

export interface RenderedFile {
  /** `chart/templates/x.yaml`. */
  readonly name: string;
  readonly text: string;
  readonly out: Writer;
}

export interface Rendered {
  readonly files: RenderedFile[];
  /** Path on disk of each template, by its rendered name. */
  readonly paths: ReadonlyMap<string, string>;
  /** All templates, those that nobody called among them. */
  readonly trees: readonly Tree[];
}

const pathDepth = (s: string): number => {
  let depth = 0;
  for (let i = s.indexOf('/'); i >= 0; i = s.indexOf('/', i + 1)) depth++;
  return depth;
};

/** Deepest paths first, equal depths in descending order, so that a parent's definitions come last and win. */
const byDepth = (a: Renderable, b: Renderable): number =>
  pathDepth(b.name) - pathDepth(a.name) || compareStrings(b.name, a.name);

/** Parses all templates of a chart tree into one set and runs those that are no partials (pkg/engine/engine.go). */
export function renderTemplates(chart: Chart, top: TopValues, run: Run): Rendered | RenderFailure {
  const all: Renderable[] = [];
  collect(chart, top, undefined, run.helmVersion, all);
  // One chart can stand in several places of the tree under one path; the last counts.
  const list = [...new Map(all.map((r) => [r.name, r])).values()].sort(byDepth);
  const paths = new Map(list.map((r) => [r.name, r.path]));
  const set = new TemplateSet();
  const trees: Tree[] = [];
  for (const r of list) {
    try {
      for (const template of compileFile(r.name, r.text, run.helmVersion)) {
        define(set, template);
        trees.push(template.tree);
      }
    } catch (e) {
      if (e instanceof TemplateSyntaxError) return cleanParseError(r.name, e);
      throw e;
    }
  }
  const files: RenderedFile[] = [];
  for (const r of list) {
    if (base(r.name).startsWith('_')) continue;
    r.scope.set(
      'Template',
      new GoMap(valuesType(run.helmVersion), [
        ['Name', r.name],
        ['BasePath', r.basePath],
      ]),
    );
    const out = run.tracer ? run.tracer.writer() : new Writer();
    // The templates of a chart see Values as `.`, those of its parent a plain map of it among their subcharts.
    r.scope.type = valuesType(run.helmVersion);
    try {
      execute(run, set, set.lookup(r.name)!, out, r.scope);
    } catch (e) {
      return cleanExecError(r.name, e, run.helmVersion);
    } finally {
      r.scope.type = types.mapAny;
    }
    const text = out.finish();
    files.push({ name: r.name, text, out });
  }
  return { files, paths, trees };
}

function execute(run: Run, set: TemplateSet, template: Compiled, out: Writer, scope: GoValue): void {
  runFrame(new Frame(run, set, template, out, scope), scope);
}

/** An empty definition does not replace one that has content. */
function define(set: TemplateSet, template: Compiled): void {
  const old = set.lookup(template.tree.name);
  if (old && isBlank(template)) return;
  set.define(template.tree.name, template);
}

const isBlank = (t: Compiled): boolean => t.tree.root.nodes.every((n) => n.type === 'text' && n.text.trim() === '');

const compiledFiles = new Map<string, Compiled[]>();
/** Characters of templates that are kept; their trees take some ten bytes for each. */
const maxCompiled = 16_000_000;
let compiledSize = 0;

/** Parsing and compiling depend on name, text and Helm major only, so they are shared between renders. */
function compileFile(name: string, text: string, helmVersion: 3 | 4): Compiled[] {
  const key = `${helmVersion}\0${name}\0${text}`;
  let compiled = compiledFiles.get(key);
  if (!compiled) {
    const functions = functionsOf(helmVersion);
    compiled = parseTemplate(name, text, functions).map((tree) => compileTree(tree, functions));
    compiledSize += key.length;
    if (compiledSize > maxCompiled) {
      compiledFiles.clear();
      compiledSize = key.length;
    }
    compiledFiles.set(key, compiled);
  }
  return compiled;
}

/** recAllTpls: the scope of each chart holds those of its subcharts. */
function collect(
  chart: Chart,
  top: TopValues,
  parentValues: GoMap | undefined,
  helmVersion: 3 | 4,
  into: Renderable[],
): GoMap {
  const subcharts = new GoMap();
  const values = parentValues === undefined ? top.values : childValues(parentValues, chart.metadata.name, helmVersion);
  const scope = new GoMap(undefined, [
    ['Chart', makeChartObject(chart, helmVersion)],
    ['Files', makeFiles(chart.files)],
    ['Release', top.release],
    ['Capabilities', top.capabilities],
    ['Values', values],
    ['Subcharts', subcharts],
  ]);
  for (const sub of chart.dependencies) subcharts.set(sub.metadata.name, collect(sub, top, values, helmVersion, into));
  const root = fullPath(chart);
  const isLibrary = chart.metadata.type.toLowerCase() === 'library';
  for (const t of chart.templates) {
    if (isLibrary && !base(t.name).startsWith('_')) continue;
    const name = `${root}/${t.name}`;
    into.push({ name, text: textOf(t), path: t.path, scope, basePath: `${root}/templates` });
  }
  return scope;
}

/** The table of the child, as a named Values map that shares its entries. */
function childValues(parent: GoMap, name: string, helmVersion: 3 | 4): GoMap {
  const found = parent.get(name);
  if (!(found instanceof GoMap)) return new GoMap(valuesType(helmVersion));
  return found;
}
