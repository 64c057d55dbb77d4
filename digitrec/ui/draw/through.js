import { accountOf, accountOfVoter } from "./accounts.js";
import { finderIn } from "../shared/elements.js";
import { paintOrSay } from "../shared/painting.js";
import { watchPixels } from "../canvas/resolution.js";
import { ThroughCanvas } from "./through_canvas.js";
import { mapOrders, paintMaps } from "./through_maps.js";
import { paintUnits } from "./through_units.js";
import { paintVotes } from "./through_votes.js";

/** @typedef {import("../engine/tracing.js").Trace} Trace */
/** @typedef {Object<string, import("../engine/tracing.js").Description>} Descriptions - by the network's name */

/** @type {Object<string, number>} - by key, how many voters further */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** A drawing on its way through one network, painted at every frame. */
export class Through {
  /**
   * @param {HTMLElement} figure - a canvas, and a caption that says the same in words
   * @param {Descriptions} descriptions - of the networks' hidden units
   */
  constructor(figure, descriptions) {
    this.figure = figure;
    this.canvas = finderIn(figure)("canvas", HTMLCanvasElement);
    this.account = finderIn(figure)("figcaption");
    this.descriptions = descriptions;
    /** @type {import("../shared/sentences.js").Network | undefined} */
    this.network = undefined;
    /** @type {?Trace} */
    this.trace = null;
    this.rests = true; // the pen
    /** @type {Object<string, number[][]>} */
    this.orders = {}; // of each network's maps, which change only while the pen rests
    /** @type {?number} */
    this.open = null; // the voter that is touched
    /** @type {ThroughCanvas["voters"]} */
    this.voters = new Map();
    this.#listen();
    this.leave = watchPixels(this.canvas, () => this.#show());
  }

  #listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.#touch(event));
    canvas.addEventListener("pointermove", (event) => this.#touch(event));
    canvas.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType !== "touch") this.#openVoter(null); // a finger leaves as soon as it is up
    });
    canvas.addEventListener("keydown", (event) => this.#walk(event));
  }

  /**
   * @param {import("../shared/sentences.js").Network | undefined} network - nothing is shown without one
   * @param {?Trace} trace @param {boolean} rests - whether the pen is up
   */
  show(network, trace, rests) {
    this.figure.hidden = !network;
    if (!network) return;
    if (network.name !== this.network?.name) this.open = null;
    this.network = network;
    this.trace = trace;
    this.rests = rests;
    this.#show();
  }

  #show() {
    const { network } = this;
    if (network) paintOrSay(this.account, () => this.#paint(network));
  }

  /** @param {import("../shared/sentences.js").Network} network */
  #paint({ name, title, color }) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return;
    const { open, trace } = this;
    const canvas = new ThroughCanvas(this.canvas, color);
    if (trace?.maps.length) {
      if (this.rests || !this.orders[name]) this.orders[name] = mapOrders(trace);
      paintMaps(canvas, trace, this.orders[name], open);
    } else if (trace?.units) paintUnits(canvas, trace, trace.units, this.descriptions[name], open);
    else if (trace) paintVotes(canvas, trace);
    this.voters = canvas.voters;
    this.account.textContent = `${title}. ${this.#words()}`;
    this.canvas.setAttribute("aria-label", this.account.textContent);
  }

  #words() {
    const { open, trace } = this;
    if (!trace) return "Draw a digit to see it on its way through the network.";
    return open === null ? accountOf(trace) : accountOfVoter(trace, open);
  }

  /** @param {PointerEvent} event */
  #touch({ offsetX, offsetY }) {
    for (const [voter, { x, y, side }] of this.voters) {
      const isAt = offsetX >= x && offsetX < x + side && offsetY >= y && offsetY < y + side;
      if (isAt) return this.#openVoter(voter);
    }
    this.#openVoter(null);
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    const step = STEPS[event.key];
    const voters = [...this.voters.keys()];
    if (!step || !voters.length) return;
    event.preventDefault();
    const at = this.open === null ? -1 : voters.indexOf(this.open);
    this.#openVoter(voters.at((at + step) % voters.length) ?? null);
  }

  /** @param {?number} voter */
  #openVoter(voter) {
    if (voter === this.open) return;
    this.open = voter;
    this.#show();
  }
}
