/** A peak counts where it rises this far above the lowest value before it, and above what chance makes of the highest of many in a short series. */
const LEAST_RISE = 0.25;
/** A rise of half of what an autocorrelation can is a return, however short the series. */
const CLEAR = 1;
const CHANCES = 12;
/** The first peak that rises nearly as far as the highest is the period; later ones are its multiples. */
const NEARLY = 0.7;

/**
 * The lag after which a signal comes back to itself: the first peak of its autocorrelation that rises nearly as far as the highest one,
 * from the lowest value before it. Beats of a heart and other pulses show their period so, whose power is spread over many harmonics.
 *
 * @param r autocorrelation at lags 0, 1 …
 * @param samples it was taken over.
 * @param decorrelation lag at which it has fallen to 1/e.
 * @returns samples; undefined where no peak stands out.
 * @see McLeod & Wyvill (2005), Proc. Int. Computer Music Conf., 138–141, who find the pitch of tones so.
 */
export function returnPeriod(r: Float64Array, samples: number, decorrelation: number): number | undefined {
  const least = Math.min(CLEAR, Math.max(LEAST_RISE, CHANCES * Math.sqrt((2 * decorrelation) / samples)));
  const peaks: { readonly lag: number; readonly rise: number }[] = [];
  let lowest = r[0]!;
  for (let lag = 1; lag + 1 < r.length; lag++) {
    const value = r[lag]!;
    lowest = Math.min(lowest, value);
    if (value > r[lag - 1]! && value >= r[lag + 1]!) peaks.push({ lag, rise: value - lowest });
  }
  const highest = Math.max(0, ...peaks.map(({ rise }) => rise));
  return highest < least ? undefined : peaks.find(({ rise }) => rise >= NEARLY * highest)?.lag;
}
