import { textsOf } from '../tree/attributes';
import { member } from '../tree/members';
import { isNumeric, numberList, textList } from '../tree/readRows';
import type { TreeDataset, TreeGroup } from '../tree/tree';

/** Columns of a table whose values are looked at, at most. */
const MOST_COLUMNS = 24;

/** A column of a table with one value a row: texts, or whole numbers, which booleans are too. */
export interface LabelColumn {
  readonly name: string;
  readonly values: readonly string[];
  readonly isText: boolean;
}

/** Names of the columns, in the table's order. */
export const columnNames = (table: TreeGroup): readonly string[] => textsOf(table, 'colnames');

/** Whether a column holds several values a row, which another one borders. */
export const isRagged = (table: TreeGroup, column: string): boolean =>
  table.names().includes(`${column}_index`);

/** Columns of a table of so many rows that may tell its rows apart: texts, and few whole numbers, one a row. */
export async function labelColumns(table: TreeGroup, rows: number, except: RegExp): Promise<LabelColumn[]> {
  const columns: LabelColumn[] = [];
  for (const name of columnNames(table).slice(0, MOST_COLUMNS)) {
    if (except.test(name) || isRagged(table, name)) continue;
    const dataset = member(table, name);
    if (dataset?.shape.length !== 1 || dataset.shape[0] !== rows) continue;
    const values = await labelsIn(dataset);
    if (values) columns.push({ name, values, isText: dataset.holds === 'texts' || isCoded(dataset) });
  }
  return columns;
}

/** Texts of a column, or its whole numbers as texts; a column of codes has its words beside it. */
async function labelsIn(dataset: TreeDataset): Promise<readonly string[] | undefined> {
  if (dataset.holds === 'texts') return textList(dataset);
  if (dataset.holds !== 'integers') return undefined;
  const numbers = await numberList(dataset);
  const elements = dataset.referred('elements');
  const words = elements?.kind === 'dataset' ? await textList(elements) : undefined;
  return numbers.map((number) => words?.[number] ?? String(number));
}

/** Whether whole numbers stand for the words of another dataset: hdmf's EnumData. */
const isCoded = (dataset: TreeDataset): boolean => dataset.referred('elements') !== undefined;

/** Names for the rows: of the first of some columns that has a different text for each, else made of their ids. */
export async function rowNames(
  table: TreeGroup,
  count: number,
  columns: readonly string[],
  what: string,
): Promise<string[]> {
  for (const column of columns) {
    if (isRagged(table, column)) continue;
    const dataset = member(table, column);
    const values = dataset?.shape[0] === count ? await textList(dataset) : undefined;
    if (values?.length === count && new Set(values).size === count && !values.includes(''))
      return [...values];
  }
  const ids = await numberList(member(table, 'id'));
  return Array.from({ length: count }, (_, k) => `${what} ${ids[k] ?? k + 1}`);
}

/** Why a column can't be read as a list of numbers; undefined if it can. */
export function numbersProblem(dataset: TreeDataset): string | undefined {
  if (!isNumeric(dataset) || dataset.shape.length !== 1) return `${dataset.path} is no list of numbers.`;
  return dataset.problem;
}
