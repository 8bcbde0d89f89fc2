import type { TreeNode } from './tree';

/** The attribute of that name as text; undefined if there is none or it is not text. */
export const textOf = (node: TreeNode, name: string): string | undefined => asText(node.attribute(name));

/** The attribute of that name as a number; undefined if there is none or it is not one. */
export const numberOf = (node: TreeNode, name: string): number | undefined => asNumber(node.attribute(name));

/** The attribute of that name as a list of texts; empty if it is none. */
export const textsOf = (node: TreeNode, name: string): readonly string[] => asTexts(node.attribute(name));

/** A scalar, or the first of a list, as text. */
export function asText(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : undefined;
}

/** A scalar, or the first of a list, as a number. */
export function asNumber(value: unknown): number | undefined {
  const first: unknown =
    Array.isArray(value) || ArrayBuffer.isView(value) ? (value as ArrayLike<unknown>)[0] : value;
  return typeof first === 'number' || typeof first === 'bigint' ? Number(first) : undefined;
}

/** A list of texts as it is; empty for anything else. */
export const asTexts = (value: unknown): readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : [];
