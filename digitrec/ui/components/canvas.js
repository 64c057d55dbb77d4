import { Pad } from "./pad.js";

/** A canvas with its buttons: the drawing goes to the server once the pen rests. */
export class Canvas {
  /** @param {HTMLElement} side - holds the canvas, Undo and Clear */
  constructor(side) {
    this.turn = 0; // counts what was sent
    this.pad = new Pad(side.querySelector(".upper-canvas"), () => {}, () => this.#send());
    side.querySelector(".undo").onclick = () => this.pad.undo();
    side.querySelector(".clear").onclick = () => this.pad.clear();
  }

  /** @param {{number: number, strokes: ?string}} data @param {(drawing: Object) => void} send */
  update(data, send) {
    this.send = send;
    if (data.number === this.number || data.strokes === null) return;
    this.number = data.number;
    this.pad.show(JSON.parse(data.strokes));
  }

  #send() {
    const { number, pad } = this;
    this.send({ number, turn: ++this.turn, strokes: pad.strokes, read: null });
  }
}
