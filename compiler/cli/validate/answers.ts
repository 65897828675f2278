import { AnsweringServer, type AnswerOptions, repeatedIn } from '../../app/server-answers.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { type ApiObject, spanAt } from '../../lower/api-object.js';
import type { LoadResult } from '../../project/load.js';
import type { ServerAnswer } from '../../validate/types.js';

/** One document of the input with the server's answer; a document that does not parse has no object. */
export interface Answered {
  readonly file: string;
  readonly document: number;
  readonly start: number;
  readonly object?: ApiObject;
  readonly answer: ServerAnswer;
}

/**
 * One answer for each document, in input order. With `apart`, every source has a server of its own, as if each were
 * tried alone; otherwise all of them end up in the same cluster.
 */
export function answerAll(load: LoadResult, options: AnswerOptions, apart: boolean): Answered[] {
  const order = new Map(load.sources.map((s, i) => [s.path, i]));
  const rank = (file: string): number => order.get(file) ?? order.size;
  const out: Answered[] = load.diagnostics
    .filter((d) => unparsed.has(d.id))
    .map((d) => ({ file: d.span.file, document: -1, start: d.span.start, answer: unreadable(d) }));
  const repeated = repeatedIn(load.objects);
  const shared = new AnsweringServer({ ...options, repeated });
  const servers = new Map<string, AnsweringServer>();
  const serverOf = (file: string): AnsweringServer => {
    if (!apart) return shared;
    let server = servers.get(file);
    if (!server) {
      server = new AnsweringServer({ ...options, repeated, dryRun: true });
      servers.set(file, server);
    }
    return server;
  };
  for (const object of load.objects) {
    const { file, document } = object;
    const { start } = spanAt(object, []);
    out.push({ file, document, start, object, answer: serverOf(file).answer(object) });
  }
  return out.sort((a, b) => rank(a.file) - rank(b.file) || a.start - b.start);
}

const unparsed = new Set([
  'syntax/yaml',
  'syntax/encoding',
  'syntax/too-large',
  'source/not-a-manifest',
  'source/unreadable',
]);

function unreadable(diagnostic: Diagnostic): ServerAnswer {
  return { code: 400, reason: 'BadRequest', message: diagnostic.serverText ?? diagnostic.message, warnings: [] };
}
