/** One picture's way through one network: what each layer makes of it, and how that votes. */

/** @typedef {import("./predictor.js").Predictor} Predictor */

/**
 * @typedef {Object} FeatureMaps  what a convolution found, after ReLU
 * @property {number} side
 * @property {number} count
 * @property {Float32Array} values  (side * side * count), the count fastest
 */

/**
 * @typedef {Object} Description
 * @property {Float32Array[]} pictures  what each hidden unit looks for, (28 * 28)
 * @property {number[]} order  of the units: like together
 */

/**
 * The voters are what the last layer is given: pixels, hidden units, or the maps of a convolution,
 * each of which votes with all its pixels. Their contributions and the bias add up to the logits.
 * @typedef {Object} Trace
 * @property {string} name
 * @property {Float32Array} input  (28 * 28) in [0, 1], after the pipeline
 * @property {FeatureMaps[]} maps  of each convolution; none in a dense network
 * @property {Float32Array | null} units  (voters) how much each hidden unit fires
 * @property {Float32Array} contributions  (voters * 10) to each digit's logit
 * @property {Float32Array} bias  (10)
 * @property {Float32Array} logits  (10)
 * @property {Description | null} [description]  the first time
 */

/**
 * Follow a picture through a network: what it is given in the first view, and means over its views.
 * @param {Predictor} predictor
 * @param {Float32Array} image  (28 * 28) in [0, 1]
 * @param {number} classCount
 * @returns {Trace}
 */
export function trace(predictor, image, classCount) {
  const views = predictor.views.map((view) => traceView(predictor.follow(image, view), predictor, classCount));
  const [{ input }] = views;
  /** @param {(view: Omit<Trace, "name">) => Float32Array} pick */
  const mean = (pick) => meanOf(views.map(pick));
  return {
    name: predictor.name,
    input,
    maps: views[0].maps.map((map, at) => ({ ...map, values: mean(({ maps }) => maps[at].values) })),
    units: views[0].units && mean(({ units }) => units ?? new Float32Array()),
    contributions: mean(({ contributions }) => contributions),
    bias: views[0].bias,
    logits: mean(({ logits }) => logits),
  };
}

/** @param {Float32Array[]} arrays */
const meanOf = (arrays) =>
  arrays[0].map((_, at) => arrays.reduce((sum, array) => sum + array[at], 0) / arrays.length);

/**
 * @param {import("./predictor.js").Followed} followed
 * @param {Predictor} predictor
 * @param {number} classCount
 * @returns {Omit<Trace, "name">}
 */
function traceView({ input, steps }, predictor, classCount) {
  const maps = steps.flatMap(({ record }, at) =>
    record.kind === "conv2d" ? [asMaps(record, steps[at + 1].output)] : [],
  );
  const { record, output } = steps[steps.length - 1];
  if (record.kind !== "dense") throw new Error(`${predictor.name} does not end with votes`);
  const voting = steps.at(-2)?.output ?? input;
  const voters = maps.at(-1)?.count ?? record.inputs;
  const contributions = new Float32Array(voters * classCount);
  for (let at = 0; at < record.inputs; at++) {
    const from = record.kernel + at * record.outputs, to = (at % voters) * classCount;
    for (let digit = 0; digit < classCount; digit++) {
      contributions[to + digit] += voting[at] * predictor.weights[from + digit];
    }
  }
  return {
    input,
    maps,
    units: steps.length > 1 && !maps.length ? voting : null,
    contributions,
    bias: predictor.weights.slice(record.bias, record.bias + classCount),
    logits: output.slice(0, classCount),
  };
}

/**
 * What the units of a network's one hidden, dense layer look for, and an order that keeps like
 * together; null where those that vote do not look at the picture itself.
 * @param {Pick<Predictor, "records" | "weights">} predictor
 * @returns {Description | null}
 */
export function describeUnits(predictor) {
  const [first, ...later] = predictor.records;
  if (first.kind !== "dense" || later.filter(({ kind }) => kind !== "relu").length !== 1) return null;
  const { inputs, outputs, kernel } = first;
  const pictures = Array.from({ length: outputs }, (_, unit) =>
    Float32Array.from({ length: inputs }, (_, at) => predictor.weights[kernel + at * outputs + unit]),
  );
  return { pictures, order: chain(pictures) };
}

/**
 * Start anywhere and go on to the likest that is left, so that neighbours are alike.
 * @param {Float32Array[]} pictures
 */
function chain(pictures) {
  const norms = pictures.map((picture) => Math.sqrt(dot(picture, picture)));
  const order = [0], left = new Set(pictures.keys());
  left.delete(0);
  while (left.size) {
    const last = pictures[order[order.length - 1]];
    let [best] = left, greatest = -Infinity; // where one has no weights, likeness is no number
    for (const unit of left) {
      const likeness = dot(last, pictures[unit]) / norms[unit];
      if (likeness > greatest) [best, greatest] = [unit, likeness];
    }
    order.push(best);
    left.delete(best);
  }
  return order;
}

/** @param {Float32Array} one @param {Float32Array} other */
function dot(one, other) {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += one[at] * other[at];
  return sum;
}

/** @type {(layer: import("./layers.js").Conv2d, values: Float32Array) => FeatureMaps} */
const asMaps = ({ height, padding, side, outputs }, values) => ({
  side: height + 2 * padding - side + 1,
  count: outputs,
  values,
});
