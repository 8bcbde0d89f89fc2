import { PerspectiveCamera, Vector3 } from 'three';
import { cubeAxes } from '../../figures/projection';
import type { Box } from '../../figures/scene';
import type { FigureStyle } from '../../figures/style';
import { type Frame, PX_PER_MM } from './frame';
import { DISTANCE, perspective } from './perspective';
import type { StateSpace } from './stateSpace';
import type { Viewpoint } from './viewpoint';

/** Half-widths of the cube that fit into the frame, whatever the azimuth. */
const REACH = 1.52;
/** Room for tick labels and names, CSS pixels. */
const ROOM = { side: 44, top: 14, bottom: 44 };
/** Vertical field of view, degrees; any value serves, as the zoom undoes it. */
const FIELD = 30;

/** Three axes seen with perspective. */
export function volumeFrame(space: StateSpace, view: Viewpoint, box: Box, style: FigureStyle): Frame {
  const width = Math.max(1, box.width - 2 * ROOM.side);
  const height = Math.max(1, box.height - ROOM.top - ROOM.bottom);
  const scale = (Math.min(width, height) / 2 / REACH) * view.zoom;
  const middle = { x: box.width / 2, y: ROOM.top + height / 2, scale };
  const shape = perspective(
    view,
    middle,
    space.axes.map(({ domain }) => domain),
  );

  const camera = new PerspectiveCamera(FIELD, box.width / box.height, DISTANCE - 3, DISTANCE + 3);
  camera.up.set(0, 0, 1);
  camera.position.copy(new Vector3(...shape.towards).multiplyScalar(DISTANCE));
  camera.lookAt(0, 0, 0);
  camera.zoom = (scale * DISTANCE * Math.tan((FIELD * Math.PI) / 360)) / (box.height / 2);
  camera.setViewOffset(
    box.width,
    box.height,
    box.width / 2 - middle.x,
    box.height / 2 - middle.y,
    box.width,
    box.height,
  );
  camera.updateMatrixWorld();

  const page = { x: 0, y: 0, width: box.width / PX_PER_MM, height: box.height / PX_PER_MM };
  return {
    box,
    clip: box,
    camera,
    axes: cubeAxes(shape, space.axes, page, style),
    at(x, y, z) {
      const place = shape.pixel(x, y, z);
      return { x: box.x + place.x, y: box.y + place.y };
    },
  };
}
