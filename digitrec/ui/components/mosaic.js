import { aDigit } from "./wording.js";

const PLACES = 280; // of a drawing, either way
const BRUSH = 20;
const MOST = 500; // drawings that hang on the wall
const SIDES_PX = [200, 160, 128, 104, 88, 72]; // of a tile: the largest at which all find room
const BELOW_PX = 24; // a tile's digit and dots, and the gap
const AT_ONCE = 50; // beyond them, until so many are taken off: the others move then

const painted = new WeakMap(); // strokes, by the canvas that shows them
// WebKit shows a canvas blank that was `display: none` since it was painted.
const shownAgain = new ResizeObserver((entries) => {
  for (const { target } of entries) paint(target, painted.get(target));
});

/** Paints strokes in white on what the canvas shows, and again whenever it is shown again. */
export function paintStrokes(canvas, strokes) {
  if (!painted.has(canvas)) shownAgain.observe(canvas);
  painted.set(canvas, strokes);
  paint(canvas, strokes);
}

function paint(canvas, strokes) {
  const pen = canvas.getContext("2d");
  const scale = canvas.width / PLACES;
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, PLACES, PLACES);
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

/** In words what a drawing is and who read it wrong. */
export function wordsOf({ label, fooled, voted }, networks) {
  const titles = networks.filter(({ name }) => fooled.includes(name)).map(({ title }) => title);
  const what = label === null ? "A free drawing" : `Asked for ${aDigit(label)}`;
  const doubt = voted === null ? "" : `, but the room sees ${aDigit(voted)}`;
  if (label === null) return what;
  return `${what}${doubt}: ${titles.length ? `read wrong by ${titles.join(", ")}` : "read right by all"}`;
}

/** The drawings of a room, the newest row on top, each with the colors of who read it wrong. */
export class Mosaic {
  /** @param {HTMLElement} list @param {(drawing: Object) => void} onPress */
  constructor(list, onPress) {
    Object.assign(this, { list, onPress });
    this.drawings = new Map(); // by number
    this.order = null; // numbers, where it is not the newest first
    new ResizeObserver(() => this.#fit()).observe(list.parentElement);
  }

  clear() {
    this.drawings.clear();
    this.list.replaceChildren();
  }

  /** Hangs drawings up, or in place of what they were; one without strokes is taken off. */
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
    if (this.drawings.size >= MOST + AT_ONCE) {
      for (const id of [...this.drawings.keys()].slice(0, -MOST)) this.#take(id);
    }
    if (this.order) this.arrange(this.order);
    this.#fit();
  }

  /** Makes the tiles as large as the wall allows. */
  #fit() {
    const { clientWidth: width, clientHeight: height } = this.list.parentElement;
    const holds = (side) => Math.floor(width / (side + 6)) * Math.floor(height / (side + BELOW_PX)) >= this.drawings.size;
    const side = SIDES_PX.find(holds) ?? SIDES_PX.at(-1);
    if (side === this.side) return;
    this.side = side;
    this.list.style.setProperty("--tile", `${side}px`);
  }

  /** Shows these alone, in this order; null for all as they came. */
  arrange(order) {
    if (!order && !this.order) return;
    this.order = order;
    this.list.classList.toggle("ordered", order !== null);
    const place = new Map(order?.map((id, at) => [id, at]));
    for (const [id, { tile }] of this.drawings) {
      tile.hidden = order !== null && !place.has(id);
      tile.style.order = place.get(id) ?? "";
    }
  }

  #make(id) {
    const tile = document.createElement("button");
    tile.className = "tile";
    tile.innerHTML = `<canvas width="144" height="144" aria-hidden="true"></canvas><span class="wrong" aria-hidden="true"></span>`;
    tile.onclick = () => this.onPress(this.drawings.get(id));
    this.list.append(tile);
    return tile;
  }

  #fill(tile, drawing, networks) {
    tile.ariaLabel = wordsOf(drawing, networks);
    tile.classList.toggle("doubted", drawing.voted !== null);
    paintStrokes(tile.querySelector("canvas"), drawing.strokes);
    const dots = networks.filter(({ name }) => drawing.fooled.includes(name)).map(({ color }) => {
      const dot = document.createElement("i");
      dot.style.background = color;
      return dot;
    });
    const asked = document.createElement("b");
    asked.textContent = drawing.label ?? "";
    tile.querySelector(".wrong").replaceChildren(asked, ...dots);
  }

  #take(id) {
    this.drawings.get(id)?.tile.remove();
    this.drawings.delete(id);
  }
}
