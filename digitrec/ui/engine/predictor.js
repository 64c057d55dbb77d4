/** A network from picture to logits, as digitrec/networks/predictor.py runs it. */

import { makeLayer } from "./layers.js";
import { applySteps } from "./pipeline.js";

/** @typedef {import("./pipeline.js").StepRecord} StepRecord */

/**
 * What a network is given in a view, and what each layer makes of it.
 * @typedef {Object} Followed
 * @property {Float32Array} input
 * @property {{record: import("./layers.js").LayerRecord, output: Float32Array}[]} steps
 */

/** A trained network; nothing in it is particular to one: all is in its record in the table. */
export class Predictor {
  /**
   * @param {import("./networks.js").Model} model
   * @param {Float32Array} weights
   * @param {import("./networks.js").Constants} constants  the table's
   */
  constructor(model, weights, constants) {
    this.name = model.name;
    this.views = model.views;
    this.pipeline = model.pipeline;
    this.pipelineTitle = model.pipelineTitle;
    this.constants = constants;
    this.weights = weights;
    this.records = model.layers;
    this.layers = model.layers.map((record) => makeLayer(record, weights));
  }

  /** Return the picture after the pipeline: what its layers are given. @param {Float32Array} image */
  preprocess(image) {
    return applySteps(this.pipeline, image, this.constants);
  }

  /**
   * Return the mean over the views of the logits.
   * @param {Float32Array} image  (28 * 28) in [0, 1]
   * @returns {Float32Array} (10), or 11 where the last is a non-digit's
   */
  predictLogits(image) {
    const runs = this.views.map((view) => this.run(applySteps(view, image, this.constants)));
    return runs[0].map((_, at) => runs.reduce((sum, run) => sum + run[at], 0) / runs.length);
  }

  /** @param {Float32Array} image @param {StepRecord[]} view @returns {Followed} */
  follow(image, view) {
    const input = this.preprocess(applySteps(view, image, this.constants));
    let output = input;
    const steps = this.layers.map((layer, at) => {
      output = layer(output.slice()).slice(); // a layer writes over its last output, ReLU its input
      return { record: this.records[at], output };
    });
    return { input, steps };
  }

  /** @param {Float32Array} image */
  run(image) {
    return this.layers.reduce((input, layer) => layer(input), this.preprocess(image)).slice();
  }
}
