export interface Condition {
  type?: string;
  status?: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

export const findCondition = <C extends Condition>(list: readonly C[] | undefined, type: string): C | undefined =>
  list?.find((c) => c.type === type);

/**
 * SetDeploymentCondition and its siblings: nothing happens where status and reason stand already; the transition time stays
 * where the status does.
 */
export function setCondition<C extends Condition>(list: readonly C[] | undefined, condition: C): C[] {
  const old = findCondition(list, condition.type ?? '');
  if (old && old.status === condition.status && old.reason === condition.reason) return [...(list ?? [])];
  const next = { ...condition };
  if (old && old.status === condition.status) next.lastTransitionTime = old.lastTransitionTime;
  return [...(list ?? []).filter((c) => c.type !== condition.type), next];
}

export const dropCondition = <C extends Condition>(list: readonly C[] | undefined, type: string): C[] | undefined => {
  const rest = list?.filter((c) => c.type !== type);
  return rest?.length ? rest : undefined;
};
