/** The steps between the 28x28 picture and a network, by the names of their Python classes. */

import { deskew } from "./deskewing.js";
import { affineView } from "./warping.js";

const STEPS = { Deskew: deskew, AffineView: affineView };

/**
 * Return the picture after all steps.
 * @param {[string, Object][]} steps  the class and the fields of each
 * @param {Float32Array} image  (28 * 28) in [0, 1]
 * @param {Object} constants  the table's
 * @returns {Float32Array} (28 * 28)
 */
export function applySteps(steps, image, constants) {
  return steps.reduce((before, [name, fields]) => {
    if (!(name in STEPS)) throw new Error(`no step ${name}`);
    return STEPS[name](before, fields, constants);
  }, image);
}
