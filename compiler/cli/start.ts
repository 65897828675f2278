import { nodeHost, type StandardInput } from '../app/node-host.js';
import { finish } from '../app/standard-streams.js';
import { run } from './run.js';
import { NeedsWholeBundle } from './whole-bundle.js';

export { nodeHost, run };

/**
 * Runs the command line and ends the process with its exit code, at the latest when all is written. False, with nothing
 * written, where the bundle lacks a module that the run needs.
 */
export async function start(argv: readonly string[], stdin: StandardInput): Promise<boolean> {
  const color = argv.includes('--no-color') ? false : argv.includes('--color') ? true : undefined;
  try {
    finish(await run(argv, nodeHost({ stdin, ...(color === undefined ? {} : { color }) })));
  } catch (e) {
    if (!(e instanceof NeedsWholeBundle)) throw e;
    return false;
  }
  return true;
}
