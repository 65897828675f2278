import { frontendsOf } from '../../app/frontends.js';
import { toYamlStream } from '../../emit/yaml.js';
import { type ApiObject, spanAt } from '../../lower/api-object.js';
import { type LoadResult, loadSources } from '../../project/load.js';
import { placeIn, plural } from '../../report/reporter.js';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exitOf, UsageError } from '../exit-codes.js';
import { readSourceOptions, sourceOptions } from '../source-options.js';

export const command: Command = {
  name: 'import',
  summary: 'Turn manifests or a rendered chart into a typed TypeScript program.',
  usage: 'SRC…',
  description:
    'The program makes the very same objects. Comments above an object stay with it. Of a chart, the objects are\nimported as the given values render them; templates and values are not.',
  options: {
    to: { type: 'string', value: 'FORM', description: 'ts or yaml.', choices: ['ts', 'yaml'], default: 'ts' },
    output: { type: 'string', short: 'o', value: 'FILE', description: 'File to write; stdout where it is left out.' },
    force: { type: 'boolean', description: 'Overwrite the file.' },
    ...sourceOptions,
  },
  examples: [
    { command: 'drydock import deployment.yaml -o app.ts', what: 'Go on in TypeScript.' },
    { command: 'kubectl get deploy,svc -o yaml | drydock import -', what: 'Start from what runs.' },
    { command: 'drydock import charts/redis -f prod.yaml --to yaml', what: 'Freeze a chart as plain manifests.' },
  ],
  run,
};

async function run(call: Invocation): Promise<ExitCode> {
  const { host } = call;
  if (call.args.length === 0) throw new UsageError('nothing to import', 'Name a file, a folder or a chart.');
  const target = call.option('output');
  if (target !== undefined && host.stat(target) && !call.flag('force'))
    throw new UsageError(`${target} is there already`, 'Give --force to overwrite it.');
  const load = await loadSources(host, call.args, frontendsOf(host, await readSourceOptions(call)));
  for (const d of load.diagnostics) {
    const { line, column } = placeIn(load.files, d.span);
    host.err(`${d.span.file}:${line}:${column}: ${d.severity}: ${d.message}\n`);
  }
  if (load.objects.length === 0) return exitOf(load.diagnostics, true);
  const text = await write(call.option('to')!, load);
  if (target === undefined) host.out(text);
  else {
    host.writeFile(target, text);
    host.err(`${plural(load.objects.length, 'object')} written to ${target}\n`);
  }
  return exitOf(load.diagnostics);
}

async function write(form: string, load: LoadResult): Promise<string> {
  if (form === 'yaml') return toYamlStream(load.objects.map((o) => o.value));
  const { writeProgram } = await import('../../dsl/write/program.js');
  return writeProgram(load.objects.map((o) => ({ value: o.value, ...commentOf(o, load) })));
}

/** The comment lines right above a YAML document. */
function commentOf(object: ApiObject, load: LoadResult): { comment?: string } {
  const file = object.frontend === 'yaml' ? load.files.get(object.file) : undefined;
  if (!file) return {};
  const lines: string[] = [];
  for (let at = file.lines.position(spanAt(object, []).start).line - 1; at >= 0; at--) {
    const comment = /^\s*# ?(.*)$/.exec(file.lines.line(at));
    if (!comment || /drydock-ignore/.test(comment[1]!)) break;
    lines.unshift(comment[1]!);
  }
  return lines.length ? { comment: lines.join('\n') } : {};
}
