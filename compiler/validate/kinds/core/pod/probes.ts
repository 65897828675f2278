import type {
  HTTPGetAction,
  Lifecycle,
  LifecycleHandler,
  PodOS,
  Probe,
} from '../../../../../schemas/generated/types/core_v1.js';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../../field/error.js';
import type { FieldPath } from '../../../field/path.js';
import { invalidEach, isHTTPHeaderName } from '../../../shared/names.js';
import { validateNonnegative } from '../../../shared/object-meta.js';
import { validatePortNumOrName } from '../../checks.js';
import { signals } from './signals.js';

type Handler = Probe & LifecycleHandler;

/** validateLivenessProbe and validateStartupProbe. */
export function validateLivenessProbe(probe: Probe | undefined, path: FieldPath): FieldError[] {
  if (!probe) return [];
  const out = validateProbe(probe, path);
  const threshold = probe.successThreshold ?? 0;
  if (threshold !== 1) out.push(invalid(path.child('successThreshold'), threshold, 'must be 1'));
  return out;
}

export function validateReadinessProbe(probe: Probe | undefined, path: FieldPath): FieldError[] {
  if (!probe) return [];
  const out = validateProbe(probe, path);
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined)
    out.push(invalid(path.child('terminationGracePeriodSeconds'), grace, 'must not be set for readinessProbes'));
  return out;
}

function validateProbe(probe: Probe, path: FieldPath): FieldError[] {
  const out = validateHandler(probe, undefined, path);
  for (const key of counters) out.push(...validateNonnegative(probe[key], path.child(key)));
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0)
    out.push(invalid(path.child('terminationGracePeriodSeconds'), grace, 'must be greater than 0'));
  return out;
}

const counters = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

/** validateHandler: exactly one of the actions. */
function validateHandler(handler: Handler, gracePeriod: number | undefined, path: FieldPath): FieldError[] {
  const out: FieldError[] = [];
  let count = 0;
  const add = (key: keyof Handler, check: (at: FieldPath) => FieldError[]): void => {
    if (handler[key] === undefined) return;
    const at = path.child(key);
    if (count++ > 0) out.push(forbidden(at, 'may not specify more than 1 handler type'));
    else out.push(...check(at));
  };
  add('exec', (at) => (handler.exec!.command?.length ? [] : [required(at.child('command'))]));
  add('httpGet', (at) => validateHTTPGet(handler.httpGet!, at));
  add('tcpSocket', (at) => validatePortNumOrName(handler.tcpSocket!.port, at.child('port')));
  add('grpc', (at) => validatePortNumOrName(handler.grpc!.port, at.child('port')));
  add('sleep', (at) => validateSleep(handler.sleep!.seconds, gracePeriod, at));
  if (count === 0) out.push(required(path, 'must specify a handler type'));
  return out;
}

function validateSleep(seconds: number, gracePeriod: number | undefined, path: FieldPath): FieldError[] {
  if (gracePeriod === undefined || (seconds >= 0 && seconds <= gracePeriod)) return [];
  return [invalid(path, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`)];
}

const schemes = ['HTTP', 'HTTPS'];

function validateHTTPGet(action: HTTPGetAction, path: FieldPath): FieldError[] {
  const out: FieldError[] = action.path ? [] : [required(path.child('path'))];
  out.push(...validatePortNumOrName(action.port, path.child('port')));
  const scheme = action.scheme ?? '';
  if (!schemes.includes(scheme)) out.push(notSupported(path.child('scheme'), scheme, schemes));
  for (const header of action.httpHeaders ?? [])
    out.push(...invalidEach(path.child('httpHeaders'), header.name, isHTTPHeaderName(header.name)));
  return out;
}

export function validateLifecycle(
  lifecycle: Lifecycle | undefined,
  gracePeriod: number | undefined,
  os: PodOS | undefined,
  path: FieldPath,
): FieldError[] {
  if (!lifecycle) return [];
  const out: FieldError[] = [];
  if (lifecycle.postStart) out.push(...validateHandler(lifecycle.postStart, gracePeriod, path.child('postStart')));
  if (lifecycle.preStop) out.push(...validateHandler(lifecycle.preStop, gracePeriod, path.child('preStop')));
  if (lifecycle.stopSignal !== undefined)
    out.push(...validateStopSignal(lifecycle.stopSignal, os, path.child('stopSignal')));
  return out;
}

function validateStopSignal(signal: string, os: PodOS | undefined, path: FieldPath): FieldError[] {
  if (!os) return [forbidden(path, 'may not be set for containers with empty `spec.os.name`')];
  const supported = os.name === 'windows' ? ['SIGKILL', 'SIGTERM'] : os.name === 'linux' ? signals : undefined;
  return supported && !supported.includes(signal) ? [notSupported(path, signal, supported)] : [];
}
