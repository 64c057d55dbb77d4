import { finderIn } from "../shared/elements.js";
import { Pad } from "./pad.js";
import { Sync } from "../sync.js";

/** A canvas with its buttons: the drawing goes to the server once the pen rests. */
export class Canvas {
  /** @param {HTMLElement} side - holds the canvas, Undo and Clear @param {string} name - as the tab stores it */
  constructor(side, name) {
    this.sync = new Sync(name);
    /** @type {(snapshot: import("../sync.js").Snapshot) => void} */
    this.send = () => {};
    const find = finderIn(side);
    this.pad = new Pad(find(".upper-canvas", HTMLCanvasElement), () => {}, () => this.#rest());
    this.pad.show(this.sync.strokes);
    find(".undo").onclick = () => this.pad.undo();
    find(".clear").onclick = () => this.pad.clear();
  }

  /**
   * @param {import("../sync.js").ServerState} data
   * @param {(snapshot: import("../sync.js").Snapshot) => void} send
   */
  update(data, send) {
    this.send = send;
    const { isPut, isLacking } = this.sync.meet(data);
    if (isPut) this.pad.show(this.sync.strokes);
    if (isLacking) this.send(this.sync.snapshot(false));
  }

  #rest() {
    this.sync.draw(this.pad.strokes);
    this.send(this.sync.snapshot(false));
  }
}
