import type { GivenRecording } from '../../shared/contract';

/** The recordings among files that were given together, while the user chooses one of them. */
class Choice {
  offered = $state.raw<readonly GivenRecording[]>([]);
}

export const choice = new Choice();
