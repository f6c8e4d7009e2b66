import type { Environment } from '../environment.ts';
import { local } from './local.ts';
import { production } from './production.ts';

/** Every environment by its name. A new one is a file beside this one and a word here. */
export const environments: Readonly<Record<string, Environment>> = { local, production };

/**
 * The environment of that name, with images overridden by name.
 *
 * @param name @default 'local'
 * @throws {Error} with the names that are known
 */
export function chooseEnvironment(
  name = 'local',
  images: { readonly counterImage?: string | undefined; readonly redisImage?: string | undefined } = {},
): Environment {
  if (!Object.hasOwn(environments, name)) {
    throw new Error(
      `ENVIRONMENT is '${name}', which is none of ${Object.keys(environments).join(', ')}: name one of them, or add lib/environments/${name}.ts`,
    );
  }
  const environment = environments[name] as Environment;
  return {
    ...environment,
    ...(images.counterImage === undefined ? {} : { counterImage: images.counterImage }),
    ...(images.redisImage === undefined ? {} : { redisImage: images.redisImage }),
  };
}
