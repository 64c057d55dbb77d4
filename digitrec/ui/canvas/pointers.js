/**
 * Which pointer draws where several are down: a pen before a touch, which may be a palm, and a
 * finger that moves before one that rests.
 */

/** @typedef {[number, number]} Place */
/** @typedef {{id: number, type: string, start: Place, isResting: boolean}} Pointer */
/**
 * @typedef {Object} Change - of who draws
 * @property {?Place} start - where the one who draws now went down; null for nobody
 * @property {boolean} replaces - whether the mark of the one before goes
 */

const AFTER_PEN_MS = 500; // that touches make no ink once a pen was seen

export class Pointers {
  /** @param {number} rest - how far a touch moves at most while it rests */
  constructor(rest) {
    this.rest = rest;
    /** @type {?Pointer} */
    this.drawing = null;
    /** @type {Map<number, Pointer>} */
    this.waiting = new Map(); // touches that came while one rested, by id
    this.penAt = -Infinity; // when a pen was last seen, by the clock of events, in milliseconds
  }

  /** Lets any other draw: the end of the one who does may never come. */
  forget() {
    this.drawing = null;
    this.waiting.clear();
  }

  /** @param {PointerEvent} event @param {Place} start @returns {?Change} null where it makes no ink */
  begin({ pointerId: id, pointerType: type, isPrimary, timeStamp }, start) {
    const { drawing } = this;
    const pointer = { id, type, start, isResting: true };
    if (type === "pen") this.penAt = timeStamp;
    if (type === "touch") {
      if (["pen", "mouse"].includes(drawing?.type ?? "") || timeStamp < this.penAt + AFTER_PEN_MS) return null;
      if (drawing && drawing.id !== id && !isPrimary) {
        if (drawing.isResting) this.waiting.set(id, pointer);
        return null;
      } // the first touch of all: the one that draws is over, though nobody said so
    }
    const replaces = drawing?.type === "touch" && (type === "pen" || drawing.isResting);
    return this.#draw(pointer, replaces);
  }

  /** @param {PointerEvent} event @param {?Place} place @returns {?Change} null while the same one draws */
  move({ pointerId: id, pointerType: type, timeStamp }, place) {
    if (type === "pen") this.penAt = timeStamp; // above the canvas, too
    const isDrawing = id === this.drawing?.id;
    const pointer = isDrawing ? this.drawing : this.waiting.get(id);
    if (!pointer || !place || distance(place, pointer.start) <= this.rest) return null;
    if (isDrawing) this.waiting.clear();
    else if (!pointer.isResting) return this.#draw(pointer, true); // not before the first had its turn to move
    pointer.isResting = false;
    return null;
  }

  /** @param {PointerEvent} event @returns {?Change} null where it was not the one who draws */
  end({ pointerId: id, pointerType, type, timeStamp }) {
    if (pointerType === "pen") this.penAt = timeStamp;
    this.waiting.delete(id);
    if (id !== this.drawing?.id) return null;
    const isMark = pointerType === "touch" && this.drawing.isResting;
    const [next] = isMark ? this.waiting.values() : [];
    this.forget();
    if (next) return this.#draw(next, true);
    return { start: null, replaces: isMark && type === "pointercancel" }; // by a device that knows palms
  }

  /** @param {Pointer} pointer @param {boolean} replaces */
  #draw(pointer, replaces) {
    this.forget();
    this.drawing = pointer;
    return { start: pointer.start, replaces };
  }
}

/** @param {Place} place @param {Place} from */
const distance = ([x, y], [fromX, fromY]) => Math.hypot(x - fromX, y - fromY);
