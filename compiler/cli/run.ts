import { version } from '../app/version.js';
import { type Host, HostError } from '../host/host.js';
import { closest } from '../kube/closest.js';
import { readArguments } from './args.js';
import { type ExitCode, exit, UsageError } from './exit-codes.js';
import { commandHelp, generalHelp } from './help.js';
import { commands } from './registry.js';
import { NeedsWholeBundle } from './whole-bundle.js';

/** Runs one command line and returns its exit code. Never exits, never throws but to ask for the whole bundle. */
export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  try {
    return await dispatch(argv, host);
  } catch (e) {
    if (e instanceof UsageError) {
      host.err(`drydock: ${e.message}\n${e.hint ? `${e.hint}\n` : ''}`);
      return exit.error;
    }
    if (e instanceof NeedsWholeBundle) throw e;
    if (e instanceof HostError) {
      host.err(`drydock: ${e.message}\n`);
      return exit.error;
    }
    const error = e as Error;
    host.err(
      `drydock: internal error: ${error.message}\nThis is a defect of drydock. Please report it with the input that shows it.\n`,
    );
    if (host.env['DRYDOCK_DEBUG']) host.err(`${error.stack}\n`);
    return exit.error;
  }
}

async function dispatch(argv: readonly string[], host: Host): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && !rest[0])) {
    host.out(generalHelp(version));
    return exit.ok;
  }
  if (name === '--version' || name === '-V') {
    host.out(`${version}\n`);
    return exit.ok;
  }
  const wanted = name === 'help' ? rest[0]! : name;
  const entry = Object.hasOwn(commands, wanted) ? commands[wanted] : undefined;
  if (!entry) {
    const near = closest(wanted, Object.keys(commands));
    const what = wanted.startsWith('-') ? 'flag' : 'command';
    throw new UsageError(
      `unknown ${what} ${wanted}`,
      near ? `Did you mean \`drydock ${near}\`?` : 'Run `drydock --help`.',
    );
  }
  const { command } = await entry.load();
  if (name === 'help' || rest.includes('--help') || rest.includes('-h')) {
    host.out(commandHelp(command));
    return exit.ok;
  }
  return command.run(readArguments(command, rest, host));
}
