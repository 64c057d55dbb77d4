import { BRUSH, CANVAS_SIZE, MAX_POINTS, MAX_STROKES } from "../from_python.js";
import { penOf } from "../shared/elements.js";
import { Pointers } from "./pointers.js";
import { watchPixels } from "./resolution.js";

/** @typedef {number[]} Stroke - x0, y0, x1, y1, ... in places of the pad, y pointing down. */
/** @typedef {import("./pointers.js").Place} Place */

/** The canvas that is drawn on, and the strokes on it. */
export class Pad {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {() => void} onInk - there is other ink than before
   * @param {() => void} onRest - the pen is up, and the ink is what it will be
   */
  constructor(canvas, onInk, onRest) {
    this.canvas = canvas;
    this.onInk = onInk;
    this.onRest = onRest;
    /** @type {Stroke[]} */
    this.strokes = [];
    /** @type {Stroke[]} */
    this.cleared = []; // what Undo brings back after Clear
    /** @type {Stroke[][]} */
    this.undone = []; // what Redo brings back, the newest last
    this.pointers = new Pointers(BRUSH); // a touch that moves no farther makes a dot
    canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
      canvas.addEventListener(end, (event) => this.#end(event));
    }
    // A stroke is no gesture of the browser's; or it takes a tap on a button soon after for a part of it
    // (test_undo_takes_the_last_stroke_back).
    canvas.addEventListener("touchstart", (event) => event.preventDefault());
    this.leave = watchPixels(canvas, () => this.#fit());
  }

  get isDrawing() {
    return this.pointers.drawing !== null;
  }

  /** Puts strokes in place of what there is, which Undo does not bring back. @param {Stroke[]} strokes */
  show(strokes) {
    this.strokes = strokes;
    this.cleared = [];
    this.undone = [];
    this.pointers.forget();
    this.#paint();
  }

  /** Takes the last stroke back, or what Clear took away. */
  undo() {
    const before = this.strokes.length ? this.strokes.slice(0, -1) : this.cleared;
    if (before.length !== this.strokes.length) this.#replace(before, [], [...this.undone, this.strokes]);
  }

  /** Does again what Undo took back last, until something else is drawn. */
  redo() {
    const after = this.undone.at(-1);
    if (after) this.#replace(after, after.length ? [] : this.strokes, this.undone.slice(0, -1));
  }

  clear() {
    if (this.strokes.length) this.#replace([], this.strokes, []);
  }

  /** @param {Stroke[]} strokes @param {Stroke[]} cleared @param {Stroke[][]} undone */
  #replace(strokes, cleared, undone) {
    this.show(strokes);
    this.cleared = cleared;
    this.undone = undone;
    this.onInk();
    this.onRest();
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    const place = this.#placeOf(event);
    if (event.button !== 0 || !place || this.#isFull() || this.strokes.length >= MAX_STROKES) return;
    event.preventDefault(); // no selection, no scrolling
    if (event.isTrusted) this.canvas.setPointerCapture(event.pointerId);
    this.#follow(this.pointers.begin(event, place));
  }

  /** @param {PointerEvent} event */
  #move(event) {
    this.#follow(this.pointers.move(event, this.#placeOf(event)));
    if (event.pointerId !== this.pointers.drawing?.id) return;
    if (event.buttons === 0) return void this.#end(event); // test_release_that_nobody_told_of_ends_the_stroke
    const stroke = this.strokes[this.strokes.length - 1];
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const one of passed.length ? passed : [event]) {
      const place = this.#placeOf(one);
      const before = lastOf(stroke);
      if (!place || this.#isFull() || place.join() === before.join()) continue;
      stroke.push(...place);
      this.#ink(before, place);
    }
    this.onInk();
  }

  /** @param {PointerEvent} event */
  #end(event) {
    const change = this.pointers.end(event);
    this.#follow(change);
    if (!change || this.isDrawing) return;
    this.#paint(); // each stroke as one line, without the seams of its parts
    this.onRest();
  }

  /** Begins the stroke of the pointer that draws from now on. @param {?import("./pointers.js").Change} change */
  #follow(change) {
    if (change?.replaces) this.strokes = this.strokes.slice(0, -1);
    if (!change?.start) return;
    this.strokes = [...this.strokes, [...change.start]];
    this.undone = [];
    if (change.replaces) this.#paint();
    this.canvas.classList.add("inked");
    this.#ink(change.start, change.start);
    this.onInk();
  }

  #isFull() {
    return this.strokes.reduce((sum, stroke) => sum + stroke.length / 2, 0) >= MAX_POINTS;
  }

  /** @param {PointerEvent} event @returns {?Place} to a tenth, null for what is none */
  #placeOf({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const x = Math.round((10 * CANVAS_SIZE * (clientX - left)) / width) / 10;
    const y = Math.round((10 * CANVAS_SIZE * (clientY - top)) / height) / 10;
    return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : null;
  }

  /** Gives the canvas as many pixels as it takes on the screen. */
  #fit() {
    const { canvas } = this;
    const side = Math.round(canvas.clientWidth * devicePixelRatio);
    if (!side || (side === canvas.width && side === canvas.height)) return; // 300 by 150 at first
    canvas.width = canvas.height = side;
    this.#paint();
  }

  #paint() {
    const pen = this.#pen();
    pen.clearRect(0, 0, CANVAS_SIZE, CANVAS_SIZE);
    this.canvas.classList.toggle("inked", this.strokes.length > 0);
    for (const stroke of this.strokes) {
      pen.beginPath();
      pen.moveTo(stroke[0], stroke[1]);
      for (let at = 0; at < stroke.length; at += 2) pen.lineTo(stroke[at], stroke[at + 1]);
      pen.stroke();
    }
  }

  /** @param {Place} from @param {Place} to */
  #ink(from, to) {
    const pen = this.#pen();
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
  }

  #pen() {
    const pen = penOf(this.canvas);
    const scale = this.canvas.width / CANVAS_SIZE;
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.strokeStyle = "#fff";
    pen.lineWidth = BRUSH;
    pen.lineCap = pen.lineJoin = "round";
    return pen;
  }
}

/** @param {Stroke} stroke @returns {Place} */
const lastOf = (stroke) => [stroke[stroke.length - 2], stroke[stroke.length - 1]];
