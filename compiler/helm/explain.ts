import { SourceFile } from '../text/source-file.js';
import { nodeAt, parseYaml } from '../yaml/parse.js';
import { ChartError } from './chart/errors.js';
import type { ChartSource } from './chart/source.js';
import type { Manifest } from './render/manifests.js';
import { printRelease } from './render/print-release.js';
import type { RenderOptions } from './render/render.js';
import { type ChainStep, type Explanation, readText, type TemplateLines, Trace } from './trace/index.js';

/** What `--explain` asks for: a line of the output, or an object and a path in it. */
export interface ExplainedLine {
  /** The line of the output, and what it says. */
  readonly line: number;
  readonly text: string;
  readonly source: string;
  readonly explanation: Explanation;
}

/**
 * Explains a one-based line of the output, or `Kind/name[:path]`. @throws ChartError where the chart does not render or
 * nothing matches
 */
export function explain(chart: ChartSource, given: RenderOptions, target: string): ExplainedLine[] {
  const options = { ...given, seed: given.seed ?? 'drydock' };
  const trace = Trace.of(chart, options);
  if (!trace) throw new ChartError('the chart does not render; run without --explain for the error');
  const { output, manifests } = printRelease(trace.result, options);
  const places = /^\d+$/.test(target) ? [{ line: Number(target) }] : objectPlaces(output, manifests, target);
  const lines = output.split('\n');
  return places.map(({ line }) => {
    const found = manifestAt(output, manifests, line);
    const text = lines[line - 1];
    const at = found ? found.manifest.offset + found.offset : 0;
    const explanation =
      found && text !== undefined && trace.explainRange(found.manifest.source, at, at + text.trim().length);
    if (!found || !explanation || text === undefined)
      throw new ChartError(`line ${line} of the output is no line of a template (a separator, or past the end)`);
    return { line, text, source: found.manifest.source, explanation };
  });
}

/** Where each document begins in the output. */
function starts(output: string, manifests: readonly Manifest[]): number[] {
  let at = 0;
  return manifests.map((m) => {
    const head = `# Source: ${m.source}\n`;
    const header = output.indexOf(head, at);
    const start = header + head.length;
    at = start + m.text.trimEnd().length;
    return start;
  });
}

function lineStart(output: string, line: number): number {
  let at = 0;
  for (let i = 1; i < line; i++) {
    const next = output.indexOf('\n', at);
    if (next < 0) return output.length;
    at = next + 1;
  }
  return at;
}

function manifestAt(
  output: string,
  manifests: readonly Manifest[],
  line: number,
): { manifest: Manifest; offset: number } | undefined {
  const start = lineStart(output, line);
  const text = /^[ \t]*/.exec(output.slice(start, start + 1_000))![0];
  const at = start + text.length;
  const begins = starts(output, manifests);
  for (let i = manifests.length - 1; i >= 0; i--) {
    const manifest = manifests[i]!;
    if (begins[i]! <= start && start < begins[i]! + manifest.text.length) return { manifest, offset: at - begins[i]! };
  }
  return undefined;
}

function objectPlaces(output: string, manifests: readonly Manifest[], target: string): { line: number }[] {
  const m = /^([^/:]+)\/([^:]+)(?::(.+))?$/.exec(target);
  if (!m) throw new ChartError(`--explain ${target}: give a line of the output or Kind/name[:path]`);
  const [, kind, name, path] = m;
  const begins = starts(output, manifests);
  const out: { line: number }[] = [];
  manifests.forEach((manifest, i) => {
    if (manifest.head.kind !== kind || manifest.head.name !== name) return;
    const offset = path ? offsetOf(manifest, path) : 0;
    if (offset !== undefined) out.push({ line: output.slice(0, begins[i]! + offset).split('\n').length });
  });
  if (!out.length) throw new ChartError(`--explain ${target}: no such object${path ? ' or path' : ''} in the output`);
  return out;
}

/** `spec.ports[0].port` in a rendered document. */
function offsetOf(manifest: Manifest, path: string): number | undefined {
  const segments = [...path.matchAll(/\["([^"]+)"\]|\[(\d+)\]|([^.[\]]+)/g)].map((s) =>
    s[2] === undefined ? (s[1] ?? s[3]!) : Number(s[2]),
  );
  for (const document of parseYaml(new SourceFile(manifest.source, manifest.text))) {
    const { node, key, depth } = nodeAt(document, segments);
    const found = key ?? node;
    if (depth === segments.length && found?.range) return document.offset + found.range[0];
  }
  return undefined;
}

/** The chain as text for people. */
export function explanationText(lines: readonly ExplainedLine[]): string {
  return lines.map(one).join('\n');
}

function one({ line, text, explanation }: ExplainedLine): string {
  const { chain, others, via, values, conditions, branches, literal } = explanation;
  const out = [`${line} | ${text}`, ...chainText(chain, literal ? 'written' : 'made')];
  for (const other of others) out.push(...chainText(other, 'with text'));
  for (const lines of via) out.push(`  by way of ${linesText(lines)}`);
  for (const v of values) out.push(`  value ${readText(v)}`);
  for (const lines of branches) out.push(`  under the condition at ${linesText(lines)}`);
  for (const v of conditions) out.push(`  under condition of ${readText(v)}`);
  return `${out.join('\n')}\n`;
}

function chainText(chain: readonly ChainStep[], first: string): string[] {
  return chain.map(({ what, name, file, line }, i) => {
    const call = name && what !== 'tpl' ? `${what} "${name}"` : what;
    return `  ${i === 0 ? first : call} at ${file}:${line}`;
  });
}

const linesText = ({ file, from, to }: TemplateLines): string => `${file}:${from}${to > from ? `-${to}` : ''}`;
