import { dirname, join, posix, resolve } from 'node:path';
import ts from 'typescript';
import { type Host, HostError } from '../../host/host.js';
import { packageRoot } from '../../kube/resources.js';
import { SourceFile } from '../../text/source-file.js';
import { declareCharts } from './chart-types.js';

/** What programs may use beside the language itself. */
const environment = `
declare const console: Record<'log' | 'info' | 'warn' | 'error' | 'debug', (...values: unknown[]) => void>;
declare function atob(base64: string): string;
declare function btoa(text: string): string;
declare function structuredClone<T>(value: T): T;
`;
const environmentFile = '/drydock/environment.d.ts';
/** Depends on the program's own files, which are read before it. */
const chartsFile = '/drydock/charts.d.ts';

/** Parsed declarations of the language and of drydock never change while drydock runs. */
const declarations = new Map<string, ts.SourceFile | undefined>();

/**
 * The files of one program, as the TypeScript compiler sees them: the program's own come from the host, declarations
 * from the installed packages. Import specifiers resolve to relative files and to `drydock`, never to packages.
 */
export class ProgramSources {
  /** The program's own files, in order of first reading; the entry is the first. */
  readonly own: { readonly path: string; readonly file: SourceFile; readonly tree: ts.SourceFile }[] = [];
  readonly api = apiFile();
  private readonly byPath = new Map<string, number>();
  private readonly folder: string;
  private readonly shownFolder: string;

  constructor(
    private readonly host: Host,
    readonly entry: string,
    private readonly options: ts.CompilerOptions,
  ) {
    this.folder = dirname(this.absolute(entry));
    this.shownFolder = posix.dirname(entry);
  }

  get roots(): string[] {
    return [this.absolute(this.entry), environmentFile, chartsFile];
  }

  /** Index of one of the program's own files; -1 for declarations. */
  indexOf(path: string): number {
    return this.byPath.get(path) ?? -1;
  }

  compilerHost(): ts.CompilerHost {
    return {
      getSourceFile: (path) => this.sourceFile(path),
      fileExists: (path) => this.exists(path),
      readFile: (path) => ts.sys.readFile(path),
      getDefaultLibFileName: (o) => ts.getDefaultLibFilePath(o),
      getCurrentDirectory: () => this.host.cwd,
      getCanonicalFileName: (path) => path,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      writeFile: () => undefined,
      resolveModuleNameLiterals: (names, from) => names.map((n) => ({ resolvedModule: this.resolve(n.text, from) })),
    };
  }

  /** The file behind an import specifier of one of the program's files. */
  resolve(name: string, from: string): ts.ResolvedModuleFull | undefined {
    if (name === 'drydock' && (from === chartsFile || this.indexOf(from) >= 0)) return module(this.api);
    if (this.indexOf(from) < 0) return ts.resolveModuleName(name, from, this.options, ts.sys).resolvedModule;
    if (!name.startsWith('./') && !name.startsWith('../')) return undefined;
    const base = join(dirname(from), name);
    const candidates = [base.replace(/\.(m?)js$/, '.$1ts'), base, `${base}.ts`, join(base, 'index.ts')];
    const found = candidates.find((c) => /\.(?:m?ts|json)$/.test(c) && this.exists(c));
    return found ? module(found) : undefined;
  }

  private absolute(path: string): string {
    return resolve(this.host.cwd, path);
  }

  /** A file's path in the way the user named the program. */
  private shown(path: string): string {
    if (path === this.absolute(this.entry)) return this.entry;
    const inner = posix.relative(this.folder, path);
    return this.shownFolder === '.' ? inner : posix.join(this.shownFolder, inner);
  }

  private exists(path: string): boolean {
    if (path === environmentFile || path === chartsFile) return true;
    return this.isDeclaration(path) ? ts.sys.fileExists(path) : this.host.stat(path)?.kind === 'file';
  }

  private isDeclaration(path: string): boolean {
    return path === environmentFile || path.endsWith('.d.ts') || ownFolders.some((f) => path.startsWith(f));
  }

  private sourceFile(path: string): ts.SourceFile | undefined {
    if (path === chartsFile) {
      const trees = this.own.map((o) => o.tree);
      return ts.createSourceFile(path, declareCharts(this.host, this.entry, trees), target);
    }
    if (this.isDeclaration(path)) {
      if (!declarations.has(path)) {
        const text = path === environmentFile ? environment : ts.sys.readFile(path);
        declarations.set(path, text === undefined ? undefined : ts.createSourceFile(path, text, target));
      }
      return declarations.get(path);
    }
    const known = this.byPath.get(path);
    if (known !== undefined) return this.own[known]!.tree;
    let text: string;
    try {
      text = this.host.readText(path);
    } catch (e) {
      if (e instanceof HostError && path !== this.absolute(this.entry)) return undefined;
      throw e;
    }
    const tree = ts.createSourceFile(path, text, target, true);
    this.byPath.set(path, this.own.push({ path, file: new SourceFile(this.shown(path), text), tree }) - 1);
    return tree;
  }
}

export const target = ts.ScriptTarget.ES2022;

function module(path: string): ts.ResolvedModuleFull {
  return { resolvedFileName: path, extension: path.endsWith('.json') ? ts.Extension.Json : extension(path) };
}

function extension(path: string): ts.Extension {
  return path.endsWith('.d.ts') ? ts.Extension.Dts : path.endsWith('.mts') ? ts.Extension.Mts : ts.Extension.Ts;
}

/** In a checkout the sources themselves, in an installed package the declarations made from them. */
function apiFile(): string {
  const source = join(packageRoot(), 'compiler/dsl/api.ts');
  return ts.sys.fileExists(source) ? source : join(packageRoot(), 'dist/types/compiler/dsl/api.d.ts');
}

/** The folders of drydock's own declarations: sources in a checkout, `dist` in an installed package. */
const ownFolders = ['compiler', 'schemas', 'dist'].map((f) => `${packageRoot()}/${f}/`);
