/** Where ink stands in the picture, as digitrec/preprocessing/centering.py places it. */

/**
 * Return the column and row at which ink begins in the picture, its centre of mass in the middle.
 * @param {Int32Array} digit  (height * width), or longer
 * @param {number} height
 * @param {number} width
 * @param {{center: number}} constants
 * @param {number} imageSize
 * @returns {[number, number]}
 */
export function cornerOf(digit, height, width, { center }, imageSize) {
  let mass = 0, down = 0, across = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const ink = digit[row * width + column];
      mass += ink;
      down += ink * row;
      across += ink * column;
    }
  }
  // A lopsided digit stays inside the picture rather than being centred and cut.
  /** @param {number} mean @param {number} length */
  const begin = (mean, length) =>
    Math.min(Math.max(center - roundHalfEven(mean), 0), imageSize - length);
  return [begin(across / mass, width), begin(down / mass, height)];
}

/** Round as Python and NumPy do: a half goes to the even neighbour. @param {number} number */
export function roundHalfEven(number) {
  const rounded = Math.round(number);
  return rounded - number === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
