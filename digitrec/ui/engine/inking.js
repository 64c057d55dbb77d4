/**
 * From strokes to the 28x28 picture a network reads, as digitrec/preprocessing/inking.py does it:
 * inked again at one thickness, on a fine grid of dots.
 */

import { cornerOf, roundHalfEven } from "./centering.js";
import { Ink } from "./ink.js";

const SHORTEST = 1e-100; // of ink that has a length, in any unit

/** @typedef {(stroke: Float64Array, at: number) => number} Dot  of the grid, a row or a column */

/** Makes pictures of strokes: arrays of x and y in turn, finite numbers, y pointing down. */
export class Inker {
  /** @param {import("./networks.js").Constants} constants  the table's */
  constructor({ imageSize, centering, inking }) {
    this.imageSize = imageSize;
    this.centering = centering;
    this.dots = inking.dots;
    this.radius = inking.radius;
    this.maxPoints = inking.maxPoints;
    this.reach = this.radius + 0.5; // from the pen's middle to its edge, in dots
    this.path = centering.digitSize * this.dots - 2 * this.radius - 1; // where its middle goes
    this.ink = new Ink();
    this.counts = new Int32Array(imageSize ** 2);
  }

  /**
   * Return a drawing with the ink's longer side 20 pixels and its centre of mass at index 14.
   * @param {Float64Array[]} strokes  in any unit
   * @param {number} atLeast  a longer side below it is scaled as if it were that long
   * @returns {Float32Array | null} (28 * 28) in [0, 1], ink bright on 0; null without any point
   */
  inkStrokes(strokes, atLeast) {
    const { dots, imageSize, radius } = this;
    const [left, right] = range(strokes, 0), [top, bottom] = range(strokes, 1);
    if (left > right) return null;
    const longer = Math.max(right - left, bottom - top, atLeast);
    const scale = longer > SHORTEST ? this.path / longer : 0;
    const width = roundHalfEven((right - left) * scale) + 1 + 2 * radius;
    const height = roundHalfEven((bottom - top) * scale) + 1 + 2 * radius;
    this.ink.start(width, height, this.reach, radius);
    this.draw(strokes, left, top, scale);
    const columns = Math.ceil(width / dots), rows = Math.ceil(height / dots);
    const before = (columns * dots - width) >> 1, above = (rows * dots - height) >> 1;
    this.ink.count(this.counts, dots, columns, rows, before, above);
    const [column, row] = cornerOf(this.counts, rows, columns, this.centering, imageSize);
    const image = new Float32Array(imageSize ** 2);
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        image[(row + y) * imageSize + column + x] = this.counts[y * columns + x] / dots ** 2;
      }
    }
    return image;
  }

  /**
   * Return a whole canvas brought down to 28x28, nothing centred.
   * @param {Float64Array[]} strokes  they may leave the canvas by half a pen
   * @param {number} size  of the canvas's sides, in the strokes' unit
   * @param {number} pen  how wide it is, in the strokes' unit
   * @returns {Float32Array | null} (28 * 28) in [0, 1]; null without ink on the canvas
   */
  inkAsDrawn(strokes, size, pen) {
    const { dots, imageSize } = this, side = imageSize * dots;
    const scale = side / size, reach = (pen * scale) / 2;
    const margin = Math.ceil(reach); // dots beyond the canvas on which the pen's middle may lie
    this.ink.start(side + 2 * margin + 1, side + 2 * margin + 1, reach, margin);
    this.draw(strokes, 0.5 / scale, 0.5 / scale, scale);
    this.ink.count(this.counts, dots, imageSize, imageSize, -margin, -margin);
    return this.counts.some(Boolean) ? Float32Array.from(this.counts, (n) => n / dots ** 2) : null;
  }

  /**
   * Ink the dots that the pen passes, without a gap; a place at (lowX, lowY) is dot 0, 0.
   * @param {Float64Array[]} strokes @param {number} lowX @param {number} lowY @param {number} scale
   */
  draw(strokes, lowX, lowY, scale) {
    /** @type {Dot} */
    const dotX = (stroke, at) => Math.floor((stroke[at] - lowX) * scale + 0.5);
    /** @type {Dot} */
    const dotY = (stroke, at) => Math.floor((stroke[at + 1] - lowY) * scale + 0.5);
    /** @type {(stroke: Float64Array, at: number) => boolean} */
    const moved = (stroke, at) =>
      at === 0 ||
      dotX(stroke, at) !== dotX(stroke, at - 2) ||
      dotY(stroke, at) !== dotY(stroke, at - 2);
    let points = 0;
    for (const stroke of strokes) {
      for (let at = 0; at < stroke.length; at += 2) points += Number(moved(stroke, at));
    }
    const step = Math.ceil(points / this.maxPoints);
    for (const stroke of strokes) {
      let x = dotX(stroke, 0), y = dotY(stroke, 0), last = 0;
      /** @param {number} at */
      const lineTo = (at) => {
        const toX = dotX(stroke, at), toY = dotY(stroke, at);
        this.ink.line(x, y, toX, toY);
        [x, y] = [toX, toY];
      };
      for (let at = 0, point = 0; at < stroke.length; at += 2) {
        if (!moved(stroke, at)) continue;
        if (point++ % step === 0) lineTo(at);
        last = at;
      }
      lineTo(last);
    }
  }
}

/**
 * Return the least and the greatest x (axis 0) or y (axis 1): Infinity and -Infinity of none.
 * @param {Float64Array[]} strokes
 * @param {0 | 1} axis
 */
function range(strokes, axis) {
  let least = Infinity, greatest = -Infinity;
  for (const stroke of strokes) {
    for (let at = axis; at < stroke.length; at += 2) {
      least = Math.min(least, stroke[at]);
      greatest = Math.max(greatest, stroke[at]);
    }
  }
  return [least, greatest];
}
