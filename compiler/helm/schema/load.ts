import { quoteGo as quote } from '../../kube/go-quote.js';
import { parseJson } from '../functions/json-parse.js';
import { GoError, type GoValue } from '../go/values.js';
import { metaschemaAt } from './metaschemas.js';
import { pathOf, schemeOf } from './url.js';

/**
 * A schema elsewhere, as Helm's loaders find it. Schemas on the web are out of reach: `onUnread` is told of them and they are
 * taken as met; without it they are refused, as by Helm without a network. Helm takes those of a `urn:` as met. Files outside
 * the chart are not read: none is there.
 */
export function loadSchema(url: string, onUnread?: (url: string) => void): GoValue {
  switch (schemeOf(url)) {
    case 'http':
    case 'https': {
      const published = metaschemaAt(url);
      if (published) return parseJson(JSON.stringify(published));
      if (!onUnread)
        throw new GoError(
          `failing loading ${quote(url)}: HTTP request failed for ${url}: drydock works offline; --skip-schema-validation renders without the check`,
        );
      onUnread(url);
      return undefined;
    }
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
