import { accountOf, accountOfVoter, signed } from "./accounts.js";
import { AGAINST, FOR, frame, greatest, paintInk, paintMap } from "./painting.js";
import { paintOrSay, paintSigned, partsOf, rgba } from "./painting.js";
import { watchPixels } from "./resolution.js";
import { digitOf } from "./wording.js";

const DIGITS = 10;
const PATHS = 12; // lines to a digit that are drawn, the strongest
const MAPS = 4; // of each convolution that are shown at least, more where there is room
const FAINT = 0.25; // of a layer's greatest value: a map that stays below is not made brighter
const VOTES = { share: 0.18, px: 72 }; // of the width that the scores take, and at least
const GAP_PX = 6;
// In heights of the caption's letters:
const BELOW = 1.75; // a picture, for its label
const LABEL_ROOM = 4.3; // for a label at a row's end
const KEY = { line: 1.3, row: 1.6, words: 2.8, width: 4.4 }; // of what the lines' colors mean

/** @typedef {import("../engine/tracing.js").Trace} Trace */

/** A drawing on its way through one network, painted at every frame; all in CSS pixels. */
export class Through {
  /**
   * @param {HTMLElement} figure - a canvas, and a caption that says the same in words
   * @param {Object<string, {pictures: Float32Array[], order: number[]}>} descriptions - of each
   *   network's hidden units
   */
  constructor(figure, descriptions) {
    const canvas = figure.querySelector("canvas");
    Object.assign(this, { figure, canvas, account: figure.querySelector("figcaption"), descriptions });
    this.orders = {}; // of each network's maps, which change only while the pen rests
    this.open = null; // the voter that is touched
    for (const kind of ["pointerdown", "pointermove"]) canvas.addEventListener(kind, (event) => this.#touch(event));
    canvas.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType !== "touch") this.#openVoter(null); // a finger leaves as soon as it is up
    });
    canvas.addEventListener("keydown", (event) => this.#walk(event));
    this.leave = watchPixels(canvas, () => this.name && this.#show());
  }

  /**
   * @param {import("./wording.js").Network | undefined} network - nothing is shown without one
   * @param {?Trace} trace @param {boolean} rests - whether the pen is up
   */
  show(network, trace, rests) {
    this.figure.hidden = !network;
    if (!network) return;
    if (network.name !== this.name) this.open = null;
    Object.assign(this, { name: network.name, title: network.title, color: network.color, trace, rests });
    this.#show();
  }

  #show() {
    paintOrSay(this.account, () => this.#paint());
  }

  #paint() {
    const { canvas, trace } = this;
    const { clientWidth: width, clientHeight: height } = canvas;
    if (!width || !height) return;
    canvas.width = width * devicePixelRatio;
    canvas.height = height * devicePixelRatio;
    const pen = canvas.getContext("2d");
    pen.scale(devicePixelRatio, devicePixelRatio);
    this.style = getComputedStyle(canvas);
    this.letter = parseFloat(this.style.fontSize);
    this.right = width - Math.max(VOTES.px, VOTES.share * width); // where the scores begin
    this.voters = new Map(); // where those are that can be touched: {x, y, side}
    if (trace?.maps.length) this.#paintMaps(pen, width, height);
    else if (trace?.units) this.#paintUnits(pen, width, height);
    else if (trace) this.#paintVotes(pen, width, height);
    const words = !trace
      ? "Draw a digit to see it on its way through the network."
      : this.open === null
        ? accountOf(trace)
        : accountOfVoter(trace, this.open);
    this.account.textContent = `${this.title}. ${words}`;
    canvas.setAttribute("aria-label", this.account.textContent);
  }

  /** A network of one layer: ten pictures of what each pixel adds to each digit. */
  #paintVotes(pen, width, height) {
    const { contributions, given, logits } = this.trace;
    const below = BELOW * this.letter;
    const sideOf = (columns) => Math.min(width / columns - 12, height / Math.ceil((DIGITS + 1) / columns) - below - GAP_PX);
    const [columns, side] = [...Array(DIGITS + 1).keys()]
      .map((at) => [at + 1, sideOf(at + 1)])
      .reduce((one, other) => (other[1] > one[1] ? other : one));
    const most = greatest(contributions);
    for (let at = 0; at <= DIGITS; at++) {
      const digit = at - 1;
      const [left, top] = [(at % columns) * (side + 12), Math.floor(at / columns) * (side + below + GAP_PX)];
      const isWinner = digit === digitOf(logits);
      if (at === 0) paintInk(pen, given, left, top, side);
      else paintSigned(pen, this.#votesFor(digit).map((vote) => vote / most), left, top, side);
      if (isWinner) frame(pen, this.color, left, top, side);
      const words = at === 0 ? "given" : `${digit}: ${signed(logits[digit])}`;
      this.#label(pen, words, left + side / 2, top + side + 0.7 * below, isWinner);
    }
  }

  /**
   * A hidden layer: each unit a tile that is lit as it fires, those that are alike together; the
   * picture stands beside them, or above where the place is narrow.
   */
  #paintUnits(pen, width, height) {
    const { given, name, units } = this.trace;
    const columns = Math.ceil(Math.sqrt(units.length));
    const isNarrow = width < 1.2 * height;
    const below = BELOW * this.letter;
    const picture = isNarrow ? (height - 2 * below) * 0.36 : Math.min(height - below, width * 0.23);
    const above = isNarrow ? picture + below : 0;
    const side = Math.min(height - above - below, width * (isNarrow ? 0.6 : 0.38)) / columns;
    const left = isNarrow ? 0 : picture + width * 0.04;
    const order = this.descriptions[name]?.order ?? [...units.keys()];
    order.forEach((unit, at) => {
      const row = Math.floor(at / columns);
      const column = row % 2 ? columns - 1 - (at % columns) : at % columns; // as an ox ploughs
      this.voters.set(unit, { x: left + column * side, y: above + row * side, side });
    });
    const ends = this.#paths(pen, height, side / 2);
    const most = greatest(units);
    for (const [unit, place] of this.voters) this.#tile(pen, units[unit] / most, place, ends.get(unit));
    const weights = this.open !== null && this.descriptions[name]?.pictures[this.open];
    if (!weights) {
      paintInk(pen, given, 0, 0, picture);
    } else {
      const strongest = greatest(weights);
      paintSigned(pen, weights.map((weight) => weight / strongest), 0, 0, picture, given);
    }
    this.#label(pen, weights ? "looks for" : "given", picture / 2, picture + 0.7 * below);
    this.#label(pen, `${units.length} hidden units`, left + (columns * side) / 2, above + columns * side + 0.7 * below);
    if (isNarrow) this.#key(pen, picture + GAP_PX, picture / 2, this.letter);
    else this.#key(pen, (picture - KEY.width * this.letter) / 2, picture + 2 * below, this.letter);
    this.#scores(pen, width, height);
  }

  /**
   * Convolutions: of each layer the maps that matter most, the first nearest to what is given; each
   * layer is a column, or a row where the place is narrow.
   */
  #paintMaps(pen, width, height) {
    const { given, maps, name } = this.trace;
    const { right } = this;
    const isNarrow = width < 1.2 * height;
    const layers = maps.length + 1;
    const [below, aside] = [BELOW * this.letter, LABEL_ROOM * this.letter];
    const side = isNarrow
      ? Math.min(height / layers, (right - aside) / 3) - GAP_PX
      : Math.min((height - below) / MAPS - GAP_PX, right / (layers + 0.4) - 8);
    const [room, step] = [isNarrow ? right - aside : height - below, side + GAP_PX];
    const count = Math.floor(room / step);
    const apart = isNarrow ? step : Math.min((right - side / 2) / layers, 1.5 * side);
    const placeOf = (layer, rank) => (isNarrow ? [rank * step, layer * apart] : [layer * apart, rank * step]);
    const label = (words, layer, shown) => {
      const [x, y] = placeOf(layer, shown);
      if (isNarrow) this.#label(pen, words, x + aside / 2, y + side / 2 + 5);
      else this.#label(pen, words, x + side / 2, y + 0.6 * below, false, Math.min(this.letter, side * 0.26));
    };
    if (this.rests || !this.orders[name]) this.orders[name] = maps.map((layer, at) => this.#mattering(layer, at));
    paintInk(pen, given, 0, 0, side);
    maps.forEach((layer, at) => {
      const faint = FAINT * greatest(layer.values);
      const shown = this.orders[name][at].slice(0, count);
      shown.forEach((map, rank) => {
        const [left, top] = placeOf(at + 1, rank);
        const found = layer.values.filter((_, place) => place % layer.count === map);
        paintMap(pen, found, layer.side, Math.max(greatest(found), faint), this.color, left, top, side);
        if (at === maps.length - 1) this.voters.set(map, { x: left, y: top, side });
      });
    });
    this.#paths(pen, height, side);
    label("given", 0, 1);
    maps.forEach(({ count: all }, at) => label(`${Math.min(count, all)} of ${all}`, at + 1, Math.min(count, all)));
    const size = Math.min(this.letter, side / KEY.width);
    if (isNarrow) this.#key(pen, side + 1.2 * aside, side / 2, this.letter);
    else this.#key(pen, (side - KEY.width * size) / 2, side + 2 * below, size);
    this.#scores(pen, width, height);
    const opened = this.voters.get(this.open);
    if (opened) frame(pen, this.style.color, opened.x, opened.y, side);
  }

  /** @returns {number[]} a layer's maps, those first that vote most, or tell places apart most */
  #mattering({ count, values }, at) {
    const weight = new Float32Array(count);
    const means = new Float32Array(count);
    if (at === this.trace.maps.length - 1) {
      this.trace.contributions.forEach((vote, place) => {
        const map = Math.floor(place / DIGITS);
        weight[map] = Math.max(weight[map], Math.abs(vote));
      });
    } else {
      values.forEach((value, place) => (means[place % count] += (value * count) / values.length));
      values.forEach((value, place) => (weight[place % count] += (value - means[place % count]) ** 2));
    }
    return [...weight.keys()].sort((one, other) => weight[other] - weight[one]);
  }

  /**
   * The strongest contributions to the first digit and to the second, or all of the voter that is
   * touched, as lines as wide as they are strong; they begin `aside` from a voter's left.
   * @returns {Map<number, number>} the strongest contribution of each voter with a line
   */
  #paths(pen, height, aside) {
    const { right } = this;
    const { contributions, logits } = this.trace;
    const digits = [...logits.keys()].sort((one, other) => logits[other] - logits[one]);
    const size = (at) => Math.abs(contributions[at]);
    const strongest = (digit) =>
      [...this.#votesFor(digit).keys()]
        .map((voter) => voter * DIGITS + digit)
        .sort((one, other) => size(other) - size(one))
        .slice(0, PATHS);
    const shown = this.open === null ? digits.slice(0, 2).flatMap(strongest) : digits.map((digit) => this.open * DIGITS + digit);
    const most = greatest(shown.map((at) => contributions[at]));
    const ends = new Map();
    for (const at of shown.sort((one, other) => size(one) - size(other))) {
      const voter = Math.floor(at / DIGITS);
      const place = this.voters.get(voter);
      if (!place) continue;
      const [x, y] = [place.x + aside, place.y + place.side / 2];
      const [middle, to] = [(x + right) / 2, ((at % DIGITS) + 0.5) * (height / DIGITS)];
      pen.strokeStyle = rgba(contributions[at] > 0 ? FOR : AGAINST, 0.75);
      pen.lineWidth = Math.max(0.5, (7 * size(at)) / most);
      pen.beginPath();
      pen.moveTo(x, y);
      pen.bezierCurveTo(middle, y, middle, to, right, to);
      pen.stroke();
      ends.set(voter, contributions[at]);
    }
    return ends;
  }

  /** A unit, lit as it fires, and framed if a line begins there. */
  #tile(pen, share, { x, y, side }, contribution) {
    for (const color of ["#0b0b0b", rgba(partsOf(this.color), Math.sqrt(Math.max(0, share)))]) {
      pen.fillStyle = color;
      pen.fillRect(x, y, side - 2, side - 2);
    }
    if (!contribution) return;
    pen.strokeStyle = rgba(contribution > 0 ? FOR : AGAINST);
    pen.lineWidth = 2;
    pen.strokeRect(x + 1, y + 1, side - 4, side - 4);
  }

  /** What the colors of the lines mean; the first one's middle is `top`. */
  #key(pen, left, top, size) {
    [[FOR, "adds"], [AGAINST, "takes"]].forEach(([color, words], row) => {
      const middle = top + row * KEY.row * size;
      pen.fillStyle = rgba(color);
      pen.fillRect(left, middle - 2, KEY.line * size, 4);
      this.#label(pen, words, left + KEY.words * size, middle + 0.35 * size, false, size);
    });
  }

  /** The ten digits with their scores, the greatest framed. */
  #scores(pen, width, height) {
    const { logits } = this.trace;
    const [left, row] = [this.right, height / DIGITS];
    const size = Math.min(row * 0.62, 22, (width - left) / 5.4);
    logits.forEach((score, digit) => {
      const isWinner = digit === digitOf(logits);
      const base = (digit + 0.5) * row + size * 0.35;
      this.#label(pen, digit, left + size * 0.8, base, isWinner, size);
      this.#label(pen, signed(score), (left + 1.4 * size + width) / 2, base, isWinner, size);
      if (isWinner) frame(pen, this.color, left, digit * row, width - left, row);
    });
  }

  #label(pen, words, middle, base, isBold = false, size = this.letter) {
    pen.font = `${isBold ? 700 : 400} ${size}px ${this.style.fontFamily}`;
    pen.textAlign = "center";
    pen.strokeStyle = this.style.getPropertyValue("--st-background-color"); // over lines
    pen.lineWidth = 4;
    pen.lineJoin = "round";
    pen.strokeText(words, middle, base);
    pen.fillStyle = this.style.color;
    pen.fillText(words, middle, base);
  }

  /** @returns {Float32Array} what each voter adds to the digit */
  #votesFor(digit) {
    return this.trace.contributions.filter((_, at) => at % DIGITS === digit);
  }

  #touch({ offsetX, offsetY }) {
    const isAt = ([, { x, y, side }]) => offsetX >= x && offsetX < x + side && offsetY >= y && offsetY < y + side;
    this.#openVoter([...(this.voters ?? [])].find(isAt)?.[0] ?? null);
  }

  #walk(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const voters = [...(this.voters ?? []).keys()];
    if (!step || !voters.length) return;
    event.preventDefault();
    this.#openVoter(voters.at((voters.indexOf(this.open) + step) % voters.length));
  }

  #openVoter(voter) {
    if (voter === this.open) return;
    this.open = voter;
    this.#show();
  }
}
