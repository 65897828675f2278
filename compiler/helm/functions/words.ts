import { lowerRune } from '../go/case.js';

type WordType = 'number' | 'upper' | 'alphabet' | 'connector' | 'punct' | 'other' | 'end';

interface Word {
  readonly type: WordType;
  readonly text: string;
}

const isUpper = (r: string): boolean => /\p{Lu}/u.test(r);
const isLetter = (r: string): boolean => /[\p{L}]/u.test(r);
const isNumber = (r: string): boolean => /\p{N}/u.test(r);
const isPunct = (r: string): boolean => /\p{P}/u.test(r);
const isConnector = (r: string): boolean => r === '-' || r === '_' || (/[\s\u0085]/.test(r) && r !== '\ufeff');

/** Words as xstrings cuts them: `HTTPStatus` is HTTP and Status. */
function* words(text: string): Generator<Word> {
  const runes = [...text];
  let i = 0;
  const run = (test: (r: string) => boolean): void => {
    while (i < runes.length && test(runes[i]!)) i++;
  };
  while (i < runes.length) {
    const start = i;
    const r = runes[i]!;
    const type = typeOf(r);
    i++;
    if (type === 'connector') run(isConnector);
    else if (type === 'punct') run(isPunct);
    else if (type === 'number') run(isNumber);
    else if (type === 'alphabet') run((c) => isLetter(c) && !isUpper(c));
    else if (type === 'upper') {
      if (i < runes.length && isUpper(runes[i]!)) {
        run(isUpper);
        if (i < runes.length && isLetter(runes[i]!)) i--;
      } else run((c) => isLetter(c) && !isUpper(c));
    } else run((c) => typeOf(c) === 'other');
    yield { type, text: runes.slice(start, i).join('') };
  }
}

function typeOf(r: string): WordType {
  if (isConnector(r)) return 'connector';
  if (isPunct(r)) return 'punct';
  if (isUpper(r)) return 'upper';
  if (isLetter(r)) return 'alphabet';
  return isNumber(r) ? 'number' : 'other';
}

const end: Word = { type: 'end', text: '' };

/** xstrings.ToSnakeCase and ToKebabCase (convert.go camelCaseToLowerCase). */
export function toLowerWords(text: string, connector: string): string {
  const all = [...words(text)];
  if (!all.length) return '';
  let at = 0;
  let out = '';
  const next = (): Word => all[++at] ?? end;
  const write = (w: Word): void => {
    out += w.type === 'upper' || w.type === 'connector' ? lower(w.text, connector) : w.text;
  };
  const joins = (w: Word): boolean => w.type !== 'end' && w.type !== 'connector' && w.type !== 'punct';
  let word = all[0]!;
  while (at < all.length - 1) {
    if (word.type !== 'connector') write(word);
    const previous = word;
    word = next();
    if (previous.type === 'number') {
      while (word.type === 'alphabet' || word.type === 'number') {
        write(word);
        word = next();
      }
      if (joins(word)) out += connector;
    } else if (previous.type === 'connector') write(previous);
    else if (previous.type !== 'punct') word = afterWord(word);
  }
  write(word);
  return out;

  /** A number belongs to the word before it, unless lower-case letters follow. */
  function afterWord(current: Word): Word {
    if (current.type !== 'number') {
      if (current.type !== 'connector' && current.type !== 'punct') out += connector;
      return current;
    }
    if (at >= all.length - 1) return current;
    let following = next();
    if (following.type !== 'alphabet') {
      write(current);
      if (following.type !== 'connector' && following.type !== 'punct') out += connector;
      return following;
    }
    out += connector;
    write(current);
    while (following.type === 'alphabet' || following.type === 'number') {
      write(following);
      following = next();
    }
    if (joins(following)) out += connector;
    return following;
  }
}

function lower(text: string, connector: string): string {
  return [...text].map((r) => (isConnector(r) ? connector : lowerRune(r))).join('');
}
