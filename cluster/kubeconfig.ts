import { run } from './kubectl.ts';

export interface Context {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
  readonly current: boolean;
}

/** The contexts that kubectl knows, by its files as they are; no cluster is asked. */
export async function readContexts(): Promise<readonly Context[]> {
  const view = JSON.parse(await run('kubectl', ['config', 'view', '--output', 'json'])) as {
    readonly 'current-context'?: string;
    readonly contexts?:
      | readonly {
          readonly name: string;
          readonly context: { readonly cluster: string; readonly user: string; readonly namespace?: string };
        }[]
      | null;
  };
  return (view.contexts ?? []).map(({ name, context }) => ({
    name,
    cluster: context.cluster,
    user: context.user,
    namespace: context.namespace ?? 'default',
    current: name === view['current-context'],
  }));
}
