import { quoteGo as quote } from '../../kube/go-quote.js';
import { GoError, type GoValue } from '../go/values.js';
import { pathOf, schemeOf } from './url.js';

/**
 * A schema elsewhere, as Helm's loaders find it. Schemas on the web are out of reach: drydock stays offline and takes
 * them as met; so does Helm with those of a `urn:`. Files outside the chart are not read: none is there.
 */
export function loadSchema(url: string): GoValue {
  switch (schemeOf(url)) {
    case 'http':
    case 'https':
      return undefined;
    case 'urn':
      return true;
    case 'file':
      throw new GoError(`failing loading ${quote(url)}: ${absent(url)}`);
    default:
      throw new GoError(`failing loading ${quote(url)}: no URLLoader registered for ${quote(url)}`);
  }
}

function absent(url: string): string {
  try {
    return `open ${decodeURI(pathOf(url))}: no such file or directory`;
  } catch (e) {
    return (e as Error).message;
  }
}
