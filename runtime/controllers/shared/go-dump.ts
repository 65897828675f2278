import { isObject, type Json, type JsonObject } from '../../../compiler/kube/json.js';
import type { FieldInfo, SchemaTables, TypeRef } from '../../../schemas/types.js';
import { quantityDump } from './quantity-dump.js';

/** Go names of fields that are not just their JSON name with a capital letter. */
const goNames: Readonly<Record<string, string>> = Object.fromEntries(
  'apiGroup APIGroup|apiVersion APIVersion|awsElasticBlockStore AWSElasticBlockStore|cephfs CephFS|chapAuthDiscovery DiscoveryCHAPAuth|chapAuthSession SessionCHAPAuth|csi CSI|diskURI DataDiskURI|dnsConfig DNSConfig|dnsPolicy DNSPolicy|endpoints EndpointsName|fc FC|fsGroup FSGroup|fsGroupChangePolicy FSGroupChangePolicy|fsType FSType|gcePersistentDisk GCEPersistentDisk|gmsaCredentialSpec GMSACredentialSpec|gmsaCredentialSpecName GMSACredentialSpecName|grpc GRPC|httpGet HTTPGet|httpHeaders HTTPHeaders|ip IP|iqn IQN|iscsi ISCSI|iscsiInterface ISCSIInterface|metadata ObjectMeta|nfs NFS|os OS|pdName PDName|rbd RBD|seLinuxChangePolicy SELinuxChangePolicy|seLinuxOptions SELinuxOptions|serviceAccount DeprecatedServiceAccount|sslEnabled SSLEnabled|storageos StorageOS|tcpSocket TCPSocket|tty TTY|uid UID|wwids WWIDs|RBDVolumeSource.image RBDImage|RBDVolumeSource.monitors CephMonitors|RBDVolumeSource.pool RBDPool|RBDVolumeSource.user RadosUser'
    .split('|')
    .map((pair) => pair.split(' ') as [string, string]),
);

/** Types with unexported or special fields: what they print as where they are zero. */
const zeroTime = '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}';

/**
 * The text that upstream hashes for an object: what spew prints of the Go value (k8s.io/utils/dump ForHash).
 * Empty lists and maps print as nil, as they are after protobuf.
 */
export function goDump(tables: SchemaTables, type: string, value: JsonObject): string {
  return new Dump(tables).typed({ form: 'named', name: type }, value);
}

class Dump {
  constructor(private readonly tables: SchemaTables) {}

  typed(type: TypeRef, value: Json | undefined): string {
    return `(${typeName(type)})${this.bare(type, value)}`;
  }

  /** The value without its type, as elements of lists and maps are printed. */
  private bare(type: TypeRef, value: Json | undefined): string {
    switch (type.form) {
      case 'pointer':
        return value === undefined || value === null ? '<nil>' : this.bare(type.to, value);
      case 'list':
        return Array.isArray(value) && value.length
          ? `[${value.map((v) => this.bare(type.items, v)).join(' ')}]`
          : '<nil>';
      case 'map':
        return this.map(type.values, value);
      case 'scalar':
        return String(value ?? zeroOf(type.name));
      default:
        return this.named(type.name, value);
    }
  }

  private map(values: TypeRef, value: Json | undefined): string {
    const keys = isObject(value) ? Object.keys(value).sort() : [];
    if (!isObject(value) || keys.length === 0) return '<nil>';
    return `map[${keys.map((k) => `${k}:${this.bare(values, value[k])}`).join(' ')}]`;
  }

  private named(name: string, value: Json | undefined): string {
    if (name === 'resource.Quantity') return quantityDump(value);
    if (name === 'meta/v1.Time') return zeroTime;
    if (name === 'intstr.IntOrString') return intOrString(value);
    const info = this.tables.type(name);
    if (info?.form === 'alias') return this.bare(info.of, value);
    if (info?.form !== 'struct') return String(value ?? '');
    return this.struct(name, [...info.fields.values()], isObject(value) ? value : {}, 0);
  }

  /** Fields in the order of the Go struct; those of an embedded one stand in braces of their own. */
  private struct(name: string, fields: readonly FieldInfo[], value: JsonObject, depth: number): string {
    const out: string[] = [];
    const own = name.slice(name.lastIndexOf('.') + 1);
    for (let i = 0; i < fields.length; ) {
      const field = fields[i]!;
      const embedded = field.embedded[depth];
      if (embedded === undefined) {
        const goName = goNames[`${own}.${field.name}`] ?? goNames[field.name] ?? capital(field.name);
        out.push(`${goName}:${this.typed(field.type, value[field.name])}`);
        i++;
        continue;
      }
      let end = i;
      while (end < fields.length && fields[end]!.embedded[depth] === embedded) end++;
      const inner = `${name.slice(0, name.lastIndexOf('.') + 1)}${embedded}`;
      const text = this.struct(inner, fields.slice(i, end), value, depth + 1);
      out.push(`${embedded}:(${typeName({ form: 'named', name: inner })})${text}`);
      i = end;
    }
    return `{${out.join(' ')}}`;
  }
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const zeroOf = (scalar: string): string => (scalar === 'string' ? '' : scalar === 'bool' ? 'false' : '0');

function intOrString(value: Json | undefined): string {
  const text = typeof value === 'string';
  return `{Type:(intstr.Type)${text ? 1 : 0} IntVal:(int32)${text ? 0 : (value ?? 0)} StrVal:(string)${text ? value : ''}}`;
}

/** A type as Go names it: `*v1.Probe`, `[]v1.Container`, `map[string]string`. */
function typeName(type: TypeRef): string {
  switch (type.form) {
    case 'pointer':
      return `*${typeName(type.to)}`;
    case 'list':
      return `[]${typeName(type.items)}`;
    case 'map':
      return `map[${typeName(type.key)}]${typeName(type.values)}`;
    case 'scalar':
      return type.name;
    default:
      return type.name.slice(type.name.indexOf('/') + 1);
  }
}
