import { paintStrokes, wordsOf } from "../shared/mosaic.js";
import { addressOf } from "../room_api/wire.js";

/** @typedef {import("../shared/mosaic.js").Drawing} Drawing */

/** One drawing of the wall, who reads what in it, and the way to the reasons. */
export class DrawingDialog {
  /**
   * @param {import("../shared/elements.js").Find} find
   * @param {(drawing: Drawing) => void} onUnlinked - it is to be given the link of this one
   */
  constructor(find, onUnlinked) {
    this.onUnlinked = onUnlinked;
    this.dialog = find(".one", HTMLDialogElement);
    this.canvas = find(".one canvas", HTMLCanvasElement);
    this.what = find(".what");
    this.read = find(".read");
    this.reasons = find(".reasons", HTMLAnchorElement);
    /** @type {?Drawing} */
    this.drawing = null; // the last one
    find(".shut").onclick = () => this.close();
  }

  /** @param {Drawing} drawing @param {import("../shared/sentences.js").Network[]} networks */
  open(drawing, networks) {
    this.drawing = drawing;
    paintStrokes(this.canvas, drawing.strokes);
    this.canvas.ariaLabel = this.what.textContent = `${wordsOf(drawing, networks)}.`;
    this.read.replaceChildren(
      ...networks.map(({ name, title, color }) => {
        const line = document.createElement("li");
        line.style.setProperty("--color", color);
        line.textContent = `${title} reads ${drawing.answers[name]}`;
        line.classList.toggle("misread", drawing.misreadBy.includes(name));
        return line;
      }),
    );
    this.reasons.hidden = true;
    this.dialog.showModal();
    if (drawing.link) this.linkTo(drawing, drawing.link);
    else this.onUnlinked(drawing);
  }

  /** Leads to the reasons, if it is still this drawing. @param {Drawing} drawing @param {?string} link */
  linkTo(drawing, link) {
    if (drawing !== this.drawing || !link) return;
    const search = new URLSearchParams({ drawing: link, reasons: "Tug of war" });
    this.reasons.href = `${addressOf(`?${search}`)}`;
    this.reasons.hidden = false;
  }

  close() {
    this.dialog.close();
  }
}
