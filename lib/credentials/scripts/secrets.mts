// Secrets of the API server, with the token and the authority that the pod is given. Runs in the counter's image, from
// a ConfigMap, so it uses nothing but Node; NODE_EXTRA_CA_CERTS names the authority.
import { readFileSync } from 'node:fs';

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const ANSWER_MS = 10_000;
const PAUSE_MS = 1_000;

/** By key, base64 as the API has it. */
export type Data = Readonly<Record<string, string>>;

/** The data of a Secret, once it is there and may be read. */
export async function read(namespace: string, name: string): Promise<Data> {
  const { body } = await ask('GET', `${namespace}/secrets/${name}`, undefined, [200]);
  return (JSON.parse(body) as { data?: Data }).data ?? {};
}

/** Resolves to whether it was created; `false` where a Secret of that name was there, which stays as it is. */
export async function create(namespace: string, name: string, data: Data): Promise<boolean> {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: 'Opaque', data };
  const { status } = await ask('POST', `${namespace}/secrets`, JSON.stringify(secret), [201, 409]);
  return status === 201;
}

/** Asks until one of the expected answers comes: what is missing yet (a role, the other Job's Secret, a route) will be there. */
async function ask(method: string, path: string, body: string | undefined, expected: readonly number[]) {
  for (let told = ''; ; await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))) {
    const answer = await askOnce(method, path, body);
    if (expected.includes(answer.status)) return answer;
    const problem = `${method} ${path}: ${answer.status === 0 ? answer.body : `HTTP ${answer.status}`}; asking again`;
    if (problem !== told) console.log(problem);
    told = problem;
  }
}

async function askOnce(method: string, path: string, body: string | undefined) {
  const host = process.env.KUBERNETES_SERVICE_HOST ?? '';
  const url = `https://${host.includes(':') ? `[${host}]` : host}:${process.env.KUBERNETES_SERVICE_PORT}/api/v1/namespaces/${path}`;
  try {
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${readFileSync(`${ACCOUNT}/token`, 'utf8')}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    const { message, cause } = error as Error;
    return { status: 0, body: cause instanceof Error ? `${message}: ${cause.message}` : message };
  }
}
