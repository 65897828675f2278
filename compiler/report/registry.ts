import { concise } from './concise.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { json } from './json.js';
import { jsonl } from './jsonl.js';
import { junit } from './junit.js';
import { pretty } from './pretty.js';
import type { Reporter } from './reporter.js';
import { sarif } from './sarif.js';

/** Every format of findings. */
export const reporters: readonly Reporter[] = [pretty, concise, json, jsonl, sarif, github, gitlab, junit];

export function reporterOf(format: string): Reporter | undefined {
  return reporters.find((r) => r.format === format);
}
