/** What the pictures of all networks have in common: labels, lines to the digits, and their scores. */

import { BLUE, RED } from "../from_python.js";
import { signed } from "./accounts.js";
import { penOf } from "../shared/elements.js";
import { frame, greatest, rgba } from "../shared/painting.js";
import { digitOf } from "../shared/sentences.js";

/** @typedef {import("../engine/tracing.js").Trace} Trace */

export const GAP_PX = 6;
// In heights of the caption's letters:
export const BELOW = 1.75; // a picture, for its label
export const KEY = { line: 1.3, row: 1.6, words: 2.8, width: 4.4 }; // of what the lines' colors mean
const PATHS = 12; // lines to a digit that are drawn, the strongest
const VOTES = { share: 0.18, px: 72 }; // of the width that the scores take, and at least

/** A canvas on which a drawing's way through a network is painted once; all in CSS pixels. */
export class ThroughCanvas {
  /** @param {HTMLCanvasElement} canvas @param {string} color - the network's */
  constructor(canvas, color) {
    const { clientWidth: width, clientHeight: height } = canvas;
    canvas.width = width * devicePixelRatio;
    canvas.height = height * devicePixelRatio;
    this.width = width;
    this.height = height;
    this.color = color;
    this.pen = penOf(canvas);
    this.pen.scale(devicePixelRatio, devicePixelRatio);
    this.style = getComputedStyle(canvas);
    this.letter = parseFloat(this.style.fontSize);
    this.right = width - Math.max(VOTES.px, VOTES.share * width); // where the scores begin
    /** @type {Map<number, {x: number, y: number, side: number}>} */
    this.voters = new Map(); // where those are that can be touched
  }

  get isNarrow() {
    return this.width < 1.2 * this.height;
  }

  /** @param {string} words @param {number} middle - from the left @param {number} base - from the top */
  label(words, middle, base, isBold = false, size = this.letter) {
    const { pen, style } = this;
    pen.font = `${isBold ? 700 : 400} ${size}px ${style.fontFamily}`;
    pen.textAlign = "center";
    pen.strokeStyle = style.getPropertyValue("--st-background-color"); // over lines
    pen.lineWidth = 4;
    pen.lineJoin = "round";
    pen.strokeText(words, middle, base);
    pen.fillStyle = style.color;
    pen.fillText(words, middle, base);
  }

  /**
   * What the colors of the lines mean; the first one's middle is `top`.
   * @param {number} left @param {number} top @param {number} size - of the letters
   */
  key(left, top, size) {
    for (const [row, words] of ["adds", "takes"].entries()) {
      const middle = top + row * KEY.row * size;
      this.pen.fillStyle = rgba(row ? RED : BLUE);
      this.pen.fillRect(left, middle - 2, KEY.line * size, 4);
      this.label(words, left + KEY.words * size, middle + 0.35 * size, false, size);
    }
  }

  /** The ten digits with their scores, the greatest framed. @param {Trace} trace */
  scores({ logits }) {
    const { width, right: left } = this;
    const row = this.height / logits.length;
    const size = Math.min(row * 0.62, 22, (width - left) / 5.4);
    logits.forEach((score, digit) => {
      const isWinner = digit === digitOf(logits);
      const base = (digit + 0.5) * row + size * 0.35;
      this.label(`${digit}`, left + size * 0.8, base, isWinner, size);
      this.label(signed(score), (left + 1.4 * size + width) / 2, base, isWinner, size);
      if (isWinner) frame(this.pen, this.color, left, digit * row, width - left, row);
    });
  }

  /**
   * The strongest contributions to the first digit and to the second, or all of the voter that is
   * open, as lines as wide as they are strong; they begin `aside` from a voter's left.
   * @param {Trace} trace @param {?number} open @param {number} aside
   * @returns {Map<number, number>} the strongest contribution of each voter with a line
   */
  paths(trace, open, aside) {
    const { pen, right } = this;
    const { contributions, logits: { length: digits } } = trace;
    /** @param {number} at */
    const size = (at) => Math.abs(contributions[at]);
    const shown = shownPaths(trace, open).sort((one, other) => size(one) - size(other));
    const most = greatest(shown.map((at) => contributions[at]));
    /** @type {Map<number, number>} */
    const ends = new Map();
    for (const at of shown) {
      const voter = Math.floor(at / digits);
      const place = this.voters.get(voter);
      if (!place) continue;
      const [x, y] = [place.x + aside, place.y + place.side / 2];
      const [middle, to] = [(x + right) / 2, ((at % digits) + 0.5) * (this.height / digits)];
      pen.strokeStyle = rgba(contributions[at] > 0 ? BLUE : RED, 0.75);
      pen.lineWidth = Math.max(0.5, (7 * size(at)) / most);
      pen.beginPath();
      pen.moveTo(x, y);
      pen.bezierCurveTo(middle, y, middle, to, right, to);
      pen.stroke();
      ends.set(voter, contributions[at]);
    }
    return ends;
  }
}

/** What each voter adds to the digit. @param {Trace} trace @param {number} digit */
export const votesFor = ({ contributions, logits }, digit) =>
  contributions.filter((_, at) => at % logits.length === digit);

/** Which contributions are drawn, by their places. @param {Trace} trace @param {?number} open */
function shownPaths(trace, open) {
  const { contributions, logits } = trace;
  const digits = [...logits.keys()].sort((one, other) => logits[other] - logits[one]);
  if (open !== null) return digits.map((digit) => open * digits.length + digit);
  return digits.slice(0, 2).flatMap((digit) =>
    [...votesFor(trace, digit).keys()]
      .map((voter) => voter * digits.length + digit)
      .sort((one, other) => Math.abs(contributions[other]) - Math.abs(contributions[one]))
      .slice(0, PATHS),
  );
}
