/** What all networks make of a drawing. */

import { asDrawn, inked } from "./drawings.js";
import { Inker } from "./inking.js";
import { digitScore, probability } from "./rejection.js";
import { softmax } from "./softmax.js";
import { describeUnits, trace } from "./tracing.js";

/** @typedef {import("./predictor.js").Predictor} Predictor */

/**
 * @typedef {Object} Reading
 * @property {number} number  the drawing's
 * @property {Float32Array | null} image  (28 * 28) in [0, 1], what networks get; null if blank
 * @property {Picture[]} pictures
 * @property {Object<string, Float32Array>} answers  each model's probabilities of the ten digits
 * @property {import("./tracing.js").Trace[]} traces  of the models that were asked for; the first
 *   of each also has what its hidden units look for
 * @property {number} digitProbability  that it shows a digit at all; 1 if blank
 * @property {number} milliseconds  that it took
 */

/**
 * What the steps of a pipeline make of a drawing's picture, and which models are given that.
 * @typedef {{title: string, models: string[], image: Float32Array}} Picture
 */

/** Reads drawings with networks that are loaded. */
export class DrawingReader {
  /** @param {Awaited<ReturnType<typeof import("./networks.js").loadNetworks>>} networks */
  constructor({ predictors, constants, detector }) {
    this.predictors = predictors;
    this.constants = constants;
    this.detector = detector;
    this.inker = new Inker(constants);
    /** @type {Set<string>} */
    this.described = new Set(); // the models whose units the page knows
  }

  /**
   * @param {number} number
   * @param {import("./drawings.js").Stroke[]} strokes
   * @param {string} framing
   * @param {string[]} traced  the models to follow the picture through
   * @returns {Reading}
   */
  read(number, strokes, framing, traced = []) {
    const started = performance.now();
    const centred = inked(strokes, this.inker, this.constants.strokes);
    const isCentred = framing === this.constants.framings[0];
    const image = isCentred ? centred : asDrawn(strokes, this.inker, this.constants.strokes);
    /** @type {Object<string, Float32Array>} */
    const answers = {};
    let detected = null;
    if (image) {
      for (const predictor of this.predictors) {
        const logits = predictor.predictLogits(image);
        if (predictor.name === this.detector.name && isCentred) detected = logits;
        answers[predictor.name] = softmax(logits.subarray(0, this.constants.classCount));
      }
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

  /** @param {Float32Array} image @param {string} name */
  trace(image, name) {
    const predictor = this.predictorOf(name);
    const found = trace(predictor, image, this.constants.classCount);
    if (!this.described.has(name)) found.description = describeUnits(predictor);
    this.described.add(name);
    return found;
  }

  /** @param {Float32Array} centred @param {Float32Array | null} detected  its logits, if there are any */
  digitProbability(centred, detected) {
    const { name, slope, offset } = this.detector;
    const logits = detected ?? this.predictorOf(name).predictLogits(centred);
    return probability(slope * digitScore(logits) + offset);
  }

  /** @param {string} name @returns {Predictor} */
  predictorOf(name) {
    const found = this.predictors.find((predictor) => predictor.name === name);
    if (!found) throw new Error(`no network ${name}`);
    return found;
  }

  /** @param {Float32Array} image @returns {Picture[]} */
  pictures(image) {
    /** @type {Map<string, Picture>} */
    const found = new Map();
    for (const predictor of this.predictors) {
      if (predictor.pipeline.length === 0) continue;
      const steps = JSON.stringify(predictor.pipeline);
      const { pipelineTitle: title } = predictor;
      const picture = found.get(steps) ?? { title, models: [], image: predictor.preprocess(image) };
      picture.models.push(predictor.name);
      found.set(steps, picture);
    }
    return [...found.values()];
  }
}
