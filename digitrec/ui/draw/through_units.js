import { BLUE, RED } from "../from_python.js";
import { greatest, paintInk, paintSigned, partsOf, rgba } from "../shared/painting.js";
import { BELOW, GAP_PX, KEY } from "./through_canvas.js";

/** @typedef {import("./through_canvas.js").ThroughCanvas} ThroughCanvas */

/**
 * A hidden layer: each unit a tile that is lit as it fires, those that are alike together; the
 * picture stands beside them, or above where the place is narrow.
 * @param {ThroughCanvas} canvas
 * @param {import("../engine/tracing.js").Trace} trace
 * @param {Float32Array} units - how much each fires
 * @param {import("../engine/tracing.js").Description | undefined} description - of the units
 * @param {?number} open
 */
export function paintUnits(canvas, trace, units, description, open) {
  const { width, height, isNarrow, letter } = canvas;
  const columns = Math.ceil(Math.sqrt(units.length));
  const below = BELOW * letter;
  const picture = isNarrow ? (height - 2 * below) * 0.36 : Math.min(height - below, width * 0.23);
  const above = isNarrow ? picture + below : 0;
  const side = Math.min(height - above - below, width * (isNarrow ? 0.6 : 0.38)) / columns;
  const left = isNarrow ? 0 : picture + width * 0.04;
  const order = description?.order ?? [...units.keys()];
  order.forEach((unit, at) => {
    const row = Math.floor(at / columns);
    const column = row % 2 ? columns - 1 - (at % columns) : at % columns; // as an ox ploughs
    canvas.voters.set(unit, { x: left + column * side, y: above + row * side, side });
  });
  const ends = canvas.paths(trace, open, side / 2);
  const most = greatest(units);
  for (const unit of order) paintUnit(canvas, unit, units[unit] / most, ends.get(unit));
  const words = paintInput(canvas, trace, picture, open === null ? undefined : description?.pictures[open]);
  canvas.label(words, picture / 2, picture + 0.7 * below);
  const middle = left + (columns * side) / 2;
  canvas.label(`${units.length} hidden units`, middle, above + columns * side + 0.7 * below);
  if (isNarrow) canvas.key(picture + GAP_PX, picture / 2, letter);
  else canvas.key((picture - KEY.width * letter) / 2, picture + 2 * below, letter);
  canvas.scores(trace);
}

/**
 * What the network is given, or what a unit looks for in it; returns which, in words.
 * @param {ThroughCanvas} canvas @param {import("../engine/tracing.js").Trace} trace @param {number} side
 * @param {Float32Array | undefined} weights - the unit's
 */
function paintInput({ pen }, { input }, side, weights) {
  if (!weights) {
    paintInk(pen, input, 0, 0, side);
    return "given";
  }
  const most = greatest(weights);
  paintSigned(pen, weights.map((weight) => weight / most), 0, 0, side, input);
  return "looks for";
}

/**
 * A unit, lit as it fires, and framed if a line begins there.
 * @param {ThroughCanvas} canvas @param {number} unit @param {number} share - of the strongest
 * @param {number | undefined} contribution - that its line shows
 */
function paintUnit({ pen, color, voters }, unit, share, contribution) {
  const place = voters.get(unit);
  if (!place) return;
  const { x, y, side } = place;
  for (const layer of ["#0b0b0b", rgba(partsOf(color), Math.sqrt(Math.max(0, share)))]) {
    pen.fillStyle = layer;
    pen.fillRect(x, y, side - 2, side - 2);
  }
  if (!contribution) return;
  pen.strokeStyle = rgba(contribution > 0 ? BLUE : RED);
  pen.lineWidth = 2;
  pen.strokeRect(x + 1, y + 1, side - 4, side - 4);
}
