import { Alternation, type Alternative, type ILookaheadStrategy, NonTerminal, Repetition, Terminal } from 'chevrotain';
import type { TemplateToken } from './tokens.js';

type Production = Parameters<ILookaheadStrategy['buildLookaheadForOptional']>[0]['rule']['definition'][number];
type Choice = Alternation | Repetition;

/** The parser as chevrotain hands it to its look-ahead. */
interface Ahead {
  LA(howMuch: number): unknown;
}
const next = (parser: unknown): number => ((parser as Ahead).LA(1) as TemplateToken).tokenTypeIdx;

/**
 * One token decides every choice of the grammar, by its type. Chevrotain's own analysis finds paths of any length, which
 * is most of what a parser costs at its start.
 */
export const firstToken: ILookaheadStrategy = {
  validate: () => [],
  buildLookaheadForAlternation({ rule, prodOccurrence }) {
    const table: number[] = [];
    choice(rule.definition, Alternation, prodOccurrence).definition.forEach((alternative, i) => {
      for (const type of firstOf(alternative)) table[type] = i;
    });
    return function (this: unknown) {
      return table[next(this)];
    };
  },
  buildLookaheadForOptional({ rule, prodOccurrence }) {
    const starts = new Set(firstOf(choice(rule.definition, Repetition, prodOccurrence).definition[0]!));
    return function (this: unknown) {
      return starts.has(next(this));
    };
  },
};

/** The types of tokens that a production starts with; in this grammar none is empty where it decides. */
function firstOf(production: Production): number[] {
  if (production instanceof Terminal) return [production.terminalType.tokenTypeIdx!];
  if (production instanceof NonTerminal) return firstOf(production.referencedRule.definition[0]!);
  const { definition } = production as Alternation | Alternative;
  return production instanceof Alternation ? definition.flatMap(firstOf) : firstOf(definition[0]!);
}

/** The choice of a rule with a given number, wherever it stands. */
function choice<C extends Choice>(
  definition: readonly Production[],
  kind: new (...args: never[]) => C,
  idx: number,
): C {
  const find = (list: readonly Production[]): C | undefined => {
    for (const p of list) {
      if (p instanceof kind && p.idx === idx) return p;
      const inner = p instanceof NonTerminal || p instanceof Terminal ? undefined : find((p as Choice).definition);
      if (inner) return inner;
    }
    return undefined;
  };
  return find(definition)!;
}
