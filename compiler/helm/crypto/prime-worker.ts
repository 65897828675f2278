import { parentPort } from 'node:worker_threads';
import { testCandidates } from './prime-candidates.js';

parentPort?.on('message', testCandidates);
