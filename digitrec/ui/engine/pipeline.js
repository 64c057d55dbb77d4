/** The steps between the 28x28 picture and a network, by the names of their Python classes. */

import { deskew } from "./deskewing.js";
import { affineView } from "./warping.js";

/** @typedef {[string, Fields]} StepRecord  the class of a step and its fields */
/** @typedef {Object<string, number>} Fields */
/** @typedef {import("./networks.js").Constants} Constants */
/** @typedef {(image: Float32Array, fields: Fields, constants: Constants) => Float32Array} Step */

/** @type {Object<string, Step>} */
const STEPS = { Deskew: deskew, AffineView: affineView };

/**
 * Return the picture after all steps.
 * @param {StepRecord[]} steps
 * @param {Float32Array} image  (28 * 28) in [0, 1]
 * @param {Constants} constants  the table's
 * @returns {Float32Array} (28 * 28)
 */
export function applySteps(steps, image, constants) {
  return steps.reduce((before, [name, fields]) => {
    if (!(name in STEPS)) throw new Error(`no step ${name}`);
    return STEPS[name](before, fields, constants);
  }, image);
}
