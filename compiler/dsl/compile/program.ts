import ts from 'typescript';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Host } from '../../host/host.js';
import type { SourceFile } from '../../text/source-file.js';
import type { CompiledModule, Job } from '../run/protocol.js';
import { diagnosticsOf } from './diagnostics.js';
import { Instrumenter } from './instrument.js';
import { ProgramSources, target } from './sources.js';

/** The options are drydock's own: what a program means must not hang on a tsconfig.json beside it. */
const options: ts.CompilerOptions = {
  target,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts'],
  types: [],
  strict: true,
  skipLibCheck: true,
  esModuleInterop: true,
  resolveJsonModule: true,
  allowImportingTsExtensions: true,
  sourceMap: true,
};

export interface Compilation {
  /** Undefined where the program cannot run at all. */
  readonly job?: Omit<Job, 'timeLimit'>;
  readonly diagnostics: readonly Diagnostic[];
  /** In the order of the indexes that places use. */
  readonly files: readonly SourceFile[];
}

/**
 * Type-checks a program and compiles it for the thread that runs it. Type errors do not keep it from running: what it
 * makes is checked as any other manifest. Syntax errors do. @throws HostError where the program cannot be read
 */
export function compileProgram(host: Host, entry: string): Compilation {
  const sources = new ProgramSources(host, entry, options);
  const program = ts.createProgram({ rootNames: sources.roots, options, host: sources.compilerHost() });
  const own = sources.own.map((o) => o.tree);
  const syntax = own.flatMap((tree) => program.getSyntacticDiagnostics(tree));
  const found = syntax.length ? syntax : own.flatMap((tree) => program.getSemanticDiagnostics(tree));
  const files = sources.own.map((o) => o.file);
  const unresolved = sources.own.flatMap((o) => unresolvedImports(o.tree, sources));
  const diagnostics = diagnosticsOf(found, unresolved, sources);
  if (syntax.length || unresolved.length) return { diagnostics, files };

  const instrumenter = new Instrumenter((f) => sources.indexOf(f.fileName), program.getTypeChecker());
  const modules = sources.own.map((o) => ({
    ...(o.path.endsWith('.json') ? emitJson(o.tree, instrumenter) : emit(program, o.tree, instrumenter)),
    imports: importsOf(o.tree, sources),
  }));
  return { job: { modules, sites: instrumenter.sites }, diagnostics, files };
}

type Emitted = Pick<CompiledModule, 'js' | 'map'>;

function emit(program: ts.Program, tree: ts.SourceFile, instrumenter: Instrumenter): Emitted {
  const out = { js: '', map: '' };
  const write: ts.WriteFileCallback = (name, text) => {
    if (name.endsWith('.map')) out.map = text;
    else out.js = text;
  };
  program.emit(tree, write, undefined, false, { before: [instrumenter.factory] });
  return out;
}

/** A JSON file becomes a module whose value knows its places, as if it were written in the program. */
function emitJson(tree: ts.SourceFile, instrumenter: Instrumenter): Emitted {
  const value = (tree.statements[0] as ts.ExpressionStatement | undefined)?.expression;
  const text = value
    ? ts.createPrinter().printFile(ts.transform(tree, [instrumenter.factory]).transformed[0]!)
    : 'null';
  return { js: `module.exports = ${text}`, map: '{"version":3,"sources":[],"mappings":""}' };
}

function importsOf(tree: ts.SourceFile, sources: ProgramSources): CompiledModule['imports'] {
  const imports: Record<string, number | 'drydock'> = Object.create(null);
  for (const { text } of specifiers(tree)) {
    const path = sources.resolve(text, tree.fileName)?.resolvedFileName;
    const index = path === undefined ? -1 : sources.indexOf(path);
    if (path === sources.api) imports[text] = 'drydock';
    else if (index >= 0) imports[text] = index;
  }
  return imports;
}

function unresolvedImports(tree: ts.SourceFile, sources: ProgramSources): ts.StringLiteral[] {
  return specifiers(tree).filter((s) => !sources.resolve(s.text, tree.fileName));
}

function specifiers(tree: ts.SourceFile): ts.StringLiteral[] {
  return tree.statements.flatMap((s) => {
    const from = ts.isImportDeclaration(s) || ts.isExportDeclaration(s) ? s.moduleSpecifier : undefined;
    return from && ts.isStringLiteral(from) ? [from] : [];
  });
}
