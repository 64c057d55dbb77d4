import { Pad } from "./pad.js";

/** A canvas alone: the drawing goes to the server once the pen rests. */
class Canvas {
  constructor(root) {
    this.canvas = root.querySelector("canvas");
    this.turn = 0; // counts what was sent
    this.pad = new Pad(this.canvas, () => {}, () => this.#send());
    root.querySelector(".undo").onclick = () => this.pad.undo();
    root.querySelector(".clear").onclick = () => this.pad.clear();
  }

  update(data, send) {
    Object.assign(this, { data, send });
    this.canvas.setAttribute("aria-label", data.label);
    this.canvas.setAttribute("aria-description", data.description);
    if (data.number === this.number || data.strokes === null) return;
    this.number = data.number;
    this.pad.show(JSON.parse(data.strokes));
  }

  #send() {
    const { number, pad } = this;
    this.send("drawing", { number, turn: ++this.turn, strokes: pad.strokes, read: null });
  }
}

export default function ({ parentElement, data, setStateValue }) {
  parentElement.own ??= new Canvas(parentElement);
  parentElement.own.update(data, setStateValue);
  return () => parentElement.own.pad.leave();
}
