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

  /**
   * A server of another session knows less than this canvas, which sends it what is drawn.
   *
   * @param {{session: string, number: number, strokes: ?string}} data
   * @param {(drawing: Object) => void} send
   */
  update(data, send) {
    const isAnotherServer = this.session !== undefined && data.session !== this.session;
    const isPut = data.number !== this.number && data.strokes !== null;
    Object.assign(this, { send, session: data.session });
    if (isAnotherServer || isPut) this.number = data.number;
    if (isAnotherServer) this.#send();
    else if (isPut) this.pad.show(JSON.parse(data.strokes));
  }

  #send() {
    const { session, number, pad } = this;
    this.send({ session, number, turn: ++this.turn, strokes: pad.strokes, read: null });
  }
}
