import { type ColumnNames, secondsOf, timeColumn } from './csvColumns';
import { type TimeAxis, TimeStamps } from './timeAxis';

/** What the first column of a table is. */
export interface FirstColumnMeaning {
  readonly isChannel: boolean;
  readonly isTime: boolean;
  readonly axis: TimeAxis;
  /** What it was taken for, if not for a channel. */
  readonly said?: string;
  readonly notes: readonly string[];
}

const NO_TIME: TimeAxis = { rate: null, irregular: false, startTime: 0 };

/** Looks along the first column of a table, some rows at a time, for time or a count of the samples. */
export class FirstColumn {
  /** Seconds in the unit of time, where the column is named after time. */
  readonly seconds: number | undefined;
  /** Missing values. */
  missing = 0;
  readonly #named: ColumnNames;
  readonly #stamps = new TimeStamps();
  #rows = 0;
  #start = NaN;
  #counts = true;

  constructor(named: ColumnNames) {
    this.#named = named;
    this.seconds = named.given ? timeColumn(named.titles[0]!) : undefined;
  }

  /** @param values some rows of the table, shape (rows × columns), row-major. */
  add(values: Float64Array): void {
    const columns = this.#named.names.length;
    const unit = this.seconds ?? 1;
    for (let at = 0; at < values.length; at += columns) {
      const value = values[at]!;
      if (this.#rows === 0) this.#start = value;
      if (value !== this.#start + this.#rows) this.#counts = false;
      if (Number.isNaN(value)) this.missing++;
      this.#stamps.add(secondsOf(value, unit));
      this.#rows++;
    }
  }

  meaning(): FirstColumnMeaning {
    const { names, titles, given } = this.#named;
    const channel = { isChannel: true, isTime: false, axis: NO_TIME, notes: [] };
    if (names.length === 1) return channel;
    const title = titles[0]!;
    const stuck = this.#stamps.stuckAt;
    if (this.seconds !== undefined) {
      if (stuck < 0) {
        const said = `time, from the column "${title}"`;
        return { isChannel: false, isTime: true, axis: this.#stamps.axis(), said, notes: [] };
      }
      const note = `The column "${title}" is kept as a channel: it does not increase from row ${stuck + 1} to row ${stuck + 2}, so it can't be time.`;
      return { ...channel, notes: [note] };
    }
    if (given && /^(|index|frame|sample|samples|row|unnamed: 0)$/i.test(title) && this.#counts) {
      const said = `sample numbers, from the column "${title}"; they were left out`;
      return { ...channel, isChannel: false, said };
    }
    if (!given && this.#rows > 2 && stuck < 0 && !this.#stamps.axis().irregular) {
      const note =
        'The first column increases evenly. If it is time, give the table a header and call that column "time".';
      return { ...channel, notes: [note] };
    }
    return channel;
  }
}
