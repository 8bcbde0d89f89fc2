import { screenDark, screenLight } from '../../figures/style';

const KEY = 'nullcline:theme';
type Choice = 'light' | 'dark';

/** Light or dark: the system's wish until the user says otherwise. */
class Theme {
  readonly #system = matchMedia('(prefers-color-scheme: dark)');
  #wish = $state<Choice>(this.#system.matches ? 'dark' : 'light');
  #chosen = $state<Choice | null>((localStorage.getItem(KEY) as Choice | null) ?? null);

  readonly name = $derived(this.#chosen ?? this.#wish);
  /** How figures are drawn on this screen. */
  readonly figures = $derived(this.name === 'dark' ? screenDark : screenLight);

  constructor() {
    this.#system.addEventListener('change', ({ matches }) => (this.#wish = matches ? 'dark' : 'light'));
  }

  toggle(): void {
    this.#chosen = this.name === 'dark' ? 'light' : 'dark';
    localStorage.setItem(KEY, this.#chosen);
  }
}

export const theme = new Theme();
