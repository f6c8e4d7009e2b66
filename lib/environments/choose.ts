import type { Environment } from '../environment.ts';
import { local } from './local.ts';
import { production } from './production.ts';

/** Every environment by its name. A new one is a file beside this one and a word here. */
export const environments: Readonly<Record<string, Environment>> = { local, production };

/**
 * The environment of that name, with images and numbers of pods overridden. What is empty counts as not given.
 *
 * @param name @default 'local'
 * @throws {Error} with the names that are known
 */
export function chooseEnvironment(name: string | undefined, overrides: Overrides = {}): Environment {
  const chosen = given(name) ?? 'local';
  const environment = Object.hasOwn(environments, chosen) ? environments[chosen] : undefined;
  if (environment === undefined) {
    const known = Object.keys(environments).join(', ');
    throw new Error(
      `ENVIRONMENT is '${chosen}', and there is none of that name: choose one of ${known}, or add lib/environments/${chosen}.ts`,
    );
  }
  const counterImage = given(overrides.counterImage) ?? environment.counterImage;
  const redisImage = given(overrides.redisImage) ?? environment.redisImage;
  const nodes = number('REDIS_NODES', overrides.nodes);
  const sentinels = number('SENTINELS', overrides.sentinels);
  const redis = { ...environment.redis, ...(nodes && { nodes }), ...(sentinels && { sentinels }) };
  return { ...environment, redis, ...(counterImage && { counterImage }), ...(redisImage && { redisImage }) };
}

interface Overrides {
  readonly counterImage?: string | undefined;
  readonly redisImage?: string | undefined;
  readonly nodes?: string | undefined;
  readonly sentinels?: string | undefined;
}

/** What number of pods is allowed, the construct says. */
function number(variable: string, text: string | undefined): number | undefined {
  const word = given(text);
  if (word === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(word))
    throw new Error(`${variable} is '${word}': it must be a number of pods, as in ${variable}=5`);
  return Number(word);
}

function given(variable: string | undefined): string | undefined {
  return variable === '' ? undefined : variable;
}
