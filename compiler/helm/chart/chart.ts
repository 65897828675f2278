import { GoError, type GoMap } from '../go/values.js';
import { ChartError } from './errors.js';
import { readStruct } from './fields.js';
import { archiveFiles } from './load-archive.js';
import { checkLock, type Metadata, readMetadata, validateMetadata } from './metadata.js';
import { type ChartFile, type ChartSource, textOf } from './source.js';
import { readValuesText, type ValuesOrigins } from './values-text.js';

/** A chart in memory: what Helm's loader makes of its files (loader/load.go). Dependency processing changes it. */
export interface Chart {
  metadata: Metadata;
  readonly templates: readonly ChartFile[];
  readonly files: readonly ChartFile[];
  values: GoMap | undefined;
  readonly schema: ChartFile | undefined;
  dependencies: Chart[];
  parent: Chart | undefined;
  readonly path: string;
}

/** Builds the chart tree, subcharts and their archives included. @throws ChartError worded as Helm's */
export function buildChart(source: ChartSource, helmVersion: 3 | 4, origins?: ValuesOrigins): Chart {
  return new Builder(helmVersion, origins, source.path).build(source.files, 0);
}

const maxNesting = 32;

class Builder {
  constructor(
    private readonly helmVersion: 3 | 4,
    private readonly origins: ValuesOrigins | undefined,
    private readonly path: string,
  ) {}

  build(files: readonly ChartFile[], depth: number): Chart {
    if (depth > maxNesting) throw new ChartError(`subcharts nest deeper than ${maxNesting} levels`);
    let metadata = this.metadata(files, depth);
    const kept: ChartFile[] = [];
    const templates: ChartFile[] = [];
    const subcharts = new Map<string, ChartFile[]>();
    let values: GoMap | undefined;
    let schema: ChartFile | undefined;
    for (const file of files) {
      const { name } = file;
      if (name === 'Chart.yaml') continue;
      if (name === 'Chart.lock') checkLock(textOf(file), name, this.helmVersion);
      else if (name === 'values.yaml') values = this.values(file);
      else if (name === 'values.schema.json') schema = file;
      else if (name === 'requirements.yaml' || name === 'requirements.lock') {
        if (name.endsWith('.lock')) checkLock(textOf(file), name, this.helmVersion);
        else metadata = readMetadata(textOf(file), name, this.helmVersion, metadata);
        if (metadata.apiVersion === 'v1') kept.push(file);
      } else if (name.startsWith('templates/')) templates.push(file);
      else if (name.startsWith('charts/')) {
        if (name.endsWith('.prov')) kept.push(file);
        else {
          const inner = name.slice('charts/'.length);
          const chart = inner.split('/')[0]!;
          subcharts.set(chart, [...(subcharts.get(chart) ?? []), { ...file, name: inner }]);
        }
      } else kept.push(file);
    }
    validateMetadata(metadata);
    const chart: Chart = {
      metadata,
      templates,
      files: kept,
      values,
      schema,
      dependencies: [],
      parent: undefined,
      path: this.path,
    };
    for (const [name, inner] of subcharts) this.addSubchart(chart, name, inner, depth);
    return chart;
  }

  private metadata(files: readonly ChartFile[], depth: number): Metadata {
    const file = files.find((f) => f.name === 'Chart.yaml');
    if (!file) throw new ChartError('Chart.yaml file is missing');
    const checked = this.helmVersion === 4 && depth === 0;
    if (checked) checkFormat(textOf(file));
    const metadata = readMetadata(textOf(file), 'Chart.yaml', this.helmVersion);
    metadata.apiVersion ||= 'v1';
    if (checked && metadata.apiVersion === 'v3') throw new ChartError('invalid chart apiVersion');
    return metadata;
  }

  private values(file: ChartFile): GoMap {
    try {
      return readValuesText(textOf(file), file.path, this.helmVersion, this.origins);
    } catch (e) {
      if (e instanceof GoError) throw new ChartError(`cannot load values.yaml: ${e.message}`);
      throw e;
    }
  }

  private addSubchart(chart: Chart, name: string, files: readonly ChartFile[], depth: number): void {
    if (name.startsWith('_') || name.startsWith('.')) return;
    try {
      let inner: ChartFile[];
      if (name.endsWith('.tgz')) {
        const [file] = files;
        if (file!.name !== name)
          throw new ChartError(
            `error unpacking subchart tar in ${chart.metadata.name}: expected ${name}, got ${file!.name}`,
          );
        inner = archiveFiles(file!.path, file!.bytes, this.helmVersion);
      } else
        inner = files.filter((f) => f.name.includes('/')).map((f) => ({ ...f, name: f.name.slice(name.length + 1) }));
      const sub = this.build(inner, depth + 1);
      sub.parent = chart;
      chart.dependencies.push(sub);
    } catch (e) {
      if (e instanceof ChartError)
        throw new ChartError(`error unpacking subchart ${name} in ${chart.metadata.name}: ${e.message}`);
      throw e;
    }
  }
}

/** `name/charts/sub/…`: how `# Source:` names files. */
export function fullPath(chart: Chart): string {
  return chart.parent ? `${fullPath(chart.parent)}/charts/${chart.metadata.name}` : chart.metadata.name;
}

/** Helm 4 looks at the format of the chart itself, not of those within, before it chooses a loader (chart/loader/load.go). */
function checkFormat(text: string): void {
  const version = readStruct(text, 'Chart.yaml', 'loader.chartBase', (fields) => fields.text('apiVersion'));
  if (!['', 'v1', 'v2', 'v3'].includes(version ?? '')) throw new ChartError('unsupported chart version');
}
