/** Takes a digit's slant and proportions away, as digitrec/preprocessing/deskewing.py does. */

import { warp } from "./warping.js";

/**
 * Return the picture upright, of standard size, its centre of mass at index 14.
 *
 * Slant is the regression of x on y; each axis is scaled about the centre of mass to a standard
 * deviation of the ink, within limits. A blank picture stays blank.
 * @param {Float32Array} image  (28 * 28) in [0, 1]
 * @param {import("./pipeline.js").Fields} _  it has none
 * @param {import("./networks.js").Constants} constants  the table's
 * @returns {Float32Array} (28 * 28)
 */
export function deskew(image, _, { imageSize, centering: { center }, deskewing }) {
  /** @param {(row: number, column: number) => number} term */
  const sum = (term) => {
    let total = 0;
    for (let at = 0; at < image.length; at++) {
      if (image[at]) total += image[at] * term(Math.floor(at / imageSize), at % imageSize);
    }
    return total;
  };
  const mass = Math.max(sum(() => 1), 1e-6);
  const row = sum((y) => y) / mass, column = sum((_, x) => x) / mass; // of the centre of mass
  const varY = Math.max(sum((y) => (y - row) ** 2) / mass, 1e-3);
  const covariance = sum((y, x) => (y - row) * (x - column)) / mass;
  const shear = clip(covariance / varY, -deskewing.maxShear, deskewing.maxShear);
  const slantedVarX = sum((_, x) => (x - column) ** 2) / mass;
  const varX = slantedVarX - 2 * shear * covariance + shear ** 2 * varY; // upright
  const [high, wide] = [varY, varX].map((variance, axis) =>
    clip(
      Math.sqrt(Math.max(variance, 1e-3)) / deskewing.spread[axis],
      deskewing.minRatio[axis],
      deskewing.maxRatio,
    ),
  );
  return warp(
    image,
    (y) => (y - center) * high + row,
    (y, x) => (x - center) * wide + shear * (y - center) * high + column,
  );
}

/** @param {number} number @param {number} least @param {number} greatest */
const clip = (number, least, greatest) => Math.min(Math.max(number, least), greatest);
