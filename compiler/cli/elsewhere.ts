import { NeedsWholeBundle } from './whole-bundle.js';

// The build puts this in the place of modules that a command loads on demand only (compiler/tools/build.mjs).
throw new NeedsWholeBundle();
