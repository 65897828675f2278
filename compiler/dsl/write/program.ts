import { IndentationText, Project, QuoteKind } from 'ts-morph';
import type { JsonObject } from '../../kube/json.js';
import { refOf } from '../../lower/api-object.js';
import { builderFor, Names } from './names.js';
import { Printer } from './print.js';

/** An object with the comment that stands above it in its source. */
export interface Commented {
  readonly value: JsonObject;
  readonly comment?: string;
}

/** A program that makes exactly these objects, in this order. */
export function writeProgram(objects: readonly Commented[]): string {
  const printer = new Printer();
  const makers = objects.map(({ value }) => makerOf(value));
  const imported = new Set(makers.map((m) => m.split('.')[0]!));
  const names = new Names([...imported, 'env', 'fromSecret', 'fromConfigMap', 'fromField', 'httpProbe']);
  const project = new Project({
    useInMemoryFileSystem: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces, quoteKind: QuoteKind.Single },
  });
  const file = project.createSourceFile('program.ts');
  const made: string[] = [];
  for (const [i, { value, comment }] of objects.entries()) {
    const { kind, name } = refOf(value);
    const constant = names.of(name, kind);
    made.push(constant);
    const text = `const ${constant} = ${construct(makers[i]!, value, printer, constant)};`;
    file.addStatements(`\n${comment ? `${asComment(comment)}\n` : ''}${text}`);
  }
  file.addStatements(`\nexport default [${breakList(made)}];`);
  const imports = [...new Set([...imported, ...printer.helpers])].sort();
  file.insertStatements(0, `import {${breakList(imports, ' ')}} from 'drydock';`);
  return file.getFullText();
}

function makerOf(value: JsonObject): string {
  const { apiVersion, kind } = refOf(value);
  return builderFor(apiVersion, kind) ?? 'manifest';
}

function construct(maker: string, value: JsonObject, printer: Printer, constant: string): string {
  const { apiVersion: _v, kind: _k, ...fields } = value;
  const column = `const ${constant} = ${maker}(`.length;
  printer.typed = maker !== 'manifest';
  return `${maker}(${printer.object(maker === 'manifest' ? value : fields, 0, column)})`;
}

/** Names on one line, or where that is too long on one line each. */
function breakList(names: readonly string[], pad = ''): string {
  const short = `${pad}${names.join(', ')}${pad}`;
  return short.length <= 80 ? short : `\n  ${names.join(',\n  ')},\n`;
}

function asComment(text: string): string {
  return text
    .split('\n')
    .map((line) => `// ${line}`.trimEnd())
    .join('\n');
}
