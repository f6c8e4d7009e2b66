import type { Environment } from '../environment.ts';
import { local } from './local.ts';
import { production } from './production.ts';

/** Every environment by its name. A new one is a file beside this one and a word here. */
export const environments: Readonly<Record<string, Environment>> = { local, production };

/**
 * The environment of that name, with images overridden by name. What is empty counts as not given.
 *
 * @param name @default 'local'
 * @throws {Error} with the names that are known
 */
export function chooseEnvironment(name: string | undefined, images: Images = {}): Environment {
  const chosen = given(name) ?? 'local';
  const environment = Object.hasOwn(environments, chosen) ? environments[chosen] : undefined;
  if (environment === undefined) {
    const known = Object.keys(environments).join(', ');
    throw new Error(
      `ENVIRONMENT is '${chosen}', and there is none of that name: choose one of ${known}, or add lib/environments/${chosen}.ts`,
    );
  }
  const counterImage = given(images.counterImage) ?? environment.counterImage;
  const redisImage = given(images.redisImage) ?? environment.redisImage;
  return { ...environment, ...(counterImage && { counterImage }), ...(redisImage && { redisImage }) };
}

interface Images {
  readonly counterImage?: string | undefined;
  readonly redisImage?: string | undefined;
}

function given(variable: string | undefined): string | undefined {
  return variable === '' ? undefined : variable;
}
