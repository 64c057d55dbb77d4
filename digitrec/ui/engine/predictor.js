/** A network from picture to logits, as digitrec/networks/predictor.py runs it. */

import { LAYERS } from "./layers.js";
import { applySteps } from "./pipeline.js";

/** A trained network; nothing in it is particular to one: all is in its record in the table. */
export class Predictor {
  /**
   * @param {Object} model  a record of the table's models
   * @param {Float32Array} weights
   * @param {Object} constants  the table's
   */
  constructor(model, weights, constants) {
    Object.assign(this, { name: model.name, views: model.views, pipeline: model.pipeline });
    this.pipelineTitle = model.pipelineTitle;
    this.constants = constants;
    this.weights = weights;
    this.records = model.layers;
    this.layers = model.layers.map((layer) => LAYERS[layer.kind](layer, weights));
  }

  /** Return the picture after the pipeline: what its layers are given. */
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

  /** Return what the layers are given in a view, and what each of them makes of it. */
  follow(image, view) {
    const given = this.preprocess(applySteps(view, image, this.constants));
    let output = given;
    const steps = this.layers.map((layer, at) => {
      output = layer(output.slice()).slice(); // a layer writes over its last output, ReLU its input
      return { record: this.records[at], output };
    });
    return { given, steps };
  }

  run(image) {
    return this.layers.reduce((input, layer) => layer(input), this.preprocess(image)).slice();
  }
}
