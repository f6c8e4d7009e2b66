import type { Platform } from './platform.ts';

/** How an image of this machine's Docker comes into the nodes without a registry. */
export type SideLoad =
  /** Nothing to do: the nodes run what this Docker has. */
  | { readonly way: 'shared' }
  /** The names of the images are added; a single one that fails so goes by an archive, where there is a way. */
  | { readonly way: 'by name'; readonly command: readonly string[]; readonly archive?: readonly string[] }
  /** The path of an archive is added. */
  | { readonly way: 'by archive'; readonly command: readonly string[] }
  | { readonly way: 'refused'; readonly why: string };

const PUSH =
  'push the image where the cluster can pull it, and name it by its digest: COUNTER_IMAGE=registry.example/counter@sha256:… make deploy CONTEXT=';

/**
 * @param context named in the advice
 * @param machine this machine's host name: k3s and microk8s take images only on their own machine
 */
export function sideLoad(platform: Platform, context: string, machine: string): SideLoad {
  const refuse = (why: string): SideLoad => ({ way: 'refused', why: `context ${context} ${why}: ${PUSH}${context}` });
  switch (platform.kind) {
    case 'kind':
      return {
        way: 'by name',
        command: ['kind', 'load', 'docker-image', '--name', platform.cluster],
        archive: ['kind', 'load', 'image-archive', '--name', platform.cluster],
      };
    case 'k3d':
      return { way: 'by name', command: ['k3d', 'image', 'import', '--cluster', platform.cluster] };
    case 'minikube':
      return { way: 'by name', command: ['minikube', 'image', 'load', '--profile', platform.profile] };
    case 'k3s':
    case 'microk8s': {
      const [only, ...more] = platform.nodes;
      if (more.length > 0) return refuse(`is ${platform.kind} on ${platform.nodes.length} machines`);
      if (only !== machine) return refuse(`is ${platform.kind} on another machine (${only})`);
      return platform.kind === 'k3s'
        ? { way: 'by archive', command: ['sudo', 'k3s', 'ctr', 'images', 'import'] }
        : { way: 'by archive', command: ['microk8s', 'ctr', 'image', 'import'] };
    }
    case 'Docker Desktop':
    case 'OrbStack':
    case 'colima':
      return platform.docker ? { way: 'shared' } : refuse(`is ${platform.kind} without Docker as its runtime`);
    case 'cloud':
      return refuse(`is a cluster of ${platform.provider}`);
    case 'unknown':
      return refuse('is a cluster of a kind that is not known here');
  }
}
