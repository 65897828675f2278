import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { fileExists } from '../../kube/resources.js';
import type { Job, Outcome } from './protocol.js';

/** Megabytes of memory that a program may use. */
const memoryLimit = 512;

/** Bundled, the thread's entry lies beside the bundle; otherwise beside this file. */
function entry(): URL {
  const bundled = new URL('./dsl-worker.mjs', import.meta.url);
  return fileExists(fileURLToPath(bundled)) ? bundled : new URL('./worker.js', import.meta.url);
}

/** Runs a program in a thread of its own, which is ended when its time or memory is up. Never rejects. */
export function runProgram(job: Job): Promise<Outcome> {
  return new Promise((resolve) => {
    const worker = new Worker(entry(), {
      workerData: job,
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memoryLimit, stackSizeMb: 4 },
    });
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer);
      resolve(outcome);
      void worker.terminate();
    };
    const fail = (message: string): void => finish({ objects: [], failures: [{ message, at: [] }], printed: '' });
    let timer: NodeJS.Timeout | undefined;
    worker.once('online', () => {
      // The thread ends loops by itself and knows the line then; this is for what it cannot end.
      const limit = `${job.timeLimit / 1000} s`;
      timer = setTimeout(() => fail(`The program did not end within ${limit}.`), job.timeLimit + 2000);
    });
    worker.once('message', finish);
    worker.once('error', (e: Error & { code?: string }) =>
      fail(
        e.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? `The program used more than ${memoryLimit} MB of memory.`
          : `The program could not be run: ${e.message}`,
      ),
    );
    worker.once('exit', () => fail('The program waits for something that never happens.'));
  });
}
