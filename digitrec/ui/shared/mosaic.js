import { BRUSH, CANVAS_SIZE, MOST_SHOWN } from "../from_python.js";
import { finderIn, penOf } from "./elements.js";
import { aDigit } from "./sentences.js";

const SIDES_PX = [200, 160, 128, 104, 88, 72]; // of a tile: the largest at which all find room
const BELOW_PX = 24; // a tile's digit and dots, and the gap
const AT_ONCE = 50; // beyond them, until so many are taken off: the others move then

/** @typedef {import("./sentences.js").Network} Network */

/**
 * A drawing of a room, as digitrec/ui/room_api/payloads.py says it.
 * @typedef {Object} Drawing
 * @property {number} id
 * @property {?number} label - the digit that was asked for
 * @property {Object<string, number>} answers - the digit that each network reads, by its name
 * @property {string[]} misreadBy - the names of those that read it wrong
 * @property {?number} voted - what the room sees, where that is another digit
 * @property {number[][]} strokes - none of one that is taken off the wall
 * @property {?string} [link] - how a link names it, where that is known
 */

/** @typedef {Drawing & {tile: HTMLButtonElement}} Hung */

/** @type {WeakMap<Element, number[][]>} */
const painted = new WeakMap(); // strokes, by the canvas that shows them
// WebKit shows a canvas blank that was `display: none` since it was painted (WPEWebKit#738), and one that is painted
// in the frame that shows it: test_phone_draws_in_a_room_and_a_wall_shows_it_before_and_after_the_matrix.
const shownAgain = new ResizeObserver((entries) => {
  requestAnimationFrame(() => {
    for (const { target } of entries) {
      if (!(target instanceof HTMLCanvasElement && target.clientWidth)) continue;
      target.width = target.height; // square: set again, its pixels are new ones
      paint(target, painted.get(target) ?? []);
    }
  });
});

/**
 * Paints strokes in white on what the canvas shows, and again whenever it is shown again.
 * @param {HTMLCanvasElement} canvas @param {number[][]} strokes
 */
export function paintStrokes(canvas, strokes) {
  if (!painted.has(canvas)) shownAgain.observe(canvas);
  painted.set(canvas, strokes);
  paint(canvas, strokes);
}

/** @param {HTMLCanvasElement} canvas @param {number[][]} strokes */
function paint(canvas, strokes) {
  const pen = penOf(canvas);
  const scale = canvas.width / CANVAS_SIZE;
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, CANVAS_SIZE, CANVAS_SIZE);
  pen.strokeStyle = "#fff";
  pen.lineWidth = BRUSH;
  pen.lineCap = pen.lineJoin = "round";
  for (const stroke of strokes) {
    pen.beginPath();
    pen.moveTo(stroke[0], stroke[1]);
    for (let at = 0; at < stroke.length; at += 2) pen.lineTo(stroke[at], stroke[at + 1]);
    pen.stroke();
  }
}

/** In words what a drawing is and who read it wrong. @param {Drawing} drawing @param {Network[]} networks */
export function wordsOf({ label, misreadBy, voted }, networks) {
  const titles = networks.filter(({ name }) => misreadBy.includes(name)).map(({ title }) => title);
  const what = label === null ? "A free drawing" : `Asked for ${aDigit(label)}`;
  const doubt = voted === null ? "" : `, but the room sees ${aDigit(voted)}`;
  if (label === null) return what;
  return `${what}${doubt}: ${titles.length ? `read wrong by ${titles.join(", ")}` : "read right by all"}`;
}

/** The drawings of a room, the newest row on top, each with the colors of who read it wrong. */
export class Mosaic {
  /** @param {HTMLElement} wall - holds the list of tiles @param {(drawing: Hung) => void} onPress */
  constructor(wall, onPress) {
    this.wall = wall;
    this.list = finderIn(wall)(".tiles");
    this.onPress = onPress;
    this.side = 0; // of a tile
    /** @type {Map<number, Hung>} */
    this.drawings = new Map(); // by number
    /** @type {?number[]} */
    this.order = null; // numbers, where it is not the newest first
    new ResizeObserver(() => this.#fit()).observe(wall);
  }

  clear() {
    this.drawings.clear();
    this.list.replaceChildren();
  }

  /**
   * Hangs drawings up, or in place of what they were; one without strokes is taken off.
   * @param {Drawing[]} drawings @param {Network[]} networks
   */
  hang(drawings, networks) {
    for (const drawing of drawings) {
      const before = this.drawings.get(drawing.id);
      if (!drawing.strokes.length) this.#take(drawing.id);
      else {
        const tile = before?.tile ?? this.#make(drawing.id);
        this.drawings.set(drawing.id, { ...drawing, tile });
        this.#fill(tile, drawing, networks);
      }
    }
    if (this.drawings.size >= MOST_SHOWN + AT_ONCE) {
      for (const id of [...this.drawings.keys()].slice(0, -MOST_SHOWN)) this.#take(id);
    }
    if (this.order) this.arrange(this.order);
    this.#fit();
  }

  /** Makes the tiles as large as the wall allows. */
  #fit() {
    const { clientWidth: width, clientHeight: height } = this.wall;
    /** @param {number} side */
    const room = (side) => Math.floor(width / (side + 6)) * Math.floor(height / (side + BELOW_PX));
    const side = SIDES_PX.find((side) => room(side) >= this.drawings.size) ?? Math.min(...SIDES_PX);
    if (side === this.side) return;
    this.side = side;
    this.list.style.setProperty("--tile", `${side}px`);
  }

  /** Shows these alone, in this order; null for all as they came. @param {?number[]} order */
  arrange(order) {
    if (!order && !this.order) return;
    this.order = order;
    this.list.classList.toggle("ordered", order !== null);
    const place = new Map(order?.map((id, at) => /** @type {const} */ ([id, at])));
    for (const [id, { tile }] of this.drawings) {
      tile.hidden = order !== null && !place.has(id);
      tile.style.order = `${place.get(id) ?? ""}`;
    }
  }

  /** @param {number} id */
  #make(id) {
    const tile = document.createElement("button");
    tile.className = "tile";
    tile.innerHTML = `<canvas width="144" height="144" aria-hidden="true"></canvas><span class="wrong"
      aria-hidden="true"></span>`;
    tile.onclick = () => {
      const drawing = this.drawings.get(id);
      if (drawing) this.onPress(drawing);
    };
    this.list.append(tile);
    return tile;
  }

  /** @param {HTMLButtonElement} tile @param {Drawing} drawing @param {Network[]} networks */
  #fill(tile, drawing, networks) {
    const find = finderIn(tile);
    tile.ariaLabel = wordsOf(drawing, networks);
    tile.classList.toggle("doubted", drawing.voted !== null);
    paintStrokes(find("canvas", HTMLCanvasElement), drawing.strokes);
    const dots = networks.filter(({ name }) => drawing.misreadBy.includes(name)).map(({ color }) => {
      const dot = document.createElement("i");
      dot.style.background = color;
      return dot;
    });
    const asked = document.createElement("b");
    asked.textContent = `${drawing.label ?? ""}`;
    find(".wrong").replaceChildren(asked, ...dots);
  }

  /** @param {number} id */
  #take(id) {
    this.drawings.get(id)?.tile.remove();
    this.drawings.delete(id);
  }
}
