import type { SeriesInfo } from '../../../io/recording';
import { type ChannelNames, namedChannels } from '../../../sim/signals/channelNames';

/** A series with its channels as they are called; as they were recorded where names are given that can't be. */
export function namedSeries(series: SeriesInfo, given: ChannelNames | undefined): SeriesInfo {
  try {
    return { ...series, channels: namedChannels(series.channels, given) };
  } catch {
    // What is wrong with them is said where data are prepared.
    return series;
  }
}
