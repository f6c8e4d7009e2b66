import { type LabelSelector, type Manifest, selects, type Workload, workloads } from './manifest.ts';
import type { Finding, Rule } from './rule.ts';

interface BudgetSpec {
  readonly selector: LabelSelector;
  readonly maxUnavailable?: number | string;
  readonly minAvailable?: number | string;
}

export const disruptionBudgets: Rule = {
  name: 'disruption-budgets',
  why: 'without a budget a drain takes all pods at once; with one that allows none, or all, a drain never ends, or takes all',
  check: (manifests) =>
    workloads(manifests)
      .filter(({ manifest, replicas }) => manifest.kind !== 'Job' && (replicas ?? 2) > 1)
      .flatMap((workload): Finding[] => {
        const budgets = manifests.filter(
          (budget) =>
            budget.kind === 'PodDisruptionBudget' &&
            (budget.metadata.namespace ?? 'default') === workload.namespace &&
            selects((budget.spec as BudgetSpec).selector, workload.labels),
        );
        if (budgets.length !== 1) {
          const message = `${budgets.length} disruption budgets select its pods, and evictions need exactly one: ${budgets.length === 0 ? 'add it' : 'remove the others'}`;
          return [{ manifest: workload.manifest, message }];
        }
        return budgets.flatMap((budget) =>
          workload.replicas === undefined ? [] : checkSize(budget, workload, workload.replicas),
        );
      }),
};

function checkSize(budget: Manifest, workload: Workload, replicas: number): Finding[] {
  const { maxUnavailable, minAvailable } = budget.spec as BudgetSpec;
  const away =
    maxUnavailable === undefined ? replicas - count(minAvailable ?? 0, replicas) : count(maxUnavailable, replicas);
  if (away >= 1 && away < replicas) return [];
  const given = maxUnavailable === undefined ? `minAvailable ${minAvailable}` : `maxUnavailable ${maxUnavailable}`;
  return [
    {
      manifest: budget,
      message: `${given} lets ${away} of the ${replicas} pods of ${workload.manifest.metadata.name} be away: allow at least 1 and fewer than all`,
    },
  ];
}

/** Kubernetes rounds percentages up. */
function count(value: number | string, replicas: number): number {
  return typeof value === 'number' ? value : Math.ceil((Number.parseFloat(value) / 100) * replicas);
}
