import { Alternatives } from '../../app/alternatives.js';
import { AnsweringServer, type AnswerOptions } from '../../app/server-answers.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { type ApiObject, spanAt } from '../../lower/api-object.js';
import type { LoadResult } from '../../project/load.js';
import type { ServerAnswer } from '../../validate/types.js';

/** One document of the input with the server's answer; a document that does not parse has no object. */
export interface Answered {
  readonly file: string;
  readonly document: number;
  readonly object?: ApiObject;
  readonly answer: ServerAnswer;
}

/**
 * What `read` makes of the answer to each document, in input order; the answers themselves are let go. With `apart`,
 * every source has a server of its own, as if each were tried alone; otherwise all of them end up in the same cluster.
 */
export function readAnswers<T>(
  load: LoadResult,
  options: AnswerOptions,
  apart: boolean,
  read: (answered: Answered) => T,
): T[] {
  const order = new Map(load.sources.map((s, i) => [s.path, i]));
  const rank = (file: string): number => order.get(file) ?? order.size;
  const out: { file: string; start: number; made: T }[] = [];
  for (const d of load.diagnostics)
    if (unparsed.has(d.id)) {
      const { file, start } = d.span;
      out.push({ file, start, made: read({ file, document: -1, answer: unreadable(d) }) });
    }
  for (const [objects, server] of apart
    ? serversOf(load, options)
    : [[load.objects, new AnsweringServer(options)] as const])
    for (const object of objects) {
      const { file, document } = object;
      const { start } = spanAt(object, []);
      out.push({ file, start, made: read({ file, document, object, answer: server.answer(object) }) });
    }
  return out.sort((a, b) => rank(a.file) - rank(b.file) || a.start - b.start).map(({ made }) => made);
}

/** The objects of each file, and the server that they are tried on. */
function serversOf(
  { objects }: LoadResult,
  options: AnswerOptions,
): (readonly [readonly ApiObject[], AnsweringServer])[] {
  const files = new Map<string, ApiObject[]>();
  for (const object of objects) {
    const others = files.get(object.file);
    if (others) others.push(object);
    else files.set(object.file, [object]);
  }
  return [...files.values()].map((own) => {
    const alternatives = new Alternatives(own);
    return [own, new AnsweringServer({ ...options, alternatives, dryRun: true })];
  });
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
