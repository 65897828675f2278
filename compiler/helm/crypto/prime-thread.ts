import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { nodeThreads } from '../../host/node-modules.js';
import { fileExists } from '../../kube/resources.js';
import type { Candidates } from './prime-candidates.js';

/** Bits of a prime from which on a second thread is of use. */
const smallest = 1024;

let helper: Worker | undefined;
let refused = false;

/** Bundled, the thread's entry lies beside the bundle; otherwise beside this file. */
function entry(): string | undefined {
  return ['./prime-worker.cjs', './prime-worker.js']
    .map((name) => fileURLToPath(new URL(name, import.meta.url)))
    .find(fileExists);
}

/** The thread that helps, begun when the first key is made; undefined where there is but one processor. */
function thread(): Worker | undefined {
  if (helper || refused) return helper;
  const path = entry();
  refused = !path || availableParallelism() < 2;
  if (refused) return undefined;
  helper = new (nodeThreads().Worker)(path!, {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 64 },
    // It prints nothing; else Node would make streams of this process's own.
    stdout: true,
    stderr: true,
  });
  // It neither keeps the process nor brings it down: what it does not make is made here.
  helper.unref();
  helper.on('error', () => {
    helper = undefined;
    refused = true;
  });
  return helper;
}

/** Has the other thread test candidates of so many bits too, where that is worth its start. */
export function withHelp(c: Candidates, size: number): Candidates {
  if (size >= smallest) thread()?.postMessage(c);
  return c;
}
