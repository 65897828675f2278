import { nodeHost } from '../app/node-host.js';
import { run } from './run.js';

export { nodeHost, run };

/** Runs the command line and leaves its exit code with the process. */
export async function start(argv: readonly string[]): Promise<void> {
  const color = argv.includes('--no-color') ? false : argv.includes('--color') ? true : undefined;
  process.exitCode = await run(argv, nodeHost(color === undefined ? {} : { color }));
}
