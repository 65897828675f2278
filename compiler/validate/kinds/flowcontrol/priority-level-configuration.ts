import type {
  LimitedPriorityLevelConfiguration,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec,
  QueuingConfiguration,
} from '../../../../schemas/generated/types/flowcontrol_v1.js';
import type { KubeObject } from '../../../kube/object.js';
import { declared, type FieldError, forbidden, invalid, notSupported, required, tagged } from '../../field/error.js';
import { FieldPath } from '../../field/path.js';
import type { KindRules, ValidationContext } from '../../types.js';
import { has, raiseGeneration, semanticEqual } from '../checks.js';
import { priorityLevelSpec } from './internal.js';
import { mandatoryPriorityLevels } from './mandatory.js';

type LevelObject = PriorityLevelConfiguration & KubeObject;

const specPath = FieldPath.of('spec');

/** Mirrors pkg/registry/flowcontrol/prioritylevelconfiguration/strategy.go and ValidatePriorityLevelConfiguration. */
export const priorityLevelConfiguration: KindRules<LevelObject> = {
  group: 'flowcontrol.apiserver.k8s.io',
  kind: 'PriorityLevelConfiguration',
  namespaced: false,
  metaOnUpdate: ['create'],
  defaults(draft) {
    const { limited, exempt } = draft.spec ?? {};
    if (limited) {
      limited.nominalConcurrencyShares ??= 30;
      limited.lendablePercent ??= 0;
      const queuing = limited.limitResponse?.queuing;
      if (queuing) {
        queuing.handSize ||= 8;
        queuing.queues ||= 64;
        queuing.queueLengthLimit ||= 50;
      }
    }
    if (exempt) {
      exempt.nominalConcurrencyShares ??= 0;
      exempt.lendablePercent ??= 0;
    }
  },
  prepareForCreate(draft) {
    delete draft.status;
    draft.metadata.generation = 1;
  },
  prepareForUpdate(draft, old) {
    raiseGeneration(draft, old, draft.spec, old.spec);
    if (old.status) draft.status = structuredClone(old.status);
    else delete draft.status;
  },
  validate,
};

function validate(object: LevelObject, ctx: ValidationContext): FieldError[] {
  const errors: FieldError[] = [];
  const name = object.metadata.name ?? '';
  const zeroShares = 'flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares';
  if (has(object.metadata.annotations, zeroShares))
    errors.push(forbidden(FieldPath.of('metadata', 'annotations'), `annotation '${zeroShares}' is forbidden`));
  const spec = object.spec ?? ({ type: '' } as PriorityLevelConfigurationSpec);
  errors.push(...validateSpec(spec, name, ctx));
  const fixed = Object.hasOwn(mandatoryPriorityLevels, name) ? mandatoryPriorityLevels[name]! : undefined;
  if (!fixed) return errors;
  const exempt = name === 'exempt';
  const wanted = exempt && spec.exempt ? { ...fixed, exempt: spec.exempt } : fixed;
  const actual = exempt && !spec.exempt && fixed.exempt ? { ...spec, exempt: fixed.exempt } : spec;
  if (!semanticEqual(priorityLevelSpec(actual), priorityLevelSpec(wanted)))
    errors.push(
      invalid(
        specPath,
        priorityLevelSpec(spec),
        `spec of '${name}'${exempt ? " except the 'spec.exempt' field" : ''} must equal the fixed value`,
      ),
    );
  return errors;
}

function validateSpec(spec: PriorityLevelConfigurationSpec, name: string, ctx: ValidationContext): FieldError[] {
  const errors: FieldError[] = [];
  const { type = '', limited, exempt } = spec;
  const typePath = specPath.child('type');
  if ((name === 'exempt') !== (type === 'Exempt'))
    errors.push(invalid(typePath, type, "must be 'Exempt' if and only if `name` is 'exempt'"));
  // Tags refuse what does not go with the type, whatever the type (1.37 on).
  const stray = (field: 'limited' | 'exempt', detail: string): void => {
    if (spec[field]) errors.push(declared(forbidden(specPath.child(field), detail)));
  };
  if (type === 'Exempt') {
    stray('limited', 'must be nil if the type is not Limited');
    errors.push(...taggedInLimited(limited, ctx));
    if (exempt) errors.push(...validateShares(exempt, specPath.child('exempt')));
  } else if (type === 'Limited') {
    stray('exempt', 'must be nil if the type is Limited');
    if (limited) errors.push(...validateLimited(limited, specPath.child('limited'), ctx));
    else errors.push(declared(required(specPath.child('limited'), 'must not be empty when type is Limited')));
  } else {
    if (ctx.profile.atLeast('1.37')) {
      stray('exempt', '');
      stray('limited', '');
    }
    errors.push(wrongType(typePath, type, ['Exempt', 'Limited'], ctx), ...taggedInLimited(limited, ctx));
  }
  return errors;
}

/** Tags look into what should not be there, too. */
function taggedInLimited(limited: LimitedPriorityLevelConfiguration | undefined, ctx: ValidationContext): FieldError[] {
  if (!limited || !ctx.profile.atLeast('1.37')) return [];
  return tagged(validateLimited(limited, specPath.child('limited'), ctx));
}

/** An empty type is missing from 1.36 on, and unknown before. */
const wrongType = (path: FieldPath, type: string, types: string[], { profile }: ValidationContext): FieldError =>
  type || !profile.atLeast('1.36') ? notSupported(path, type, types) : declared(required(path));

interface Shares {
  readonly nominalConcurrencyShares?: number;
  readonly lendablePercent?: number;
}

function validateShares(
  { nominalConcurrencyShares: shares, lendablePercent: percent }: Shares,
  path: FieldPath,
): FieldError[] {
  return [...nonNegativeShares(shares, path), ...lendable(percent, path)];
}

const nonNegativeShares = (shares: number | undefined, path: FieldPath): FieldError[] =>
  shares !== undefined && shares < 0
    ? [invalid(path.child('nominalConcurrencyShares'), shares, 'must be a non-negative integer')]
    : [];

const lendable = (percent: number | undefined, path: FieldPath): FieldError[] =>
  percent !== undefined && (percent < 0 || percent > 100)
    ? [invalid(path.child('lendablePercent'), percent, 'must be between 0 and 100, inclusive')]
    : [];

function validateLimited(
  limited: LimitedPriorityLevelConfiguration,
  path: FieldPath,
  ctx: ValidationContext,
): FieldError[] {
  const errors = nonNegativeShares(limited.nominalConcurrencyShares, path);
  const response = path.child('limitResponse');
  const at = response.child('queuing');
  const { type = '', queuing } = limited.limitResponse ?? {};
  const stray = declared(forbidden(at, 'must be nil if limited.limitResponse.type is not Limited'));
  if (type === 'Queue') {
    if (queuing) errors.push(...validateQueuing(queuing, at));
    else errors.push(declared(required(at, 'must not be empty if limited.limitResponse.type is Limited')));
  } else {
    if (queuing && (type === 'Reject' || ctx.profile.atLeast('1.37'))) errors.push(stray);
    if (type !== 'Reject') errors.push(wrongType(response.child('type'), type, ['Queue', 'Reject'], ctx));
  }
  errors.push(...lendable(limited.lendablePercent, path));
  const borrow = limited.borrowingLimitPercent;
  if (borrow !== undefined && borrow < 0)
    errors.push(invalid(path.child('borrowingLimitPercent'), borrow, 'if specified, must be a non-negative integer'));
  return errors;
}

const maxQueues = 10_000_000;
/** Bits of the hash that shuffle sharding draws from. */
const maxHashBits = 60;

function validateQueuing(queuing: QueuingConfiguration, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const { queueLengthLimit: length = 0, queues = 0, handSize: hand = 0 } = queuing;
  if (length <= 0) errors.push(invalid(path.child('queueLengthLimit'), length, 'must be positive'));
  if (queues <= 0) errors.push(invalid(path.child('queues'), queues, 'must be positive'));
  else if (queues > maxQueues)
    errors.push(invalid(path.child('queues'), queues, `must not be greater than ${maxQueues}`));
  const at = path.child('handSize');
  if (hand <= 0) errors.push(invalid(at, hand, 'must be positive'));
  else if (hand > queues) errors.push(invalid(at, hand, `should not be greater than queues (${queues})`));
  else if (Math.ceil(Math.log2(queues) * hand) > maxHashBits)
    errors.push(
      invalid(
        at,
        hand,
        `required entropy bits of deckSize ${queues} and handSize ${hand} should not be greater than ${maxHashBits}`,
      ),
    );
  return errors;
}
