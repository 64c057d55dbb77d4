/**
 * The layers of a network. Pictures are flat: row by row, pixel by pixel, channel by channel.
 *
 * Half of what a layer is given is zero, after ReLU and beside the ink: zeros are passed over.
 */

/** @typedef {(input: Float32Array) => Float32Array} Layer  its output is overwritten at each call */

/** What makes a layer of the table's record of it and of the network's weights. */
export const LAYERS = { conv2d, dense, maxPooling2d, relu };

/** @returns {Layer} `outputs` sums of all inputs; the kernel is (inputs, outputs). */
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
  constructor(height, width, channels, padding) {
    Object.assign(this, { height, width, channels, padding });
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

/** @returns {Layer} the greatest of each square of `side` pixels, channel by channel. */
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

/** @returns {Layer} what is below zero becomes zero, in place. */
function relu() {
  return (input) => {
    for (let at = 0; at < input.length; at++) if (input[at] < 0) input[at] = 0;
    return input;
  };
}
