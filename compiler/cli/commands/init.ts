import { basename, resolve } from 'node:path';
import { defaultMinor } from '../../../schemas/profile.js';
import { version } from '../../app/version.js';
import type { Command, Invocation } from '../command.js';
import { type ExitCode, exit, UsageError } from '../exit-codes.js';
import { scaffold, type TemplateName } from '../init/scaffold.js';

export const command: Command = {
  name: 'init',
  summary: 'Start a project: a first app, configuration, pre-commit hook and CI.',
  usage: '[DIR]',
  description: 'Writes nothing if any of its files is there already.',
  options: {
    template: {
      type: 'string',
      short: 't',
      value: 'NAME',
      description: 'What to start from.',
      choices: ['yaml', 'ts', 'chart'],
      default: 'yaml',
    },
    name: {
      type: 'string',
      value: 'NAME',
      description: 'Name of the app; the name of the folder where it is left out.',
    },
  },
  examples: [
    { command: 'drydock init', what: 'Start with YAML in this folder.' },
    { command: 'drydock init shop --template ts', what: 'Start with a typed program in a new folder.' },
  ],
  run,
};

function run(call: Invocation): ExitCode {
  const { host } = call;
  if (call.args.length > 1) throw new UsageError('init takes one folder');
  const folder = call.args[0] ?? '.';
  const name = nameOf(call.option('name') ?? basename(resolve(host.cwd, folder)), call.option('name') !== undefined);
  const template = call.option('template') as TemplateName;
  const at = (path: string): string => (folder === '.' ? path : `${folder.replace(/\/+$/, '')}/${path}`);
  const files = scaffold({ template, name, version, minor: defaultMinor });
  const there = files.filter((f) => host.stat(at(f.path))).map((f) => at(f.path));
  if (there.length)
    throw new UsageError(
      `${there.join(', ')}: there already`,
      'Nothing was written. Choose another folder, or move them.',
    );
  for (const file of files) {
    host.writeFile(at(file.path), file.content);
    host.out(`${at(file.path)}\n`);
  }
  const sources = at(template === 'chart' ? 'chart' : 'k8s');
  host.err(`\nNext: drydock lint ${sources}, then drydock plan ${sources}\n`);
  return exit.ok;
}

/** A folder's name made fit for a Kubernetes name; a name that was asked for must fit as it is. */
function nameOf(wanted: string, asked: boolean): string {
  const fit = wanted
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40)
    .replace(/-$/, '');
  if (asked && fit !== wanted)
    throw new UsageError(`--name ${wanted}: not a DNS label`, fit ? `Did you mean ${fit}?` : 'Use a-z, 0-9 and -.');
  return fit || 'app';
}
