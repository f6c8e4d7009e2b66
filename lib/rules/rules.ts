import { containersComplete } from './containers-complete.ts';
import { disruptionBudgets } from './disruption-budgets.ts';
import { flowsAgree } from './flows-agree.ts';
import { gentleRollouts } from './gentle-rollouts.ts';
import { imagesPinned } from './images-pinned.ts';
import { knownValues } from './known-values.ts';
import { labelled } from './labelled.ts';
import { namesAreOurs } from './names-are-ours.ts';
import { namespaceFirst } from './namespace-first.ts';
import { namespacesBounded } from './namespaces-bounded.ts';
import { namespacesRestricted } from './namespaces-restricted.ts';
import { networkCovered } from './network-covered.ts';
import { noDuplicates } from './no-duplicates.ts';
import { noLiteralSecret } from './no-literal-secret.ts';
import { noNull } from './no-null.ts';
import { podSecurity } from './pod-security.ts';
import { referencesExist } from './references-exist.ts';
import { rightsBeforeJobs } from './rights-before-jobs.ts';
import type { Rule } from './rule.ts';
import { selectorsMatch } from './selectors-match.ts';
import { servicePorts } from './service-ports.ts';
import { survivesANode } from './survives-a-node.ts';
import { tokensForJobsOnly } from './tokens-for-jobs-only.ts';

/** What is checked at every synth. */
export const rules: readonly Rule[] = [
  noNull,
  noDuplicates,
  knownValues,
  namesAreOurs,
  labelled,
  namespaceFirst,
  rightsBeforeJobs,
  referencesExist,
  selectorsMatch,
  servicePorts,
  disruptionBudgets,
  survivesANode,
  gentleRollouts,
  networkCovered,
  flowsAgree,
  namespacesRestricted,
  podSecurity,
  tokensForJobsOnly,
  noLiteralSecret,
  containersComplete,
  namespacesBounded,
  imagesPinned,
];
