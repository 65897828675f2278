import { ChartError } from '../chart/errors.js';
import { readMetadata } from '../chart/metadata.js';
import { type ChartSource, textOf } from '../chart/source.js';

const known = new WeakMap<ChartSource, ReadonlySet<string>>();

/**
 * Templates of vendored charts are not the user's to mend. Subcharts that lie in charts/ as folders and come from no
 * repository, as in an umbrella chart, are the user's own.
 */
export function isOwnFile(chart: ChartSource, path: string): boolean {
  let own = known.get(chart);
  if (!own) {
    const names = new Set(chart.files.map((f) => f.name));
    const vendored = [...names].filter((n) => /(^|\/)Chart\.yaml$/.test(n)).flatMap((n) => vendoredBelow(chart, n));
    own = new Set(chart.files.filter((f) => !vendored.some((v) => f.name.startsWith(v))).map((f) => f.path));
    known.set(chart, own);
  }
  return own.has(path);
}

/** The folders below a Chart.yaml that hold charts of a repository; the archives of charts/ are read from memory. */
function vendoredBelow(chart: ChartSource, file: string): string[] {
  const root = file.slice(0, -'Chart.yaml'.length);
  const remote = new Set(
    dependenciesOf(chart, file)
      .filter((d) => d.repository && !d.repository.startsWith('file://'))
      .map((d) => d.name),
  );
  const folders = chart.files.flatMap((f) =>
    f.name.startsWith(`${root}charts/`) ? [f.name.slice(`${root}charts/`.length).split('/')[0]!] : [],
  );
  return [...new Set(folders)].filter((name) => remote.has(name)).map((name) => `${root}charts/${name}/`);
}

function dependenciesOf(chart: ChartSource, file: string) {
  const text = (name: string): string | undefined => {
    const found = chart.files.find((f) => f.name === name);
    return found && textOf(found);
  };
  try {
    const metadata = readMetadata(text(file)!, file, 4);
    const requirements = text(file.replace(/Chart\.yaml$/, 'requirements.yaml'));
    return (requirements === undefined ? metadata : readMetadata(requirements, file, 4, metadata)).dependencies;
  } catch (e) {
    // A chart whose own file is broken does not render: that is said elsewhere.
    if (e instanceof ChartError) return [];
    throw e;
  }
}
