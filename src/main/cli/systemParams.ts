import { SimError } from '../../sim/errors';
import { defaultParams } from '../../sim/systems/system';
import type { VerbContext } from './verb';

/** A system's parameters with those of `--param NAME=VALUE` in place. @throws {SimError} `bad-parameter`. */
export function systemParams(
  system: Parameters<typeof defaultParams>[0] & { readonly title: string },
  options: VerbContext['options'],
): Record<string, number> {
  const params: Record<string, number> = { ...defaultParams(system) };
  for (const given of (options['param'] as string[] | undefined) ?? []) {
    const [name, value] = [given.slice(0, given.indexOf('=')), given.slice(given.indexOf('=') + 1)];
    if (!given.includes('=') || !(name in params) || value === '' || !Number.isFinite(Number(value))) {
      throw new SimError(
        'bad-parameter',
        `--param expects NAME=NUMBER with a parameter of ${system.title} (${Object.keys(params).join(', ')}); got "${given}".`,
      );
    }
    params[name] = Number(value);
  }
  return params;
}
