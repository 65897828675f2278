import { ChartError } from './chart/errors.js';
import { functionsOf } from './functions/registry.js';
import { GoMap } from './go/values.js';
import { randomSource } from './render/random-source.js';
import { compileTree } from './template/compile.js';
import { parseTemplate, TemplateSyntaxError } from './template/parse.js';
import { ExecError, Frame, TemplateSet, Writer } from './template/runtime.js';

/** `--name-template`: a release name from a template of sprig functions. @throws ChartError in Go's words */
export function renderName(template: string, now: Date): string {
  const functions = functionsOf(3);
  try {
    const [tree] = parseTemplate('name-template', template, functions).slice(-1);
    const compiled = compileTree(tree!, functions);
    const random = randomSource(`${now.getTime()}`);
    const run = {
      functions,
      helmVersion: 3 as const,
      now,
      random,
      lookup: () => new GoMap(),
      included: new Map(),
      steps: 0,
      depth: 0,
    };
    const out = new Writer();
    compiled.run(new Frame(run, new TemplateSet(), compiled, out, undefined), undefined);
    return out.text;
  } catch (e) {
    if (e instanceof TemplateSyntaxError || e instanceof ExecError) throw new ChartError(e.message);
    throw e;
  }
}
