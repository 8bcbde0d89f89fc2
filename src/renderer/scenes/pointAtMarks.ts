import type { OrbitScene } from './orbitScene';

/** Pixels a press may move and still be a click, not a turn of the scene. */
const STILL = 4;

/** Tells which mark of a scene the pointer is over, and which is clicked. @returns a function that lets go of the element. */
export function pointAtMarks(
  element: HTMLElement,
  scene: OrbitScene,
  told: { readonly hover: (name: string | null) => void; readonly pick: (name: string) => void },
): () => void {
  const listeners = new AbortController();
  const options = { signal: listeners.signal };
  let hovered: string | null = null;
  let pressed: { x: number; y: number } | undefined;

  const under = ({ clientX, clientY }: PointerEvent) => {
    const { left, top } = element.getBoundingClientRect();
    return scene.markAt(clientX - left, clientY - top);
  };
  const hover = (name: string | null) => {
    if (name === hovered) return;
    hovered = name;
    element.style.cursor = name === null ? '' : 'pointer';
    told.hover(name);
  };

  element.addEventListener('pointermove', (event) => event.buttons === 0 && hover(under(event)), options);
  element.addEventListener('pointerleave', () => hover(null), options);
  element.addEventListener('pointerdown', ({ clientX: x, clientY: y }) => (pressed = { x, y }), options);
  element.addEventListener(
    'pointerup',
    (event) => {
      const isStill = pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < STILL;
      const name = isStill ? under(event) : null;
      if (name !== null) told.pick(name);
    },
    options,
  );
  return () => listeners.abort();
}
