import { createHash } from 'node:crypto';

/**
 * A name that changes with the content: a changed ConfigMap rolls the pods that mount it, and a changed Job, which is
 * immutable, becomes another one.
 */
export function contentName(name: string, content: unknown): string {
  return `${name}-${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 10)}`;
}
