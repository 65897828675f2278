import type { ChartSource } from '../helm/index.js';
import { isObject } from '../kube/json.js';
import { SourceFile } from '../text/source-file.js';
import { parseYaml } from '../yaml/parse.js';

/** The text of a file of a chart; empty where there is none. */
export function chartText(source: ChartSource, name: string): string {
  const file = source.files.find((f) => f.name === name);
  return file ? new TextDecoder().decode(file.bytes) : '';
}

/** What Chart.yaml says of the chart; empty where it does not. */
export function chartIdentity(source: ChartSource): { name: string; version: string; appVersion: string } {
  const value = parseYaml(new SourceFile('Chart.yaml', chartText(source, 'Chart.yaml')))[0]?.value;
  const field = (key: string): string => (isObject(value) && value[key] !== undefined ? String(value[key]) : '');
  return { name: field('name'), version: field('version'), appVersion: field('appVersion') };
}
