#!/usr/bin/env node
import { version } from '../app/version.js';

const argv = process.argv.slice(2);

// The one question that editors and scripts ask at every start loads nothing else.
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) process.stdout.write(`${version}\n`);
else {
  const [{ run }, { nodeHost }] = await Promise.all([import('./run.js'), import('../app/node-host.js')]);
  const color = argv.includes('--no-color') ? false : argv.includes('--color') ? true : undefined;
  process.stdout.on('error', (e: NodeJS.ErrnoException) => process.exit(e.code === 'EPIPE' ? 0 : 2));
  process.exitCode = await run(argv, nodeHost(color === undefined ? {} : { color }));
}
