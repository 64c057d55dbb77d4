const NAMESPACE = "http://www.w3.org/2000/svg";
const SPACE = { left: 44, right: 12, top: 10, bottom: 28 }; // around the curves, for the axes
const WIDTHS = [2.5, 4, 5.5]; // what lies underneath is wider, so that curves that coincide are seen
const TICKS = 4;

/**
 * @typedef {{training: number[], heldOut: number[]}} Curve - one value per epoch
 * @typedef {{title: string, color: string, loss: Curve, accuracy: Curve}} Learner
 * @typedef {Object<string, string | number>} Attributes
 */

/** One measure by epoch, solid in training and dashed held out, with a marker at one epoch. */
export class Curves {
  /** @param {SVGElement} svg - its data-measure is "loss" or "accuracy" */
  constructor(svg) {
    this.svg = svg;
    /** @type {"loss" | "accuracy"} */
    this.measure = svg.dataset.measure === "loss" ? "loss" : "accuracy";
    this.size = { width: 0, height: 0 };
    this.range = { low: 0, high: 1, last: 2 }; // of the values, and the last epoch
    this.marker = element("g", { class: "marker" });
  }

  /** @param {Learner[]} learners - of which the first is drawn on top */
  show(learners) {
    const { clientWidth: width, clientHeight: height } = this.svg;
    this.size = { width, height };
    const curves = learners.map((learner) => learner[this.measure]);
    const values = curves.flatMap(({ training, heldOut }) => [...training, ...heldOut]);
    const ticks = ticksOf(Math.min(...values), Math.max(...values));
    const last = Math.max(2, ...curves.map(({ training }) => training.length));
    this.range = { low: ticks[0], high: ticks[ticks.length - 1], last };
    const decimals = -Math.floor(Math.log10(ticks[1] - ticks[0]));
    /** @param {number} tick */
    const words = (tick) =>
      this.measure === "accuracy" ? inPercent(tick, decimals - 2) : tick.toFixed(Math.max(0, decimals));
    const epochs = ticksOf(1, last, Math.min(last - 1, 9)).filter((at) => at >= 1 && at <= last && at % 1 === 0);
    this.svg.replaceChildren(
      ...ticks.flatMap((tick) => this.#rule(tick, words(tick))),
      ...epochs.map((epoch) => text(`${epoch}`, this.#x(epoch), height - 6, "middle")),
      ...learners.flatMap(({ color }, at) => this.#lines(curves[at], color, WIDTHS[at % WIDTHS.length])).reverse(),
    );
    this.marker.replaceChildren(element("line", { y1: SPACE.top, y2: height - SPACE.bottom }));
    this.svg.append(this.marker);
    const titles = learners.map(({ title }) => title).join(", ");
    this.svg.setAttribute("aria-label", `${this.measure} by epoch of ${titles}`);
  }

  /** @param {?number} epoch - from 1; null hides the marker */
  mark(epoch) {
    this.marker.style.visibility = epoch ? "visible" : "hidden";
    if (epoch) this.marker.style.transform = `translateX(${this.#x(epoch)}px)`;
  }

  /** The epoch at a place from the left, in pixels; between two epochs a fraction. @param {number} x */
  epochAt(x) {
    return 1 + ((x - SPACE.left) / this.#width) * (this.range.last - 1);
  }

  get #width() {
    return this.size.width - SPACE.left - SPACE.right;
  }

  /** @param {number} epoch */
  #x(epoch) {
    return SPACE.left + ((epoch - 1) / (this.range.last - 1)) * this.#width;
  }

  /** @param {number} value */
  #y(value) {
    const { low, high } = this.range;
    const bottom = this.size.height - SPACE.bottom;
    return bottom - ((value - low) / (high - low)) * (bottom - SPACE.top);
  }

  /** @param {number} value @param {string} words */
  #rule(value, words) {
    const y = this.#y(value);
    const line = element("line", { x1: SPACE.left, x2: SPACE.left + this.#width, y1: y, y2: y });
    return [line, text(words, SPACE.left - 8, y + 4, "end")];
  }

  /** @param {Curve} curve @param {string} color @param {number} width */
  #lines({ training, heldOut }, color, width) {
    return Object.entries({ training, "held-out": heldOut }).map(([kind, values]) => {
      const points = values.map((value, at) => `${this.#x(at + 1)},${this.#y(value)}`);
      const d = `M${points[0]}L${points.join("L")}`;
      return element("path", { class: kind, d, stroke: color, "stroke-width": width });
    });
  }
}

/**
 * A share as it is: an axis has its 100 %, where a probability never reaches it.
 * @param {number} share @param {number} decimals
 */
const inPercent = (share, decimals) => `${(100 * share).toFixed(Math.max(0, decimals))}\u00a0%`;

/** Round numbers, evenly spaced, around low and high. @param {number} low @param {number} high */
function ticksOf(low, high, count = TICKS) {
  const rough = (high - low || 1) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
}

/** @param {string} words @param {number} x @param {number} y @param {"middle" | "end"} anchor */
function text(words, x, y, anchor) {
  const node = element("text", { x, y, "text-anchor": anchor });
  node.textContent = words;
  return node;
}

/** @param {"g" | "line" | "path" | "text"} name @param {Attributes} attributes */
function element(name, attributes) {
  const node = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, `${value}`);
  return node;
}
