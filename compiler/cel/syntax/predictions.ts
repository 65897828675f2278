import { type Prediction, relationTokens, type Token } from './grammar.js';
import { firstOf } from './states.js';

/** What a decision may look at. */
export interface Ahead {
  /** The kind of the token `n` places on; 1 is the current one. */
  kind(n: number): Token;
  /** The precedence of the rule that decides. */
  readonly precedence: number;
}

/** The alternative (from 1; 0 to leave a loop), or the place of the token at which none is left. */
type Decision = number | { readonly fails: number };

const isNumber = (kind: Token): boolean => kind === 'int' || kind === 'float';

/**
 * What ANTLR's adaptive prediction decides where one token is not enough. Where an alternative was complete before the
 * token that fits none, that one is taken; otherwise there is no viable one.
 */
export const predictions: Readonly<Record<Prediction, (ahead: Ahead) => Decision>> = {
  relation: ({ kind, precedence }) => (relationTokens.includes(kind(1)) && precedence <= 1 ? 1 : 0),
  calc: ({ kind, precedence }) => {
    const t = kind(1);
    if (t === '*' || t === '/' || t === '%') return precedence <= 2 ? 1 : 0;
    return (t === '+' || t === '-') && precedence <= 1 ? 1 : 0;
  },
  calcOperator: ({ kind }) => (kind(1) === '+' || kind(1) === '-' ? 2 : 1),
  member: ({ kind }) => (kind(1) === '.' || kind(1) === '[' ? 1 : 0),
  memberKind: ({ kind }) => {
    if (kind(1) === '[') return 3;
    const name = kind(2);
    if (name === '?' || name === 'escaped') return 1;
    if (name !== 'ident') return { fails: 2 };
    return kind(3) === '(' ? 2 : 1;
  },
  unary: ({ kind }) => {
    const t = kind(1);
    if (t === '!') return 2;
    if (t !== '-') return firstOf('member').has(t) ? 1 : { fails: 1 };
    if (isNumber(kind(2))) return 1;
    return kind(2) === '-' || firstOf('member').has(kind(2)) ? 3 : { fails: 2 };
  },
  minus: ({ kind }) => {
    const t = kind(1);
    if (t !== '-') return firstOf('member').has(t) ? 0 : { fails: 1 };
    return isNumber(kind(2)) || kind(2) === '-' || firstOf('member').has(kind(2)) ? 1 : { fails: 2 };
  },
  primary: ({ kind }) => {
    const t = kind(1);
    const brackets = ['(', '[', '{'].indexOf(t);
    if (brackets >= 0) return 3 + brackets;
    if (firstOf('literal').has(t)) return 7;
    if (t !== '.' && t !== 'ident') return { fails: 1 };
    let at = t === '.' ? 2 : 1;
    if (kind(at) !== 'ident') return { fails: at };
    if (kind(at + 1) === '(') return 2;
    while (kind(at + 1) === '.' && kind(at + 2) === 'ident') at += 2;
    return kind(at + 1) === '{' ? 6 : 1;
  },
  anotherExpr: ({ kind }) => (kind(1) === ',' && (kind(2) === '?' || firstOf('expr').has(kind(2))) ? 1 : 0),
  anotherField: ({ kind }) => (kind(1) === ',' && firstOf('optField').has(kind(2)) ? 1 : 0),
  literal: ({ kind }) => {
    const t = kind(1);
    if (t === '-') return kind(2) === 'int' ? 1 : kind(2) === 'float' ? 3 : { fails: 2 };
    const at = ['int', 'uint', 'float', 'string', 'bytes', 'true', 'false', 'null'].indexOf(t);
    return at < 0 ? { fails: 1 } : at + 1;
  },
};
