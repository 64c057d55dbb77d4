/** What all networks make of a drawing. */

import { asDrawn, inked } from "./drawings.js";
import { Inker } from "./inking.js";
import { digitScore, probability } from "./rejection.js";
import { softmax } from "./softmax.js";
import { describeUnits, trace } from "./tracing.js";

/**
 * @typedef {Object} Reading
 * @property {number} number  the drawing's
 * @property {Float32Array | null} image  (28 * 28) in [0, 1], what networks get; null if blank
 * @property {{title: string, models: string[], image: Float32Array}[]} pictures  what the steps of
 *   each pipeline make of it, and which models are given that
 * @property {Object<string, Float32Array>} answers  each model's probabilities of the ten digits
 * @property {import("./tracing.js").Trace[]} traces  of the models that were asked for; the first
 *   of each also has what its hidden units look for
 * @property {number} digitProbability  that it shows a digit at all; 1 if blank
 * @property {number} milliseconds  that it took
 */

/** Reads drawings with networks that are loaded. */
export class DrawingReader {
  /** @param {{predictors: Object[], constants: Object, detector: Object}} networks */
  constructor({ predictors, constants, detector }) {
    Object.assign(this, { predictors, constants, detector, inker: new Inker(constants) });
    this.described = new Set(); // the models whose units the page knows
  }

  /**
   * @param {number} number
   * @param {import("./drawings.js").Stroke[]} strokes
   * @param {"centred" | "as-drawn"} given  how the networks get it
   * @param {string[]} traced  the models to follow the picture through
   * @returns {Reading}
   */
  read(number, strokes, given, traced = []) {
    const started = performance.now();
    const centred = inked(strokes, this.inker, this.constants.strokes);
    const isCentred = given === "centred";
    const image = isCentred ? centred : asDrawn(strokes, this.inker, this.constants.strokes);
    const answers = {};
    let detected = null;
    for (const predictor of image ? this.predictors : []) {
      const logits = predictor.predictLogits(image);
      if (predictor.name === this.detector.name && isCentred) detected = logits;
      answers[predictor.name] = softmax(logits.subarray(0, this.constants.classCount));
    }
    return {
      number,
      image,
      pictures: image ? this.pictures(image) : [],
      answers,
      traces: image ? traced.map((name) => this.trace(image, name)) : [],
      digitProbability: centred ? this.digitProbability(centred, detected) : 1,
      milliseconds: performance.now() - started,
    };
  }

  trace(image, name) {
    const predictor = this.predictors.find((predictor) => predictor.name === name);
    const found = trace(predictor, image, this.constants.classCount);
    if (!this.described.has(name)) found.description = describeUnits(predictor);
    this.described.add(name);
    return found;
  }

  digitProbability(centred, detected) {
    const { name, slope, offset } = this.detector;
    const detector = this.predictors.find((predictor) => predictor.name === name);
    return probability(slope * digitScore(detected ?? detector.predictLogits(centred)) + offset);
  }

  pictures(image) {
    const found = new Map();
    for (const predictor of this.predictors) {
      if (predictor.pipeline.length === 0) continue;
      const steps = JSON.stringify(predictor.pipeline);
      if (!found.has(steps)) {
        const { pipelineTitle: title } = predictor;
        found.set(steps, { title, models: [], image: predictor.preprocess(image) });
      }
      found.get(steps).models.push(predictor.name);
    }
    return [...found.values()];
  }
}
