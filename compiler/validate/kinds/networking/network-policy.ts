import type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from '../../../../schemas/generated/types/networking_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { declared, type FieldError, forbidden, invalid, notSupported, required } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import { asIPv4, cidrContains, parseCIDRSloppy } from '../../shared/ip.js';
import { isValidPortName } from '../../shared/names.js';
import type { KindRules, ValidationContext } from '../../types.js';
import {
  cidrWarnings,
  exactlyEqual,
  invalidEach,
  isValidPortNum,
  raiseGeneration,
  validateCIDRForLegacyField,
  validateLabelSelector,
} from '../checks.js';

type PolicyObject = NetworkPolicy & KubeObject;

interface Options {
  readonly allowInvalidValues?: boolean;
  readonly knownCIDRs?: readonly string[];
}

/** Mirrors pkg/registry/networking/networkpolicy/strategy.go and ValidateNetworkPolicy. */
export const networkPolicy: KindRules<PolicyObject> = {
  group: 'networking.k8s.io',
  kind: 'NetworkPolicy',
  namespaced: true,
  metaOnUpdate: ['update'],
  defaults(draft) {
    draft.spec ??= { podSelector: {} };
    const { spec } = draft;
    for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])])
      for (const port of rule.ports ?? []) port.protocol ??= 'TCP';
    if (!spec.policyTypes?.length) spec.policyTypes = ['Ingress', ...(spec.egress?.length ? ['Egress'] : [])];
  },
  prepareForCreate(draft) {
    draft.metadata.generation = 1;
  },
  prepareForUpdate: (draft, old) => raiseGeneration(draft, old, draft.spec, old.spec, exactlyEqual),
  validate: (object, ctx) => validateSpec(object.spec, ctx),
  validatedFirst: { until: '1.36', check: (object, old, ctx) => validateSpec(object.spec, ctx, lenience(old)) },
  validateUpdate: (object, old, ctx) =>
    validateSpec(object.spec, ctx, {
      knownCIDRs: blocksOf(old.spec).flatMap(({ block }) => [block.cidr ?? '', ...(block.except ?? [])]),
      ...lenience(old),
    }),
  warnings: (object) =>
    blocksOf(object.spec).flatMap(({ block, path }) => [
      ...cidrWarnings(path.child('cidr'), block.cidr ?? ''),
      ...(block.except ?? []).flatMap((cidr, i) => cidrWarnings(path.child('except').index(i), cidr)),
    ]),
};

const lenience = (old: PolicyObject): Options => ({
  allowInvalidValues: validateLabelSelector(old.spec?.podSelector, FieldPath.root).length > 0,
});

const specPath = FieldPath.of('spec');

function blocksOf(spec: NetworkPolicySpec | undefined): { block: IPBlock; path: FieldPath }[] {
  const of = (peers: NetworkPolicyPeer[] | undefined, path: FieldPath): { block: IPBlock; path: FieldPath }[] =>
    (peers ?? []).flatMap((peer, i) =>
      peer.ipBlock ? [{ block: peer.ipBlock, path: path.index(i).child('ipBlock') }] : [],
    );
  return [
    ...(spec?.ingress ?? []).flatMap((rule, i) => of(rule.from, specPath.child('ingress').index(i).child('from'))),
    ...(spec?.egress ?? []).flatMap((rule, i) => of(rule.to, specPath.child('egress').index(i).child('to'))),
  ];
}

function validateSpec(
  spec: NetworkPolicySpec | undefined,
  ctx: ValidationContext,
  options: Options = {},
): FieldError[] {
  const errors = validateLabelSelector(spec?.podSelector, specPath.child('podSelector'), options);
  const rule = (
    ports: NetworkPolicyPort[] = [],
    peers: NetworkPolicyPeer[] = [],
    path: FieldPath,
    side: string,
  ): void => {
    ports.forEach((port, i) => {
      errors.push(...validatePort(port, path.child('ports').index(i), ctx));
    });
    peers.forEach((peer, i) => {
      errors.push(...validatePeer(peer, path.child(side).index(i), ctx, options));
    });
  };
  (spec?.ingress ?? []).forEach((r, i) => {
    rule(r.ports, r.from, specPath.child('ingress').index(i), 'from');
  });
  (spec?.egress ?? []).forEach((r, i) => {
    rule(r.ports, r.to, specPath.child('egress').index(i), 'to');
  });
  const types = spec?.policyTypes ?? [];
  const typesPath = specPath.child('policyTypes');
  if (types.length > 2) return [...errors, invalid(typesPath, types, 'may not specify more than two policyTypes')];
  types.forEach((type, i) => {
    if (type !== 'Ingress' && type !== 'Egress')
      errors.push(notSupported(typesPath.index(i), type, ['Ingress', 'Egress']));
  });
  return errors;
}

function validatePort(
  { protocol, port, endPort }: NetworkPolicyPort,
  path: FieldPath,
  ctx: ValidationContext,
): FieldError[] {
  const errors: FieldError[] = [];
  const end = path.child('endPort');
  if (protocol !== undefined && !['TCP', 'UDP', 'SCTP'].includes(protocol))
    errors.push(notSupported(path.child('protocol'), protocol, ['TCP', 'UDP', 'SCTP']));
  if (typeof port === 'number') {
    errors.push(...invalidEach(path.child('port'), port, isValidPortNum(port)));
    if (endPort === undefined) return errors;
    if (endPort < port)
      // Until 1.36 the text shows the port.
      errors.push(
        invalid(end, ctx.profile.atLeast('1.37') ? endPort : port, 'must be greater than or equal to `port`'),
      );
    return [...errors, ...invalidEach(end, endPort, isValidPortNum(endPort))];
  }
  if (endPort !== undefined)
    errors.push(
      invalid(
        end,
        endPort,
        `may not be specified when \`port\` is ${port === undefined ? 'not specified' : 'non-numeric'}`,
      ),
    );
  if (port !== undefined) errors.push(...invalidEach(path.child('port'), port, isValidPortName(port)));
  return errors;
}

function validatePeer(
  peer: NetworkPolicyPeer,
  path: FieldPath,
  ctx: ValidationContext,
  options: Options,
): FieldError[] {
  const errors: FieldError[] = [];
  let count = 0;
  for (const field of ['podSelector', 'namespaceSelector'] as const) {
    const selector = peer[field];
    if (selector === undefined) continue;
    count++;
    errors.push(...validateLabelSelector(selector, path.child(field), options));
  }
  if (peer.ipBlock) {
    count++;
    errors.push(...validateIPBlock(peer.ipBlock, path.child('ipBlock'), ctx, options));
  }
  if (count === 0) errors.push(required(path, 'must specify a peer'));
  else if (count > 1 && peer.ipBlock) errors.push(forbidden(path, 'may not specify both ipBlock and another peer'));
  return errors;
}

function validateIPBlock(block: IPBlock, path: FieldPath, ctx: ValidationContext, options: Options): FieldError[] {
  if (!block.cidr) return [declared(required(path.child('cidr')))];
  const errors = validateCIDRForLegacyField(path.child('cidr'), block.cidr, ctx, options.knownCIDRs);
  const outer = parseCIDRSloppy(block.cidr);
  if (!outer) return errors;
  (block.except ?? []).forEach((text, i) => {
    const at = path.child('except').index(i);
    errors.push(...validateCIDRForLegacyField(at, text, ctx, options.knownCIDRs));
    const inner = parseCIDRSloppy(text);
    if (inner && (!cidrContains(outer, asIPv4(inner.ip) ?? inner.ip) || outer.bits >= inner.bits))
      errors.push(invalid(at, text, 'must be a strict subset of `cidr`'));
  });
  return errors;
}
