import { quoteGo as quote } from '../../kube/go-quote.js';
import { GoError, GoMap, type GoValue } from '../go/values.js';
import { compileTree, execute } from '../template/compile.js';
import { parseTemplate, TemplateSyntaxError } from '../template/parse.js';
import { type Compiled, ExecError, type Frame, type FunctionTable, TemplateSet, Writer } from '../template/runtime.js';
import { fn } from './define.js';

const maxIncludes = 1000;
/** How Helm marks messages that it shows without the template stack (engine.go warnWrap). */
export const warnStart = 'HELM_ERR_START';
export const warnEnd = 'HELM_ERR_END';

const warn = (message: string): never => {
  throw new GoError(`${warnStart}${message}${warnEnd}`);
};

function include(f: Frame, name: string, data: GoValue): GoValue {
  const { run } = f;
  const active = run.included.get(name);
  if (active !== undefined && active > maxIncludes)
    throw new GoError(
      `rendering template has a nested reference name: ${name}: unable to execute template`,
      new GoError('unable to execute template'),
    );
  run.included.set(name, (active ?? 0) + 1);
  try {
    const target = f.set.lookup(name);
    if (!target) throw new GoError(`template: no template ${quote(name)} associated with template "gotpl"`);
    return capture(f, target, data, 'include', name);
  } finally {
    run.included.set(name, run.included.get(name)! - 1);
  }
}

function capture(
  f: Frame,
  target: Compiled,
  data: GoValue,
  what: 'include' | 'tpl',
  name: string,
  set = f.set,
): GoValue {
  const { tracer } = f.run;
  const out = tracer ? tracer.writer() : new Writer();
  const at = f.node;
  const source = what === 'tpl' ? tracer?.takeTplSource() : undefined;
  const site = tracer &&
    at && { tree: at.tree, offset: at.pos, what, name, caller: f.site, ...(source ? { source } : {}) };
  const from = set === f.set ? f : (Object.assign(Object.create(f), { set }) as Frame);
  // Go hands nil data over as no value at all.
  execute(from, target, data === null ? undefined : data, out, site);
  // tpl deletes Go's `<no value>` at once, include leaves that to the end of the render.
  const text = what === 'tpl' ? out.finish() : out.text;
  return tracer ? tracer.captured(out, text) : text;
}

const parsed = new Map<string, Compiled[]>();
const maxParsed = 5_000;

/** Templates in text that a template made, compiled once per text. */
function compileText(f: Frame, text: string): Compiled[] {
  const key = `${f.run.helmVersion}${text}`;
  let compiled = parsed.get(key);
  if (!compiled) {
    compiled = parseTemplate('gotpl', text, f.run.functions, true).map((t) => compileTree(t, f.run.functions));
    if (parsed.size > maxParsed) parsed.clear();
    parsed.set(key, compiled);
  }
  return compiled;
}

function tpl(f: Frame, text: string, data: GoValue): GoValue {
  let compiled: Compiled[];
  try {
    compiled = compileText(f, text);
  } catch (e) {
    if (e instanceof TemplateSyntaxError)
      throw new GoError(`cannot parse template ${quote(text)}: ${e.message}`, new GoError(e.message));
    throw e;
  }
  const set = new TemplateSet(f.set);
  let main: Compiled | undefined;
  for (const template of compiled) {
    if (template.tree.name === 'gotpl') main = template;
    set.define(template.tree.name, template);
  }
  try {
    return capture(f, main!, data, 'tpl', 'tpl', set);
  } catch (e) {
    if (e instanceof ExecError)
      throw new GoError(`error during tpl function execution for ${quote(text)}: ${e.message}`, e);
    throw e;
  }
}

/** Helm's own functions that run templates or end the render (engine.go initFunMap). */
export const engine: FunctionTable = {
  include: fn(['string', 'any'], (f, name, data) => include(f, name, data), 'include'),
  tpl: fn(['string', 'any'], (f, text, data) => tpl(f, text, data), 'include'),
  required: fn(
    ['string', 'any'],
    (_, message, v) => (v === null || v === undefined || v === '' ? warn(message) : v),
    'whole',
  ),
  fail: fn(['string'], (_, message) => warn(message)),
  lookup: fn(
    ['string', 'string', 'string', 'string'],
    (f, version, kind, namespace, name) => f.run.lookup(version, kind, namespace, name) ?? new GoMap(),
  ),
  // DNS is off in `helm template` unless asked for; drydock never asks.
  getHostByName: fn(['string'], () => ''),
};
