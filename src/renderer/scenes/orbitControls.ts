import type { OrbitScene } from './orbitScene';
import { home, moved, turned, zoomed } from './viewpoint';

const DEGREES_PER_PX = 0.4;
const DEGREES_PER_KEY = 6;
const ZOOM_PER_KEY = 1.2;

/**
 * Turns (or, in a flat view, moves) and magnifies a scene by mouse, touch and keyboard: drag or arrows, wheel or + and −,
 * R or double click to go back. The wheel magnifies once the element has the focus, so that a page can be scrolled past it.
 * @returns a function that lets go of the element.
 */
export function controlOrbit(element: HTMLElement, scene: OrbitScene): () => void {
  const listeners = new AbortController();
  const options = { signal: listeners.signal };
  let dragged: { x: number; y: number } | undefined;

  const turn = (right: number, up: number) => {
    const { view, isFlat, frameWidth } = scene;
    if (isFlat) scene.look(moved(view, (2 * right) / frameWidth, (2 * up) / frameWidth));
    else scene.look(turned(view, -right * DEGREES_PER_PX, -up * DEGREES_PER_PX));
  };

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      dragged = { x: event.clientX, y: event.clientY };
      element.setPointerCapture(event.pointerId);
    },
    options,
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      if (!dragged) return;
      const [dx, dy] = [event.clientX - dragged.x, event.clientY - dragged.y];
      dragged = { x: event.clientX, y: event.clientY };
      if (scene.isFlat) turn(-dx, dy);
      else turn(dx, -dy);
    },
    options,
  );
  for (const end of ['pointerup', 'pointercancel'] as const) {
    element.addEventListener(end, () => (dragged = undefined), options);
  }
  element.addEventListener('dblclick', () => scene.look(home), options);
  element.addEventListener(
    'wheel',
    (event) => {
      if (document.activeElement !== element && !event.ctrlKey) return;
      event.preventDefault();
      scene.look(zoomed(scene.view, Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 500))));
    },
    { ...options, passive: false },
  );
  element.addEventListener(
    'keydown',
    (event) => {
      const action = event.altKey || event.ctrlKey || event.metaKey ? undefined : actionOf(event);
      if (!action) return;
      event.preventDefault();
      action();
    },
    options,
  );

  function actionOf({ key, shiftKey }: KeyboardEvent): (() => void) | undefined {
    const step = (DEGREES_PER_KEY / DEGREES_PER_PX) * (shiftKey ? 3 : 1);
    const actions: Record<string, () => void> = {
      ArrowLeft: () => turn(-step, 0),
      ArrowRight: () => turn(step, 0),
      ArrowUp: () => turn(0, scene.isFlat ? step : -step),
      ArrowDown: () => turn(0, scene.isFlat ? -step : step),
      '+': () => scene.look(zoomed(scene.view, ZOOM_PER_KEY)),
      '=': () => scene.look(zoomed(scene.view, ZOOM_PER_KEY)),
      '-': () => scene.look(zoomed(scene.view, 1 / ZOOM_PER_KEY)),
      r: () => scene.look(home),
      R: () => scene.look(home),
    };
    return actions[key];
  }

  return () => listeners.abort();
}
