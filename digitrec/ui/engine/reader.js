/** The page's side of the reader: one Worker reads, and the latest drawing wins. */

/**
 * @typedef {Object} Asked  of the Worker
 * @property {number} number  the drawing's
 * @property {Float64Array<ArrayBuffer>[]} strokes
 * @property {string} framing
 * @property {string[]} traced  the models to follow it through
 */

/**
 * @typedef {Object} Reader
 * @property {(number: number, strokes: ArrayLike<number>[], framing: string,
 *   traced?: string[]) => void} read
 * @property {() => void} stop
 */

/**
 * Return a reader once table and weights are there; reject with an Error when they cannot be had.
 *
 * `read` takes a drawing's number, its strokes (each x and y in turn, pixels of a canvas of 280),
 * how the networks get it, "centred" or "as-drawn", and perhaps the models to follow it through.
 * It returns at once. A drawing that comes while another is being read waits, and takes the place
 * of one that waits. Where reading fails, `onReading` is given {problem}.
 * @param {string} address  of these modules, absolute
 * @param {(reading: import("./reading.js").Reading | {problem: string}) => void} onReading
 * @returns {Promise<Reader>}
 */
export async function startReader(address, onReading) {
  const worker = new Worker(new URL("worker.js", address), { type: "module" });
  let isReading = false;
  /** @type {Asked | null} */
  let waiting = null;

  /** @param {Asked} drawing */
  const send = (drawing) => {
    isReading = true;
    worker.postMessage(drawing, drawing.strokes.map((stroke) => stroke.buffer));
  };
  /** @param {MessageEvent} event */
  const receive = ({ data }) => {
    isReading = false;
    if (waiting) send(waiting);
    waiting = null;
    onReading(data);
  };
  /** @type {Reader["read"]} */
  const read = (number, strokes, framing, traced = []) => {
    const copied = strokes.map((stroke) => new Float64Array(stroke)); // the page may go on with its
    const drawing = { number, strokes: copied, framing, traced };
    if (isReading) waiting = drawing;
    else send(drawing);
  };
  const stop = () => worker.terminate();

  await /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
    /** @param {string} why */
    const fail = (why) => {
      stop();
      reject(new Error(`Drawings are not read here: ${why}`));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      fail(event.message ?? "the modules did not load");
    };
    worker.onmessage = ({ data }) => (data.isReady ? resolve() : fail(data.problem));
  }));
  worker.onmessage = receive;
  return { read, stop };
}
