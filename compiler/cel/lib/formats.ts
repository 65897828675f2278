import { validFormat } from '../../crd/formats.js';
import {
  isDNS1035Label,
  isDNS1123Label,
  isDNS1123Subdomain,
  isQualifiedName,
  isValidLabelValue,
} from '../../validate/shared/names.js';
import { fn, type Library } from '../check/env.js';
import { CelList, Opaque, Optional, type Value } from '../eval/values.js';

const type = 'kubernetes.NamedFormat';

type Check = (text: string) => string[];

/** NameIsX with `prefix`: a trailing dash is left out of account. */
const asPrefix =
  (check: Check): Check =>
  (text) =>
    check(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -1)}a` : text);

const crdFormat =
  (format: string, message: string): Check =>
  (text) =>
    validFormat(format, text) ? [] : [message];

const formats: Readonly<Record<string, Check>> = {
  dns1123Label: isDNS1123Label,
  dns1123Subdomain: isDNS1123Subdomain,
  dns1035Label: isDNS1035Label,
  qualifiedName: isQualifiedName,
  dns1123LabelPrefix: asPrefix(isDNS1123Label),
  dns1123SubdomainPrefix: asPrefix(isDNS1123Subdomain),
  dns1035LabelPrefix: asPrefix(isDNS1035Label),
  labelValue: isValidLabelValue,
  uri: crdFormat('uri', 'invalid URI for request'),
  uuid: crdFormat('uuid', 'does not match the UUID format'),
  byte: crdFormat('byte', 'invalid base64'),
  date: crdFormat('date', 'invalid date'),
  datetime: crdFormat('date-time', 'invalid datetime'),
};

const make = (name: string): Opaque => new Opaque(type, name);

/** Named formats (apiserver pkg/cel/library/format.go), since 1.31. */
export const namedFormats: Library = {
  name: 'format',
  functions: [
    ...Object.keys(formats).map((name) => fn(`format.${name}`, { [`() -> ${type}`]: () => make(name) })),
    fn('format.named', {
      [`(string) -> optional(${type})`]: ([name]) =>
        Object.hasOwn(formats, name as string) ? new Optional(make(name as string)) : Optional.none,
    }),
    fn('validate', {
      [`${type}.(string) -> optional(list(string))`]: ([f, text], meter): Value => {
        meter.spend((text as string).length / 10);
        const found = formats[(f as Opaque<string>).data]!(text as string);
        return found.length ? new Optional(new CelList(found)) : Optional.none;
      },
    }),
  ],
};
