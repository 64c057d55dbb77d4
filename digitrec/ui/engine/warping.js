/** Moves the pixels of a 28x28 picture, as digitrec/preprocessing/warping.py does. */

/**
 * Return the picture with each pixel taken from another place, bilinear between pixels.
 * @param {Float32Array} image  (28 * 28)
 * @param {(row: number, column: number) => number} takeRow  places may lie outside: it is dark there
 * @param {(row: number, column: number) => number} takeColumn
 * @returns {Float32Array} (28 * 28)
 */
export function warp(image, takeRow, takeColumn) {
  const side = Math.sqrt(image.length);
  const stride = side + 3; // with the dark border that gives every pixel its neighbours
  const padded = new Float32Array(stride ** 2), warped = new Float32Array(image.length);
  for (let row = 0; row < side; row++) {
    padded.set(image.subarray(row * side, (row + 1) * side), (row + 1) * stride + 1);
  }
  /** @param {number} place */
  const within = (place) => Math.min(Math.max(Math.fround(place) + 1, 0), side + 1);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const y = within(takeRow(row, column)), x = within(takeColumn(row, column));
      const top = Math.floor(y), left = Math.floor(x), down = y - top, right = x - left;
      const at = top * stride + left;
      const upper = padded[at] * (1 - right) + padded[at + 1] * right;
      const lower = padded[at + stride] * (1 - right) + padded[at + stride + 1] * right;
      warped[row * side + column] = upper * (1 - down) + lower * down;
    }
  }
  return warped;
}

/**
 * Return the picture turned clockwise by degrees and scaled, both about its middle.
 * @param {Float32Array} image  (28 * 28)
 * @param {import("./pipeline.js").Fields} view
 * @param {import("./networks.js").Constants} constants  the table's
 * @returns {Float32Array} (28 * 28)
 */
export function affineView(image, { rotation_deg, scale }, { centering: { center } }) {
  const angle = (rotation_deg * Math.PI) / 180;
  const cosine = Math.cos(angle) / scale, sine = Math.sin(angle) / scale;
  return warp(
    image,
    (row, column) => cosine * (row - center) - sine * (column - center) + center,
    (row, column) => cosine * (column - center) + sine * (row - center) + center,
  );
}
