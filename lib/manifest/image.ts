import type { k8s } from 'cdk8s-plus-28';
import { type Check, checkOptions, objectName, oneOf, text } from './check.ts';

/** How containers get an image. */
export interface Image {
  /** As the kubelet takes it: `registry/name:tag`, better `registry/name:tag@sha256:…`. */
  readonly name: string;
  /** @default 'IfNotPresent' */
  readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never' | undefined;
  /** Name of a Secret of type dockerconfigjson in the pods' namespace. @default none: the registry asks for no password */
  readonly pullSecret?: string | undefined;
}

const REFERENCE = /^[a-z0-9][\w.:/-]*?(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** A host, with a port or dots in it as Docker wants them, and a path. */
export const registry = text(
  /^(localhost|[a-z0-9-]+(\.[a-z0-9-]+)+|[a-z0-9-]+(?=:))(:\d+)?(\/[a-z0-9._-]+)*$/,
  "must be a registry without scheme, with a path or none, as 'registry.example/mirror' or 'localhost:5000'",
);

export const pullPolicy = oneOf('Always', 'IfNotPresent', 'Never');

export const pinnedName: Check = (value) =>
  isPinned(String(value))
    ? undefined
    : "must be an image with a version other than latest, as 'redis:8.0.6', or with a digest, '…@sha256:…'";

/** Throws where the image is no image, or another one after each pull. */
export function checkImage(where: string, image: Image): void {
  checkOptions(where, image, { name: pinnedName, pullPolicy, pullSecret: objectName });
}

/** Whether the name has a tag other than `latest`, or a digest. */
export function isPinned(name: string): boolean {
  const { tag, digest } = REFERENCE.exec(name)?.groups ?? {};
  return digest !== undefined || (tag !== undefined && tag !== 'latest');
}

export function hasDigest(name: string): boolean {
  return REFERENCE.exec(name)?.groups?.digest !== undefined;
}

/** The image in a registry; one whose name has a registry stays there. As Docker tells it: by a dot or a port before the path. */
export function inRegistry(registryOf: string | undefined, name: string): string {
  const isElsewhere = /^(localhost|[^/]*[.:][^/]*)\//.test(name);
  return registryOf === undefined || isElsewhere ? name : `${registryOf}/${name}`;
}

/** The tag, as the label of a version. `undefined` where the image is named by its digest alone. */
export function versionOf(image: Image): string | undefined {
  return REFERENCE.exec(image.name)?.groups?.tag?.slice(0, 63);
}

export function imageOfContainer(image: Image): Pick<k8s.Container, 'image' | 'imagePullPolicy'> {
  return { image: image.name, imagePullPolicy: image.pullPolicy ?? 'IfNotPresent' };
}

export function imageOfPod(image: Image): Pick<k8s.PodSpec, 'imagePullSecrets'> {
  return image.pullSecret === undefined ? {} : { imagePullSecrets: [{ name: image.pullSecret }] };
}
