/** What libyaml's emitter finds out about a scalar before it picks a style (emitterc.go yaml_emitter_analyze_scalar). */
export interface ScalarShape {
  readonly multiline: boolean;
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

const safe = /^[A-Za-z0-9_/][A-Za-z0-9_./@+-]*$/;
const plainShape: ScalarShape = { multiline: false, plain: true, single: true, block: true };
const emptyShape: ScalarShape = { multiline: false, plain: true, single: true, block: false };

/** Printable in the emitter's sense: what it writes unescaped. Nothing beyond the BMP is. */
export function printable(c: number): boolean {
  return (
    c === 0x0a || (c >= 0x20 && c <= 0x7e) || (c >= 0xa0 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd && c !== 0xfeff)
  );
}

const isBreak = (c: number): boolean => c === 10 || c === 13 || c === 0x85 || c === 0x2028 || c === 0x2029;
const isBlankZ = (c: number | undefined): boolean => c === undefined || c === 32 || c === 9 || isBreak(c);

/** `flow`-plain rules never matter here: the emitter writes block style only. `v3` also keeps tabs out of plain scalars. */
export function analyze(text: string, v3 = false): ScalarShape {
  if (text === '') return emptyShape;
  if (safe.test(text)) return plainShape;
  const runes = Array.from(text, (r) => r.codePointAt(0)!);
  const f = new Findings();
  if (text.startsWith('---') || text.startsWith('...')) f.indicators = true;
  let precededByBlank = true;
  for (let i = 0; i < runes.length; i++) {
    const c = runes[i]!;
    f.see(c, i, runes.length, precededByBlank, isBlankZ(runes[i + 1]));
    precededByBlank = isBlankZ(c);
  }
  return f.shape(v3);
}

class Findings {
  indicators = false;
  private special = false;
  private tab = false;
  private lineBreaks = false;
  private edgeSpace = false;
  private edgeBreak = false;
  private trailingSpace = false;
  private breakSpace = false;
  private spaceBreak = false;
  private previous: 'space' | 'break' | 'other' = 'other';

  see(c: number, i: number, length: number, precededByBlank: boolean, followedByBlank: boolean): void {
    if (this.indicator(c, i, precededByBlank, followedByBlank)) this.indicators = true;
    if (c === 9) this.tab = true;
    else if (!printable(c)) this.special = true;
    const edge = i === 0 || i === length - 1;
    if (c === 32) {
      if (edge) this.edgeSpace = true;
      if (i === length - 1) this.trailingSpace = true;
      if (this.previous === 'break') this.breakSpace = true;
      this.previous = 'space';
    } else if (isBreak(c)) {
      this.lineBreaks = true;
      if (edge) this.edgeBreak = true;
      if (this.previous === 'space') this.spaceBreak = true;
      this.previous = 'break';
    } else this.previous = 'other';
  }

  /** Block indicators: what a plain scalar in block context must not hold. */
  private indicator(c: number, i: number, precededByBlank: boolean, followedByBlank: boolean): boolean {
    if (c === 58) return followedByBlank;
    if (c === 35) return i === 0 || precededByBlank;
    if (i > 0) return false;
    if (c === 63 || c === 45) return followedByBlank;
    return ',[]{}&*!|>\'"%@`'.includes(String.fromCodePoint(c));
  }

  shape(v3: boolean): ScalarShape {
    const hard = this.spaceBreak || this.special || (this.tab && !v3);
    return {
      multiline: this.lineBreaks,
      plain: !(
        this.edgeSpace ||
        this.edgeBreak ||
        this.breakSpace ||
        hard ||
        this.tab ||
        this.lineBreaks ||
        this.indicators
      ),
      single: !(this.breakSpace || hard || this.tab),
      block: !(this.trailingSpace || hard),
    };
  }
}
