/**
 * The layers of a network. Pictures are flat: row by row, pixel by pixel, channel by channel.
 *
 * Half of what a layer is given is zero, after ReLU and beside the ink: zeros are passed over.
 */

/** @typedef {(input: Float32Array) => Float32Array} Layer  its output is overwritten at each call */

/**
 * A layer in the table: its sizes, and where in the network's weights its kernel and bias begin.
 * @typedef {{kind: "dense", inputs: number, outputs: number, kernel: number, bias: number}} Dense
 * @typedef {{kind: "conv2d", height: number, width: number, inputs: number, outputs: number,
 *   side: number, padding: number, kernel: number, bias: number}} Conv2d
 * @typedef {{kind: "maxPooling2d", height: number, width: number, channels: number, side: number}}
 *   MaxPooling2d
 * @typedef {Dense | Conv2d | MaxPooling2d | {kind: "relu"}} LayerRecord
 */

/** @param {LayerRecord} record @param {Float32Array} weights  the network's @returns {Layer} */
export function makeLayer(record, weights) {
  switch (record.kind) {
    case "dense":
      return dense(record, weights);
    case "conv2d":
      return conv2d(record, weights);
    case "maxPooling2d":
      return maxPooling2d(record);
    case "relu":
      return relu;
  }
}

/**
 * The kernel is (inputs, outputs).
 * @param {Dense} record @param {Float32Array} weights
 * @returns {Layer} `outputs` sums of all inputs
 */
function dense({ inputs, outputs, kernel, bias }, weights) {
  const biases = weights.subarray(bias, bias + outputs), output = new Float32Array(outputs);
  return (input) => {
    output.set(biases);
    for (let at = 0; at < inputs; at++) {
      const value = input[at], first = kernel + at * outputs;
      if (value === 0) continue;
      for (let to = 0; to < outputs; to++) output[to] += value * weights[first + to];
    }
    return output;
  };
}

/**
 * A convolution; the kernel is (filters / 4, side, side, inputs, 4): four filters at a time.
 * @param {Conv2d} record @param {Float32Array} weights
 * @returns {Layer} (height, width, inputs) to (height, width, outputs), or less without padding
 */
function conv2d({ height, width, inputs, outputs, side, padding, kernel, bias }, weights) {
  const rows = height + 2 * padding - side + 1, columns = width + 2 * padding - side + 1;
  const found = new NonZeros(height, width, inputs, padding);
  const { values, places, starts, stride } = found;
  const run = side * inputs * 4; // weights of four filters for a row of the window
  const output = new Float32Array(rows * columns * outputs);
  return (input) => {
    found.find(input);
    // From the last four filters to the first: where fewer than four are left, what they write
    // into the next pixel is overwritten.
    for (let filter = (outputs - 1) & ~3; filter >= 0; filter -= 4) {
      const filters = kernel + filter * side * side * inputs;
      for (let row = 0; row < rows; row++) {
        const top = Math.max(0, padding - row), bottom = Math.min(side, height + padding - row);
        for (let column = 0; column < columns; column++) {
          let sum0 = weights[bias + filter], sum1 = weights[bias + filter + 1];
          let sum2 = weights[bias + filter + 2], sum3 = weights[bias + filter + 3];
          for (let line = top; line < bottom; line++) {
            const start = (row + line - padding) * stride + column;
            const first = filters + line * run - column * inputs * 4;
            for (let at = starts[start], end = starts[start + side]; at < end; at++) {
              const value = values[at], weight = first + places[at];
              sum0 += value * weights[weight];
              sum1 += value * weights[weight + 1];
              sum2 += value * weights[weight + 2];
              sum3 += value * weights[weight + 3];
            }
          }
          const to = (row * columns + column) * outputs + filter;
          output[to] = sum0;
          output[to + 1] = sum1;
          output[to + 2] = sum2;
          output[to + 3] = sum3;
        }
      }
    }
    return output;
  };
}

/** The pixels of a picture that are not zero: those of a window's row follow one another. */
class NonZeros {
  /** @param {number} height @param {number} width @param {number} channels @param {number} padding */
  constructor(height, width, channels, padding) {
    this.width = width;
    this.channels = channels;
    this.padding = padding;
    this.values = new Float32Array(height * width * channels);
    this.places = new Int32Array(this.values.length); // in the padded row, four weights per place
    this.stride = width + 2 * padding + 1; // of starts: one for each padded pixel, and the end
    this.starts = new Int32Array(height * this.stride);
  }

  /** @param {Float32Array} input  (height * width * channels) */
  find(input) {
    const { channels, padding, places, starts, stride, values, width } = this;
    let found = 0, at = 0;
    for (let start = 0; start < starts.length; start++) {
      starts[start] = found;
      const column = (start % stride) - padding;
      if (column < 0 || column >= width) continue;
      for (let channel = 0; channel < channels; channel++) {
        const value = input[at++];
        if (value === 0) continue;
        values[found] = value;
        places[found++] = ((column + padding) * channels + channel) * 4;
      }
    }
  }
}

/** @param {MaxPooling2d} record @returns {Layer} the greatest of each square of `side` pixels, channel by channel. */
function maxPooling2d({ height, width, channels, side }) {
  const rows = Math.floor(height / side), columns = Math.floor(width / side);
  const output = new Float32Array(rows * columns * channels);
  return (input) => {
    output.fill(-Infinity);
    for (let row = 0; row < rows * side; row++) {
      for (let column = 0; column < columns * side; column++) {
        const from = (row * width + column) * channels;
        const to = (Math.floor(row / side) * columns + Math.floor(column / side)) * channels;
        for (let channel = 0; channel < channels; channel++) {
          const value = input[from + channel];
          if (value > output[to + channel]) output[to + channel] = value;
        }
      }
    }
    return output;
  };
}

/** What is below zero becomes zero, in place. @type {Layer} */
function relu(input) {
  for (let at = 0; at < input.length; at++) if (input[at] < 0) input[at] = 0;
  return input;
}
