import type { k8s } from 'cdk8s-plus-28';

/** How containers get an image. */
export interface Image {
  /** As the kubelet takes it: `registry/name:tag`, better `registry/name:tag@sha256:…`. */
  readonly name: string;
  /** @default 'IfNotPresent' */
  readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never' | undefined;
  /** Name of a Secret of type dockerconfigjson in the pods' namespace. @default none: the registry asks for no password */
  readonly pullSecret?: string | undefined;
}

export function imageOfContainer(image: Image): Pick<k8s.Container, 'image' | 'imagePullPolicy'> {
  return { image: image.name, imagePullPolicy: image.pullPolicy ?? 'IfNotPresent' };
}

export function imageOfPod(image: Image): Pick<k8s.PodSpec, 'imagePullSecrets'> {
  return image.pullSecret === undefined ? {} : { imagePullSecrets: [{ name: image.pullSecret }] };
}

/** The tag, as the label of a version. `undefined` where the image is named by its digest alone. */
export function versionOf(image: Image): string | undefined {
  return /:([\w][\w.-]{0,62})(?:@sha256:[0-9a-f]{64})?$/.exec(image.name)?.[1];
}
