import { finderIn } from "./elements.js";
import { Pad } from "./pad.js";

/** @typedef {{session: string, number: number, strokes: ?string}} Data - JSON of strokes that are put here */
/** @typedef {Omit<Data, "strokes"> & {turn: number, strokes: number[][], read: null}} Sent */

/** A canvas with its buttons: the drawing goes to the server once the pen rests. */
export class Canvas {
  /** @param {HTMLElement} side - holds the canvas, Undo and Clear */
  constructor(side) {
    this.turn = 0; // counts what was sent
    this.session = ""; // none is known yet
    this.number = -1; // of what was put here last
    /** @type {(drawing: Sent) => void} */
    this.send = () => {};
    const find = finderIn(side);
    this.pad = new Pad(find(".upper-canvas", HTMLCanvasElement), () => {}, () => this.#send());
    find(".undo").onclick = () => this.pad.undo();
    find(".clear").onclick = () => this.pad.clear();
  }

  /**
   * A server of another session knows less than this canvas, which sends it what is drawn.
   *
   * @param {Data} data
   * @param {(drawing: Sent) => void} send
   */
  update(data, send) {
    const isAnotherServer = this.session !== "" && data.session !== this.session;
    const isPut = data.number !== this.number && data.strokes !== null;
    this.send = send;
    this.session = data.session;
    if (isAnotherServer || isPut) this.number = data.number;
    if (isAnotherServer) this.#send();
    else if (isPut) this.pad.show(JSON.parse(data.strokes ?? "[]"));
  }

  #send() {
    const { session, number, pad } = this;
    this.send({ session, number, turn: ++this.turn, strokes: pad.strokes, read: null });
  }
}
