import { addressOf } from "../room_api/wire.js";

/** @typedef {import("../engine/reading.js").Reading} Reading */

/** The engine in this browser, which reads while the pen moves. */
export class LiveReading {
  /**
   * @param {(reading: Reading, isNewest: boolean) => void} onReading
   * @param {(isThere: boolean) => void} onChange - the engine is there now, or is not
   */
  constructor(onReading, onChange) {
    this.onReading = onReading;
    this.onChange = onChange;
    /** @type {?string | undefined} */
    this.address = undefined; // null for a server without an engine
    /** @type {?import("../engine/reader.js").Reader} */
    this.reader = null;
    this.last = 0; // number of what was to be read last
  }

  get isThere() {
    return this.reader !== null;
  }

  /**
   * Begins once the page can be drawn on; the old engine reads until the new one is there.
   * @param {?string} address - of the engine's modules, below the app's
   */
  async start(address) {
    if (address === this.address) return;
    this.address = address;
    if (!address) return this.#end();
    await new Promise(requestAnimationFrame);
    try {
      /** @type {typeof import("../engine/reader.js")} */
      const { startReader } = await import(addressOf(`${address}reader.js`).href);
      const reader = await startReader(addressOf(address).href, (reading) => this.#take(reading));
      if (address !== this.address) return reader.stop();
      this.stop();
      this.reader = reader;
      this.onChange(true);
    } catch (error) {
      warn(error instanceof Error ? error.message : `${error}`);
    }
  }

  stop() {
    this.reader?.stop();
    this.reader = null;
  }

  /**
   * @param {number[][]} strokes @param {string} framing - how the networks get them
   * @param {string[]} traced - networks to follow the drawing through
   */
  read(strokes, framing, traced) {
    this.reader?.read(++this.last, strokes, framing, traced);
  }

  /** What is being read is of no use any more. */
  forget() {
    this.last++;
  }

  /** @param {Reading | {problem: string}} reading */
  #take(reading) {
    if (!("problem" in reading)) return this.onReading(reading, reading.number === this.last);
    warn(reading.problem);
    this.#end();
  }

  #end() {
    this.stop();
    this.onChange(false);
  }
}

/** @param {string} problem */
const warn = (problem) => console.warn(`${problem} The server reads instead.`);
