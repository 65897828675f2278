import { ChartError } from '../chart/errors.js';
import { matches } from '../chart/glob.js';
import { trimSpace } from '../functions/strings.js';
import type { Manifest } from './manifests.js';
import { splitManifests } from './manifests.js';
import type { RenderOptions, RenderResult } from './render.js';

/** What goes to stdout, and the documents in it in their order. */
export interface Printed {
  readonly output: string;
  readonly manifests: readonly Manifest[];
}

/** A document as Helm writes it, with its template above. */
export const block = ({ source, text }: Pick<Manifest, 'source' | 'text'>): string =>
  `---\n# Source: ${source}\n${text}\n`;
const isTest = (m: Manifest): boolean => m.hooks?.some((h) => h === 'test' || h === 'test-success') ?? false;

/** The documents that the flags leave. */
export function selected(result: RenderResult, options: RenderOptions): { main: Manifest[]; hooks: Manifest[] } {
  const main = [...(options.includeCrds ? result.crds : []), ...result.manifests];
  const hooks = options.noHooks ? [] : result.hooks.filter((h) => !(options.skipTests && isTest(h)));
  return { main, hooks };
}

/** `helm template`'s stdout (cmd/template.go). @throws ChartError where `--show-only` matches nothing */
export function printRelease(result: RenderResult, options: RenderOptions): Printed {
  const { main, hooks } = selected(result, options);
  const all = `${trimSpace(main.map(block).join(''))}\n${hooks.map(block).join('')}`;
  const manifests = [...main, ...hooks];
  if (!options.showOnly?.length) return { output: all, manifests };
  return showOnly(all, manifests, options.showOnly, options.helmVersion);
}

function showOnly(
  all: string,
  manifests: readonly Manifest[],
  patterns: readonly string[],
  helmVersion: 3 | 4,
): Printed {
  const pieces = splitManifests(all, helmVersion).map((p) => p.text);
  const shown: string[] = [];
  const kept: Manifest[] = [];
  for (const pattern of patterns) {
    let found = false;
    for (const piece of pieces) {
      const name = /# Source: [^/]+\/(.+)/.exec(piece)?.[1];
      if (name === undefined || !matches(pattern, name)) continue;
      found = true;
      shown.push(`---\n${piece}\n`);
    }
    if (!found) throw new ChartError(`could not find template ${pattern} in chart`);
    kept.push(...manifests.filter((m) => matches(pattern, m.source.slice(m.source.indexOf('/') + 1))));
  }
  return { output: shown.join(''), manifests: kept };
}
