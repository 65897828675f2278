import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** Modules of Node that few runs need and that take milliseconds to start: they are loaded where they are first used. */
export const nodeCrypto = (): typeof import('node:crypto') => load('node:crypto');
export const nodeNet = (): typeof import('node:net') => load('node:net');
export const nodeZlib = (): typeof import('node:zlib') => load('node:zlib');
export const nodeThreads = (): typeof import('node:worker_threads') => load('node:worker_threads');
