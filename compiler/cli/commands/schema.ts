import { type OpenApiDocument, tablesFromOpenApi } from '../../../schemas/openapi.js';
import { defaultMinor, minors, parseMinor } from '../../../schemas/profile.js';
import { tablesFor } from '../../app/user-schemas.js';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exit, UsageError } from '../exit-codes.js';
import { findPlace } from '../schema/find.js';
import { kindRows, listText, placeData, placeText } from '../schema/print.js';

export const command: Command = {
  name: 'schema',
  summary: 'Show kinds and fields, and the versions that serve them.',
  usage: '[KIND[.FIELD…]]',
  description:
    'Lists the kinds of a Kubernetes version, or shows the structure of one kind or field. KIND is a kind, a resource or ' +
    'a short name. With --from, makes tables of your own cluster from its OpenAPI document, for `--schemas DIR`.',
  options: {
    'kubernetes-version': {
      type: 'string',
      value: 'M',
      default: defaultMinor,
      description: `Kubernetes minor: ${minors.join(', ')}.`,
    },
    'api-version': { type: 'string', value: 'V', description: 'Which version of the kind, such as apps/v1.' },
    all: { type: 'boolean', description: 'List alpha and beta versions as well, which servers leave off.' },
    from: {
      type: 'string',
      value: 'FILE',
      description: 'OpenAPI document of a cluster (`kubectl get --raw /openapi/v2`); writes tables into --schemas.',
    },
    name: { type: 'string', value: 'NAME', default: 'cluster', description: 'Name of the tables that --from writes.' },
    schemas: { type: 'string', value: 'DIR', description: 'Folder of tables of your own cluster.' },
    output: {
      type: 'string',
      short: 'o',
      value: 'FORMAT',
      choices: ['text', 'json'],
      default: 'text',
      description: 'How to print it.',
    },
  },
  examples: [
    { command: 'drydock schema', what: 'Every kind, its short names and scope.' },
    { command: 'drydock schema deploy.spec.strategy', what: 'The fields of one place, and since when they are there.' },
    { command: 'drydock schema --from openapi.json --schemas schemas/', what: 'Tables of your own cluster.' },
  ],
  run(call): ExitCode {
    if (call.option('from') !== undefined) return generate(call);
    const text = call.option('kubernetes-version')!;
    const minor = parseMinor(text);
    if (!minor) throw new UsageError(`unknown Kubernetes version ${text}`, `Known are ${minors.join(', ')}.`);
    const tables = tablesFor(call.host, minor, call.option('schemas'));
    const json = call.option('output') === 'json';
    const [path, ...more] = call.args;
    if (more.length) throw new UsageError(`one kind or field at a time; got ${call.args.join(' ')}`);
    if (path === undefined) {
      const rows = kindRows(tables, call.flag('all'));
      call.host.out(json ? `${JSON.stringify(rows, null, 2)}\n` : listText(rows));
    } else {
      const data = placeData(tables, findPlace(tables, path, call.option('api-version')));
      call.host.out(json ? `${JSON.stringify(data, null, 2)}\n` : placeText(data));
    }
    return exit.ok;
  },
};

function generate({ host, ...call }: Invocation): ExitCode {
  const from = call.option('from')!;
  const folder = call.option('schemas');
  if (folder === undefined) throw new UsageError('--from needs --schemas DIR, the folder to write tables to');
  const name = call.option('name')!;
  if (!/^[\w.-]+$/.test(name)) throw new UsageError(`--name ${name}: letters, digits, dots and dashes only`);
  const document = readDocument(host.readText(from), from);
  const tables = tablesFromOpenApi(document, name);
  const path = `${folder}/${name}.json`;
  host.writeFile(path, `${JSON.stringify(tables)}\n`);
  host.err(`${path}: ${tables.resources.length} resources\n`);
  return exit.ok;
}

function readDocument(text: string, from: string): OpenApiDocument {
  let document: Partial<OpenApiDocument> | null;
  try {
    document = JSON.parse(text) as Partial<OpenApiDocument> | null;
  } catch {
    throw new UsageError(`${from} is no JSON`, 'Get it with `kubectl get --raw /openapi/v2 > openapi.json`.');
  }
  if (typeof document?.definitions === 'object' && typeof document.paths === 'object')
    return document as OpenApiDocument;
  throw new UsageError(
    `${from} is no OpenAPI v2 document: it has no definitions or no paths`,
    'Get it with `kubectl get --raw /openapi/v2 > openapi.json`.',
  );
}
