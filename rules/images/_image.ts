export interface ImageName {
  /** `docker.io` where the reference names none. */
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
  readonly hasRegistry: boolean;
}

/**
 * Splits an image reference as runtimes do (distribution/reference normalize.go): the first part is a registry where it
 * holds a dot or a colon or is `localhost`. Undefined where the text is no plain reference, e.g. a template.
 */
export function parseImage(text: string): ImageName | undefined {
  if (!text || /[\s${}<>]/.test(text)) return undefined;
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const name = at < 0 ? text : text.slice(0, at);
  const slash = name.lastIndexOf('/');
  const colon = name.indexOf(':', slash + 1);
  const tag = colon < 0 ? undefined : name.slice(colon + 1);
  const path = colon < 0 ? name : name.slice(0, colon);
  const first = path.slice(0, Math.max(0, path.indexOf('/')));
  const hasRegistry = /[.:]/.test(first) || first === 'localhost';
  return {
    registry: hasRegistry ? first : 'docker.io',
    repository: hasRegistry ? path.slice(first.length + 1) : path,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
    hasRegistry,
  };
}
