import { frame, greatest, paintInk, paintMap } from "../shared/painting.js";
import { BELOW, GAP_PX, KEY } from "./through_canvas.js";

/** @typedef {import("../engine/tracing.js").Trace} Trace */
/** @typedef {import("./through_canvas.js").ThroughCanvas} ThroughCanvas */

const MAPS = 4; // of each convolution that are shown at least, more where there is room
const FAINT = 0.25; // of a layer's greatest value: a map that stays below is not made brighter
const LABEL_ROOM = 4.3; // for a label at a row's end, in heights of the caption's letters

/**
 * Convolutions: of each layer the maps that matter most, the first nearest to what is given; each
 * layer is a column, or a row where the place is narrow.
 * @param {ThroughCanvas} canvas
 * @param {Trace} trace
 * @param {number[][]} orders - of each layer's maps, as `mapOrders` finds them
 * @param {?number} open
 */
export function paintMaps(canvas, trace, orders, open) {
  const { isNarrow, letter, pen } = canvas;
  const { input, maps } = trace;
  const { aside, count, placeOf, side } = placesOf(canvas, maps.length + 1);
  paintInk(pen, input, 0, 0, side);
  maps.forEach((layer, at) => {
    const faint = FAINT * greatest(layer.values);
    orders[at].slice(0, count).forEach((map, rank) => {
      const [left, top] = placeOf(at + 1, rank);
      const found = layer.values.filter((_, place) => place % layer.count === map);
      paintMap(pen, found, layer.side, Math.max(greatest(found), faint), canvas.color, left, top, side);
      if (at === maps.length - 1) canvas.voters.set(map, { x: left, y: top, side });
    });
  });
  canvas.paths(trace, open, side);
  label("given", 0, 1);
  for (const [at, { count: all }] of maps.entries()) {
    label(`${Math.min(count, all)} of ${all}`, at + 1, Math.min(count, all));
  }
  const size = Math.min(letter, side / KEY.width);
  if (isNarrow) canvas.key(side + 1.2 * aside, side / 2, letter);
  else canvas.key((side - KEY.width * size) / 2, side + 2 * BELOW * letter, size);
  canvas.scores(trace);
  const opened = open === null ? undefined : canvas.voters.get(open);
  if (opened) frame(pen, canvas.style.color, opened.x, opened.y, side);

  /** @param {string} words @param {number} layer @param {number} shown - maps of it */
  function label(words, layer, shown) {
    const [x, y] = placeOf(layer, shown);
    if (isNarrow) canvas.label(words, x + aside / 2, y + side / 2 + 5);
    else canvas.label(words, x + side / 2, y + 0.6 * BELOW * letter, false, Math.min(letter, side * 0.26));
  }
}

/**
 * Where the maps of so many layers stand: their side, how many there is room for, and each one's place.
 * @param {ThroughCanvas} canvas @param {number} layers
 */
function placesOf({ height, isNarrow, letter, right }, layers) {
  const [below, aside] = [BELOW * letter, LABEL_ROOM * letter];
  const side = isNarrow
    ? Math.min(height / layers, (right - aside) / 3) - GAP_PX
    : Math.min((height - below) / MAPS - GAP_PX, right / (layers + 0.4) - 8);
  const [room, step] = [isNarrow ? right - aside : height - below, side + GAP_PX];
  const apart = isNarrow ? step : Math.min((right - side / 2) / layers, 1.5 * side);
  /** @param {number} layer @param {number} rank */
  const placeOf = (layer, rank) => (isNarrow ? [rank * step, layer * apart] : [layer * apart, rank * step]);
  return { aside, count: Math.floor(room / step), placeOf, side };
}

/** Each layer's maps, those first that vote most, or tell places apart most. @param {Trace} trace */
export function mapOrders({ contributions, logits, maps }) {
  return maps.map(({ count, values }, at) => {
    const weight = new Float32Array(count);
    const means = new Float32Array(count);
    if (at === maps.length - 1) {
      contributions.forEach((vote, place) => {
        const map = Math.floor(place / logits.length);
        weight[map] = Math.max(weight[map], Math.abs(vote));
      });
    } else {
      values.forEach((value, place) => {
        means[place % count] += (value * count) / values.length;
      });
      values.forEach((value, place) => {
        weight[place % count] += (value - means[place % count]) ** 2;
      });
    }
    return [...weight.keys()].sort((one, other) => weight[other] - weight[one]);
  });
}
