import type { Dataset, Group } from 'h5wasm/node';
import { asNumber, asText, asTexts } from '../tree/attributes';

/** Attributes above this are tables of their own and not looked at. */
const LARGEST_BYTES = 65_536;

/** The attribute of that name as text; undefined if there is none or it is not text. */
export function textAttribute(entity: Group | Dataset, name: string): string | undefined {
  return asText(attribute(entity, name));
}

/** The attribute of that name as a number; undefined if there is none or it is not one. */
export function numberAttribute(entity: Group | Dataset, name: string): number | undefined {
  return asNumber(attribute(entity, name));
}

/** The attribute of that name as a list of texts; empty if it is none. */
export function textsAttribute(entity: Group | Dataset, name: string): readonly string[] {
  return asTexts(attribute(entity, name));
}

/** The value of an attribute, arrays and references as the library gives them; undefined if there is none. */
export function attribute(entity: Pick<Group | Dataset, 'attrs'>, name: string): unknown {
  const found = entity.attrs[name];
  if (!found || found.metadata.size * found.metadata.total_size > LARGEST_BYTES) return undefined;
  return found.value ?? undefined;
}
