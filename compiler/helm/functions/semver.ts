import { GoError, GoInt, GoStruct, type GoType, type GoValue, type Method } from '../go/values.js';
import { Constraints, compareVersions, parseVersion, type Version, versionString } from '../semver/semver.js';
import type { FunctionTable } from '../template/runtime.js';
import { fn } from './define.js';

const data = (v: GoValue): Version => (v as GoStruct).data as Version;
const getter = (read: (v: Version) => GoValue): Method => ({ params: [], call: (v) => read(data(v)) });
const uint64 = (n: bigint): GoInt => new GoInt(n, 'uint64');

const compare = (test: (order: number) => boolean): Method => ({
  params: ['any'],
  call: (v, other) => test(compareVersions(data(v), otherVersion(other))),
});

function otherVersion(v: GoValue): Version {
  if (v instanceof GoStruct && v.type === versionType) return data(v);
  throw new GoError('wrong type for value; expected *semver.Version');
}

/** `*semver.Version` with the methods that templates use. */
export const versionType: GoType = {
  name: '*semver.Version',
  kind: 'ptr',
  string: (v) => versionString(data(v)),
  shown: (v) => {
    const { major, minor, patch, pre, metadata, original } = data(v);
    return new Map<string, GoValue>([
      ...Object.entries({ major: uint64(major), minor: uint64(minor), patch: uint64(patch) }),
      ...Object.entries({ pre, metadata, original }),
    ]);
  },
  methods: {
    Major: getter((v) => uint64(v.major)),
    Minor: getter((v) => uint64(v.minor)),
    Patch: getter((v) => uint64(v.patch)),
    Prerelease: getter((v) => v.pre),
    Metadata: getter((v) => v.metadata),
    Original: getter((v) => v.original),
    String: getter((v) => versionString(v)),
    Compare: { params: ['any'], call: (v, other) => new GoInt(BigInt(compareVersions(data(v), otherVersion(other)))) },
    Equal: compare((o) => o === 0),
    LessThan: compare((o) => o < 0),
    LessThanEqual: compare((o) => o <= 0),
    GreaterThan: compare((o) => o > 0),
    GreaterThanEqual: compare((o) => o >= 0),
    IncMajor: getter((v) => makeVersion({ ...v, major: v.major + 1n, minor: 0n, patch: 0n, pre: '', metadata: '' })),
    IncMinor: getter((v) => makeVersion({ ...v, minor: v.minor + 1n, patch: 0n, pre: '', metadata: '' })),
    IncPatch: getter((v) => makeVersion({ ...v, patch: v.pre ? v.patch : v.patch + 1n, pre: '', metadata: '' })),
  },
};

function makeVersion(v: Version): GoStruct {
  return new GoStruct(versionType, new Map(), { ...v, json: () => versionString(v) });
}

export const semver: FunctionTable = {
  semver: fn(['string'], (_, text) => makeVersion(parseVersion(text))),
  semverCompare: fn(['string', 'string'], (_, constraint, text) =>
    Constraints.parse(constraint).check(parseVersion(text)),
  ),
};
