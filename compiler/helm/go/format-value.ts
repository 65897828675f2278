import { canBackquote, quoteGo as quote, quoteToASCII } from '../../kube/go-quote.js';
import { fromBytes, toBytes } from './bytes.js';
import { cut, type Directive, pad } from './directive.js';
import { floatVerb, integerText } from './format-number.js';
import { shownFields, sortedKeys } from './print.js';
import { GoBytes, GoInt, GoMap, GoSlice, GoStruct, GoText, type GoValue, isNilMap, typeName } from './values.js';

/** An argument of Printf under a verb (fmt/print.go printArg). */
export function printArgument(arg: GoValue, verb: string, d: Directive): string {
  return new ValuePrinter(d).argument(arg instanceof GoText ? arg.text : arg, verb);
}

class ValuePrinter {
  /** Within `%!d(string=…)`: methods are not asked again. */
  private erroring = false;

  constructor(private readonly d: Directive) {}

  argument(v: GoValue, verb: string): string {
    if (v === null || v === undefined) {
      if (verb === 'v' || verb === 'T') return pad('<nil>', this.d);
      return `%!${verb}(<nil>)`;
    }
    if (verb === 'T') return pad(cut(typeName(v), this.d), this.d);
    return this.value(v, verb, 0);
  }

  private value(v: GoValue, verb: string, depth: number): string {
    const { d } = this;
    if (v === null || v === undefined) return d.sharpV ? 'interface {}(nil)' : '<nil>';
    if (typeof v === 'string') return this.text(v, verb) ?? this.bad(v, verb);
    if (typeof v === 'number') return floatVerb(v, verb, d) ?? this.bad(v, verb);
    if (typeof v === 'boolean') return verb === 't' || verb === 'v' ? pad(String(v), d) : this.bad(v, verb);
    if (v instanceof GoText) return this.value(v.text, verb, depth);
    // Only errors may be wrapped, and Sprintf wraps none.
    if (verb === 'w' && !this.erroring) return this.bad(v, verb);
    const named = this.byMethod(v, verb);
    if (named !== undefined) return named;
    if (v instanceof GoInt) return integerText(v.value, !v.type.startsWith('u'), verb, d) ?? this.bad(v, verb);
    if (v instanceof GoBytes) return this.bytes(v, verb, depth);
    if (v instanceof GoMap)
      return this.composite(
        'map',
        v,
        sortedKeys(v).map((k) => `${this.value(k, verb, 1)}:${this.value(v.get(k), verb, 1)}`),
      );
    if (v instanceof GoSlice)
      return this.composite(
        '',
        v,
        v.items.map((i) => this.value(i, verb, 1)),
      );
    // Within others a pointer is a number, which takes no text verb.
    if (depth > 0 && v.type.kind === 'ptr' && !'vpbodxX'.includes(verb) && !this.erroring) return this.bad(v, verb);
    return this.struct(v, verb);
  }

  /** `String()`, where the verb takes a text. */
  private byMethod(v: GoInt | GoMap | GoSlice | GoStruct | GoBytes, verb: string): string | undefined {
    if (this.erroring || this.d.sharpV || !'vsxXq'.includes(verb)) return undefined;
    const type = v instanceof GoInt ? v.named : v instanceof GoStruct ? v.type : undefined;
    return type?.string && !type.stringOnPointer ? this.text(type.string(v), verb) : undefined;
  }

  private composite(kind: 'map' | '', v: GoMap | GoSlice, items: readonly string[]): string {
    if (!this.d.sharpV) return `${kind}[${items.join(' ')}]`;
    if (v instanceof GoSlice ? v.isNil : isNilMap(v)) return `${v.type.name}(nil)`;
    return `${v.type.name}{${items.join(', ')}}`;
  }

  private struct(v: GoStruct, verb: string): string {
    const { sharpV, plusV } = this.d;
    if (sharpV && v.type.goString) return pad(v.type.goString(v), this.d);
    const fields = [...shownFields(v)].map(([k, f]) => (sharpV || plusV ? `${k}:` : '') + this.value(f, verb, 1));
    const pointer = v.type.kind === 'ptr' ? '&' : '';
    return sharpV
      ? `${pointer}${v.type.name.replace(/^\*/, '')}{${fields.join(', ')}}`
      : `${pointer}{${fields.join(' ')}}`;
  }

  private bytes({ bytes }: GoBytes, verb: string, depth: number): string {
    const { d } = this;
    if (d.sharpV && (verb === 'v' || verb === 'd'))
      return `${depth ? '[]uint8' : '[]byte'}{${[...bytes].map((b) => integerText(BigInt(b), false, 'v', d)).join(', ')}}`;
    if ('sxXq'.includes(verb)) return this.text(fromBytes(bytes), verb)!;
    const items = [...bytes].map((b) => integerText(BigInt(b), false, verb, d));
    return `[${items.map((item, i) => item ?? `%!${verb}(uint8=${bytes[i]})`).join(' ')}]`;
  }

  /** fmt/print.go fmtString. */
  private text(text: string, verb: string): string | undefined {
    const { d } = this;
    if (verb === 's' || (verb === 'v' && !d.sharpV)) return pad(cut(text, d), d);
    if (verb === 'x' || verb === 'X') return hexadecimal(toBytes(text), verb, d);
    if (verb !== 'q' && verb !== 'v') return undefined;
    const some = cut(text, d);
    if (d.sharp && canBackquote(some)) return pad(`\`${some}\``, d);
    return pad(d.plus ? quoteToASCII(some) : quote(some), d);
  }

  private bad(v: GoValue, verb: string): string {
    this.erroring = true;
    const shown = this.value(v, 'v', 0);
    this.erroring = false;
    return `%!${verb}(${typeName(v)}=${shown})`;
  }
}

/** fmt/format.go fmtSbx. */
function hexadecimal(bytes: Uint8Array, verb: string, d: Directive): string {
  const some = d.precision === undefined ? bytes : bytes.subarray(0, d.precision);
  const prefix = d.sharp && some.length ? '0x' : '';
  const digits = [...some].map((b) => b.toString(16).padStart(2, '0'));
  const text = prefix + digits.join(d.space ? ` ${prefix}` : '');
  return pad(verb === 'X' ? text.toUpperCase() : text, d);
}
