/** The fine grid of dots on which digitrec/preprocessing/inking.py inks strokes again. */

/** Dots that a round pen inks, kept as the places in their rows where its discs begin and end. */
export class Ink {
  constructor() {
    this.width = this.height = this.margin = this.radius = 0; // in dots
    /** @type {number[]} */
    this.halves = []; // of a disc's rows
    this.passed = new Uint8Array(0); // by the pen's middle
    this.edges = new Int16Array(0); // how many discs begin at a dot, less those that ended
  }

  /**
   * Take a clean grid, `margin` dots of it before dot 0, for a pen that reaches `reach` dots.
   * @param {number} width @param {number} height @param {number} reach @param {number} margin
   */
  start(width, height, reach, margin) {
    Object.assign(this, { width, height, margin, radius: Math.floor(reach) });
    const size = height * (width + 1);
    if (this.passed.length < size) {
      this.passed = new Uint8Array(size);
      this.edges = new Int16Array(size);
    }
    this.passed.fill(0, 0, size);
    this.edges.fill(0, 0, size);
    this.halves = [];
    for (let row = -this.radius; row <= this.radius; row++) {
      this.halves.push(Math.floor(Math.sqrt(reach ** 2 - row ** 2)));
    }
  }

  /**
   * Lead the pen's middle from one dot to another.
   * @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1
   */
  line(x0, y0, x1, y1) {
    const across = x1 - x0, down = y1 - y0;
    const steps = Math.max(Math.abs(across), Math.abs(down));
    for (let step = 0; step < steps; step++) {
      const share = step / steps;
      this.dot(Math.floor(x0 + across * share + 0.5), Math.floor(y0 + down * share + 0.5));
    }
    this.dot(x1, y1);
  }

  /**
   * Ink all that the pen covers when its middle is at a dot.
   * @param {number} middleX @param {number} middleY
   */
  dot(middleX, middleY) {
    const { edges, halves, height, margin, passed, radius, width } = this;
    const x = middleX + margin, y = middleY + margin;
    if (passed[y * (width + 1) + x]) return;
    passed[y * (width + 1) + x] = 1;
    for (let row = 0; row < halves.length; row++) {
      const to = y + row - radius;
      if (to < 0 || to >= height) continue;
      edges[to * (width + 1) + Math.max(x - halves[row], 0)]++;
      edges[to * (width + 1) + Math.min(x + halves[row] + 1, width)]--;
    }
  }

  /**
   * Count the inked dots in each pixel of rows x columns; the grid begins at (before, above).
   * @param {Int32Array} counts  (rows * columns), or longer
   * @param {number} dots  in a pixel's side
   * @param {number} columns @param {number} rows @param {number} before @param {number} above
   */
  count(counts, dots, columns, rows, before, above) {
    const { edges, height, width } = this;
    counts.fill(0);
    const firstRow = Math.max(0, -above), endRow = Math.min(height, rows * dots - above);
    const firstColumn = Math.max(0, -before), endColumn = Math.min(width, columns * dots - before);
    for (let y = firstRow; y < endRow; y++) {
      const row = Math.floor((y + above) / dots) * columns;
      let discs = 0;
      for (let x = 0; x < endColumn; x++) {
        discs += edges[y * (width + 1) + x];
        if (discs > 0 && x >= firstColumn) counts[row + Math.floor((x + before) / dots)]++;
      }
    }
  }
}
