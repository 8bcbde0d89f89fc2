import { noMoreWords } from '../commonOptions';
import { settingsKnown } from '../settings';
import { table } from '../table';
import type { Verb } from '../verb';

export const settings: Verb = {
  id: 'settings',
  usage: '',
  what: 'every setting that --set and --config take, and what it may be',
  options: {},
  run(context) {
    noMoreWords(context, 0);
    const known = settingsKnown();
    return Promise.resolve({
      json: known,
      text: [
        table(
          ['setting', 'what it may be'],
          known.map(({ setting, expected }) => [setting, expected]),
        ),
        '',
        'What is left out is chosen from the data; a run keeps all of it in its config.json. One is set by --set PATH=VALUE, as',
        '--set prepare.missing=mask, many by a file of them: --config FILE.',
      ].join('\n'),
    });
  },
};
