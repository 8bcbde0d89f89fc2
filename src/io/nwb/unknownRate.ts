/**
 * How a series whose rate is not known is written: NWB wants a rate or times of each, so its samples are said to be one a second, and its
 * comments say that nothing is meant by it.
 */
export const UNKNOWN_RATE = 'How fast it was sampled is not known: its times count samples.';
