/**
 * The tag that an image name asks for; `latest` where it names neither tag nor digest, '' where it does not parse.
 * Mirrors ParseImageName of pkg/util/parsers over distribution/reference.
 */
export function imageTag(image: string): string {
  if (/^[a-f0-9]{64}$/.test(image)) return '';
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  const hasDomain = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  let rest = hasDomain ? image.slice(slash + 1) : image;
  if (hasDomain && !/^(?:[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/.test(first)) return '';
  const at = rest.indexOf('@');
  const digest = at < 0 ? undefined : rest.slice(at + 1);
  if (digest !== undefined) rest = rest.slice(0, at);
  const colon = rest.indexOf(':');
  const tag = colon < 0 ? undefined : rest.slice(colon + 1);
  const path = colon < 0 ? rest : rest.slice(0, colon);
  // Names of Docker's own registry are lengthened before they are measured.
  const isDocker = !hasDomain || first === 'docker.io' || first === 'index.docker.io';
  const length = path.length + (isDocker && !path.includes('/') ? 'library/'.length : 0);
  const ok =
    length <= 255 &&
    path.split('/').every((part) => /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/.test(part)) &&
    (tag === undefined || /^\w[\w.-]{0,127}$/.test(tag)) &&
    (digest === undefined || /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/.test(digest));
  if (!ok) return '';
  return tag ?? (digest === undefined ? 'latest' : '');
}
