import type { k8s } from 'cdk8s-plus-28';

/** User and group of every process. Above 10,000, so that it is no user of the node. */
export const UID = 10001;

/** What all pods share: no root, no token, no environment made from Services. */
export const hardenedPod = {
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: UID,
    runAsGroup: UID,
    fsGroup: UID,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  },
} as const satisfies Partial<k8s.PodSpec>;

/** What all containers share: nothing may be gained, nothing of the image be changed. */
export const hardenedContainer = {
  securityContext: {
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    runAsUser: UID,
    runAsGroup: UID,
    capabilities: { drop: ['ALL'] },
  },
};

/** Mode of mounted passwords: read by the group, which is the pod's own. */
export const SECRET_MODE = 0o440;
