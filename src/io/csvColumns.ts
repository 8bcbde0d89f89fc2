import type { Dialect } from './csvDialect';
import { numberedChannels } from './slice';

/** What the columns of a table are called. */
export interface ColumnNames {
  /** True if the file names its columns. */
  readonly given: boolean;
  /** As the file writes them, or numbered. */
  readonly titles: readonly string[];
  /** Without the unit. */
  readonly names: readonly string[];
  /** `''` where none is given. */
  readonly units: readonly string[];
}

export function columnNames({ header }: Pick<Dialect, 'header'>, columns: number): ColumnNames {
  const numbered = numberedChannels(columns);
  // A first column without a name is told apart later: it may count the samples.
  const titles = numbered.map((number, i) => header?.[i] || (header && i === 0 && columns > 1 ? '' : number));
  const parts = titles.map(splitUnit);
  return {
    given: header !== undefined,
    titles,
    names: parts.map(({ name }) => name),
    units: parts.map(({ unit }) => unit),
  };
}

/** Units that may follow a name in brackets. */
const UNITS = new Set(
  'V mV uV µV μV nV A mA uA µA μA nA pA S mS uS nS pS Ω MΩ s ms us µs ns min h Hz kHz m cm mm um µm μm nm m/s cm/s mm/s um/s µm/s deg ° rad deg/s rad/s °C C K Pa kPa hPa mmHg cmH2O bar T mT uT fT nM uM µM mM M % %BOLD dF/F ΔF/F dF/F0 ΔF/F0 a.u. au counts bpm N mN g mg kg W mW dB L mL L/s'.split(
    ' ',
  ),
);
/** Units that may follow an underscore; single letters would be taken from names such as `electrode_A`. */
const SUFFIXES = new Set(
  'mV uV µV nV mA uA µA nA pA ms us ns Hz kHz mm um µm nm deg rad nM uM µM mM Pa kPa mmHg bpm'.split(' '),
);

function splitUnit(title: string): { name: string; unit: string } {
  const bracket = /^(.+?)\s*[([]\s*([^()[\]]+?)\s*[)\]]$/.exec(title);
  if (bracket && UNITS.has(bracket[2]!)) return { name: bracket[1]!, unit: bracket[2]! };
  const suffix = /^(.+)_([^_\s]+)$/.exec(title);
  if (suffix && SUFFIXES.has(suffix[2]!)) return { name: suffix[1]!, unit: suffix[2]! };
  return { name: title, unit: '' };
}

const SECONDS: Readonly<Record<string, number>> = {
  h: 3600,
  hr: 3600,
  hours: 3600,
  min: 60,
  minutes: 60,
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  ms: 1e-3,
  msec: 1e-3,
  millisecond: 1e-3,
  milliseconds: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  usec: 1e-6,
  microseconds: 1e-6,
  ns: 1e-9,
  nanoseconds: 1e-9,
};

/**
 * A time in a unit of so many seconds, in seconds. Parts of a second are whole divisors, by which a stamp of 1.1 ms becomes the double
 * nearest to 0.0011, as a product with 0.001 would not.
 */
export const secondsOf = (time: number, seconds: number): number =>
  seconds < 1 ? time / Math.round(1 / seconds) : time * seconds;

export const inSeconds = (times: Float64Array, seconds: number): Float64Array =>
  seconds === 1 ? times : times.map((time) => secondsOf(time, seconds));

/** Seconds in the unit of a column named after time (s when it names none); undefined for any other column. */
export function timeColumn(title: string): number | undefined {
  const name = title.trim().toLowerCase();
  const named =
    /^(?:time|times|t|timestamps?|time[ _]?stamps?|elapsed[ _]?time)(?:(?:[\s_]+|[\s_]*[([]\s*)([a-zµμ]+)\s*[)\]]?)?$/.exec(
      name,
    );
  if (named) return named[1] === undefined ? 1 : SECONDS[named[1]];
  // A column called "seconds" or "ms" is time; one called "h" or "s" may be anything.
  return name.length > 1 && name !== 'min' && name !== 'hr' ? SECONDS[name] : undefined;
}
