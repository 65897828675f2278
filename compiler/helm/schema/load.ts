import { quoteGo as quote } from '../../kube/go-quote.js';
import { parseJson } from '../functions/json-parse.js';
import { GoError, type GoValue } from '../go/values.js';
import { pathOf, schemeOf } from './url.js';

/** The text of a file. @throws Error with the words of Go's os.Open */
export type ReadSchemaFile = (path: string) => string;

const nothingThere: ReadSchemaFile = (path) => {
  throw new GoError(`open ${path}: no such file or directory`);
};

/**
 * A schema elsewhere, as Helm's loaders find it. Schemas on the web are out of reach: drydock stays offline and takes
 * them as met; so does Helm with those of a `urn:`.
 */
export function loadSchema(url: string, read: ReadSchemaFile = nothingThere): GoValue {
  switch (schemeOf(url)) {
    case 'http':
    case 'https':
      return undefined;
    case 'urn':
      return true;
    case 'file':
      return fromFile(url, read);
    default:
      throw new GoError(`failing loading ${quote(url)}: no URLLoader registered for ${quote(url)}`);
  }
}

function fromFile(url: string, read: ReadSchemaFile): GoValue {
  try {
    return parseJson(read(decodeURI(pathOf(url))));
  } catch (e) {
    throw new GoError(`failing loading ${quote(url)}: ${(e as Error).message}`);
  }
}
