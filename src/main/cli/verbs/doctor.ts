import { access, constants } from 'node:fs/promises';
import { noMoreWords } from '../commonOptions';
import { electronBinary } from '../electronBinary';
import { table } from '../table';
import type { Verb } from '../verb';

export const doctor: Verb = {
  id: 'doctor',
  usage: '',
  what: 'what this machine offers',
  options: {},
  async run(context) {
    noMoreWords(context, 0);
    const machine = await context.engine().call('app.machine', undefined);
    const electron = electronBinary();
    const runsWritable = await access(machine.runsFolder, constants.W_OK).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
    );
    return {
      json: { ...machine, desktop: electron, runsWritable },
      text: [
        `Nullcline ${machine.version} · Node ${machine.node}`,
        `${machine.platform} · ${machine.cores} cores · ${machine.memoryGiB.toFixed(1)} GiB`,
        '',
        table(
          ['backend', '', ''],
          machine.backends.map(({ id, title, available, detail }) => [
            `${id}${id === machine.chosen ? ' *' : ''}`,
            available ? 'ready' : 'absent',
            `${title}: ${detail}`,
          ]),
        ),
        '',
        `Desktop window: ${electron ?? 'Electron is not installed; `nullcline open` and `npm start` use the browser'}`,
        `Runs: ${machine.runsFolder}${runsWritable ? '' : ' (not writable: choose another with --runs)'}`,
      ].join('\n'),
      exitCode: runsWritable ? 0 : 1,
    };
  },
};
