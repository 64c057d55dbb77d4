import { signed } from "./accounts.js";
import { frame, greatest, paintInk, paintSigned } from "../shared/painting.js";
import { BELOW, GAP_PX, votesFor } from "./through_canvas.js";
import { digitOf } from "../shared/sentences.js";

/**
 * A network of one layer: ten pictures of what each pixel adds to each digit.
 * @param {import("./through_canvas.js").ThroughCanvas} canvas
 * @param {import("../engine/tracing.js").Trace} trace
 */
export function paintVotes(canvas, trace) {
  const { width, height, pen } = canvas;
  const { contributions, input, logits } = trace;
  const below = BELOW * canvas.letter;
  const [columns, side] = widest(width, height, below, logits.length + 1);
  const most = greatest(contributions);
  for (let at = 0; at <= logits.length; at++) {
    const digit = at - 1;
    const [left, top] = [(at % columns) * (side + 12), Math.floor(at / columns) * (side + below + GAP_PX)];
    const isWinner = digit === digitOf(logits);
    if (at === 0) paintInk(pen, input, left, top, side);
    else paintSigned(pen, votesFor(trace, digit).map((vote) => vote / most), left, top, side);
    if (isWinner) frame(pen, canvas.color, left, top, side);
    const words = at === 0 ? "given" : `${digit}: ${signed(logits[digit])}`;
    canvas.label(words, left + side / 2, top + side + 0.7 * below, isWinner);
  }
}

/**
 * The number of columns at which the pictures are largest, and their side then.
 * @param {number} width @param {number} height @param {number} below - what a picture's label takes
 * @param {number} count - of pictures
 */
function widest(width, height, below, count) {
  /** @param {number} columns */
  const sideOf = (columns) => {
    const rows = Math.ceil(count / columns);
    return Math.min(width / columns - 12, height / rows - below - GAP_PX);
  };
  return [...Array(count).keys()]
    .map((at) => [at + 1, sideOf(at + 1)])
    .reduce((one, other) => (other[1] > one[1] ? other : one));
}
