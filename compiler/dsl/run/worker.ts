/** Entry of the thread that runs one program. It gets a `Job` and answers with one `Outcome`. */
import { compileFunction, createContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import * as api from '../api.js';
import { traceCalls } from '../origin.js';
import { recorderName } from '../sites.js';
import { collect } from './collect.js';
import type { Failure, Job, Outcome, Spot } from './protocol.js';
import { OutOfTime, Recorder } from './recorder.js';
import { moduleFileName, TrailReader } from './trail.js';

const job = workerData as Job;
const deadline = performance.now() + job.timeLimit;
const trails = new TrailReader(job.modules);
let printed = '';

function print(...values: unknown[]): void {
  if (printed.length > 1_000_000) return;
  printed += `${values.map((v) => (typeof v === 'string' ? v : JSON.stringify(v))).join(' ')}\n`;
}

/** Loads the modules as CommonJS; each is run once, on its first import. */
function load(index: number): unknown {
  const exports = new Map<number, { exports: unknown }>();
  const console = { log: print, info: print, warn: print, error: print, debug: print };
  const context = createContext({ console, atob, btoa, structuredClone });
  const recorder = new Recorder(job.sites, () => performance.now() > deadline);
  const one = (at: number): unknown => {
    const before = exports.get(at);
    if (before) return before.exports;
    const module = { exports: {} as unknown };
    exports.set(at, module);
    const { js, imports } = job.modules[at]!;
    const run = compileFunction(js, ['exports', 'require', 'module', recorderName], {
      filename: moduleFileName(at),
      parsingContext: context,
    });
    const require = (name: string): unknown => {
      const target = imports[name];
      if (target === undefined) throw new Error(`cannot import '${name}'`);
      return target === 'drydock' ? api : one(target);
    };
    run.call(undefined, module.exports, require, module, recorder);
    return module.exports;
  };
  return one(index);
}

function failureOf(error: unknown): Failure {
  if (error instanceof OutOfTime) {
    const [start, end] = error.site.range;
    return timeout([{ file: error.site.file, start, end }]);
  }
  // The error may come from the program's own realm, so that `instanceof Error` would not know it.
  const like = typeof error === 'object' && error !== null && 'message' in error ? (error as Error) : undefined;
  const text = like ? `${like.name ?? 'Error'}: ${String(like.message)}` : String(error);
  const deep = like?.name === 'RangeError' && /call stack/i.test(like.message);
  return {
    message: deep ? 'The program calls itself without end.' : `The program threw ${text.slice(0, 500)}`,
    at: like ? trails.frames(like) : [],
  };
}

function timeout(at: readonly Spot[]): Failure {
  return {
    message: `The program did not end within ${job.timeLimit / 1000} s.`,
    at,
    help: 'Does this loop end? The limit can be raised with DRYDOCK_DSL_TIMEOUT (seconds).',
  };
}

async function main(): Promise<Outcome> {
  Error.stackTraceLimit = 16;
  traceCalls(true);
  const failures: Failure[] = [];
  try {
    const module = load(0) as { default?: unknown };
    const objects = collect(await module.default, trails, (f) => failures.push(f));
    return { objects, failures, printed };
  } catch (e) {
    return { objects: [], failures: [...failures, failureOf(e)], printed };
  }
}

parentPort?.postMessage(await main());
