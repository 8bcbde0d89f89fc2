import { systems as catalogue } from '../../../sim/systems';
import { noMoreWords } from '../commonOptions';
import { table } from '../table';
import type { Verb } from '../verb';

export const systems: Verb = {
  id: 'systems',
  usage: '',
  what: 'the built-in flows and maps',
  options: {},
  async run(context) {
    noMoreWords(context, 0);
    const list = [...catalogue].map(({ id, title, kind, dim, params, expected, reference }) => ({
      id,
      title,
      kind,
      dim,
      params,
      expected,
      reference,
    }));
    return {
      json: { systems: list },
      text: table(
        ['id', 'kind', 'dim', 'parameters', 'reference'],
        list.map(({ id, kind, dim, params, reference }) => [
          id,
          kind,
          String(dim),
          Object.entries(params)
            .map(([name, { value }]) => `${name}=${Number(value.toPrecision(5))}`)
            .join(' '),
          `${reference.authors} ${reference.year}`,
        ]),
      ),
    };
  },
};
