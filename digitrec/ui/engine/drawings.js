/** A drawing's picture, as digitrec/drawing/drawings.py makes it of its strokes. */

/** @typedef {ArrayLike<number>} Stroke  x and y in turn, pixels of the canvas, y pointing down */

/**
 * Return the picture that networks read: centred, inked again at one thickness.
 *
 * What lies beyond the canvas is cut off; what is shorter than the brush is wide is a dot.
 * @param {Stroke[]} strokes
 * @param {import("./inking.js").Inker} inker
 * @param {{canvasSize: number, brush: number}} constants  pixels
 * @returns {Float32Array | null} (28 * 28) in [0, 1]; null if it is blank
 */
export function inked(strokes, inker, constants) {
  return inker.inkStrokes(onCanvas(strokes, constants), constants.brush);
}

/**
 * Return the whole canvas brought down to 28x28 as it is, from what `inked` takes.
 * @param {Stroke[]} strokes
 * @param {import("./inking.js").Inker} inker
 * @param {{canvasSize: number, brush: number}} constants  pixels
 * @returns {Float32Array | null}
 */
export function asDrawn(strokes, inker, constants) {
  return inker.inkAsDrawn(onCanvas(strokes, constants), constants.canvasSize, constants.brush);
}

/**
 * Return the parts of the strokes that can be seen. A place that is no number lies beyond too.
 * @param {Stroke[]} strokes
 * @param {{canvasSize: number, brush: number}} constants  pixels
 * @returns {Float64Array[]}
 */
function onCanvas(strokes, { canvasSize, brush }) {
  const middle = canvasSize / 2, farthest = (canvasSize + brush) / 2;
  /** @param {number} place */
  const isSeen = (place) => Math.abs(place - middle) <= farthest;
  const parts = [];
  for (const stroke of strokes) {
    const path = Float64Array.from(stroke);
    let first = 0;
    for (let at = 0; at < path.length; at += 2) {
      if (isSeen(path[at]) && isSeen(path[at + 1])) continue;
      if (first < at) parts.push(path.subarray(first, at));
      first = at + 2;
    }
    if (first < path.length) parts.push(path.subarray(first));
  }
  return parts;
}
