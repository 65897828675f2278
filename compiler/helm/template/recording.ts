import { EmbeddedActionsParser } from 'chevrotain';

/** What chevrotain's parsers do while they learn the grammar (its parse/parser/traits/gast_recorder), and what they do later. */
interface Recorder {
  RECORDING_PHASE: boolean;
  consumeInternalRecord(type: unknown, idx: number, options?: unknown): unknown;
  subruleInternalRecord(rule: unknown, idx: number, options?: unknown): unknown;
  orInternalRecord(alternatives: unknown, idx: number): unknown;
  manyInternalRecord(idx: number, body: unknown): unknown;
  ACTION_RECORD(): unknown;
  LA_RECORD(): unknown;
}

const used = ['CONSUME', 'SUBRULE', 'OR', 'OR1', 'MANY', 'ACTION', 'LA'] as const;
type Methods = Record<(typeof used)[number], unknown>;

/**
 * A parser that records by the methods that its grammar uses. Chevrotain puts some ninety on each parser and deletes
 * them again, which takes a third of the time that a parser costs at its start.
 */
export class RecordingParser extends EmbeddedActionsParser {
  protected enableRecording(): void {
    const r = this as unknown as Recorder;
    r.RECORDING_PHASE = true;
    const recording: Methods = {
      CONSUME: (type: unknown, options: unknown) => r.consumeInternalRecord(type, 0, options),
      SUBRULE: (rule: unknown, options: unknown) => r.subruleInternalRecord(rule, 0, options),
      OR: (alternatives: unknown) => r.orInternalRecord(alternatives, 0),
      OR1: (alternatives: unknown) => r.orInternalRecord(alternatives, 1),
      MANY: (body: unknown) => r.manyInternalRecord(0, body),
      ACTION: r.ACTION_RECORD,
      LA: r.LA_RECORD,
    };
    Object.assign(this, recording);
  }

  protected disableRecording(): void {
    (this as unknown as Recorder).RECORDING_PHASE = false;
    const prototype = Object.getPrototypeOf(this) as Methods;
    for (const name of used) (this as unknown as Methods)[name] = prototype[name];
  }
}
