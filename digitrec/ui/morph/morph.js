import { CLASS_COUNT, SIDES } from "../from_python.js";
import { Canvas } from "../canvas/canvas.js";
import { Curve } from "./curve.js";
import { finderIn, penOf } from "../shared/elements.js";
import { aDigit, digitOf, percent, splitSentence } from "../shared/sentences.js";

const PLAY_MS = 6000; // from one drawing to the other

/** @typedef {import("../shared/sentences.js").Network} Network */

/**
 * What lies between two drawings, step by step: JSON by network of ten probabilities per step, and
 * the 28x28 pictures below one another, as a data URI.
 * @typedef {Object} Between
 * @property {string} pictures
 * @property {string} answers
 * @property {Object<string, string>} paths - in words, by network
 * @property {number} digit - which the curves are about
 * @property {number} opensAt - a step
 * @property {boolean} isCrossFade
 */

/** @typedef {import("../sync.js").ServerState} CanvasData */
/** @typedef {{first: CanvasData, second: CanvasData, networks: Network[], between: ?Between}} Data */

/** Two canvases, and what lies between their drawings: picture, answers and curve, by the slider. */
class Morph {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.find = finderIn(root);
    /** @type {Network[]} */
    this.networks = [];
    /** @type {Object<string, number[]>} */
    this.answers = {};
    this.pictures = new Image();
    /** @type {?number} */
    this.playing = null; // the next frame of it
    this.canvases = SIDES.map((side) => new Canvas(this.find(`.${side}`), `digitrec-${side}`));
    this.slider = this.find("input", HTMLInputElement);
    this.curve = new Curve(this.find("svg", SVGElement));
    this.slider.oninput = () => {
      this.#stop();
      this.#show();
    };
    this.find(".play").onclick = () => (this.playing ? this.#stop() : this.#play());
  }

  /** @param {Data} data @param {(name: string, value: unknown) => void} send */
  update(data, send) {
    for (const [at, side] of SIDES.entries()) this.canvases[at].update(data[side], (drawing) => send(side, drawing));
    const { between, networks } = data;
    this.networks = networks;
    this.find(".morph").classList.toggle("blank", !between);
    this.find(".fade").hidden = !between?.isCrossFade;
    if (!between) return this.#stop();
    if (between.pictures !== this.pictures.src) this.slider.value = `${between.opensAt}`;
    this.answers = JSON.parse(between.answers);
    this.pictures = new Image();
    this.pictures.onload = () => this.#show();
    this.pictures.src = between.pictures;
    this.find(".asked").textContent = `How sure each is of ${aDigit(between.digit)}`;
    /** @param {Network} network */
    const shares = ({ name }) => this.answers[name].filter((_, at) => at % CLASS_COUNT === between.digit);
    this.curve.show(networks.map((network) => ({ color: network.color, shares: shares(network) })));
    this.#list(networks, between.paths);
    this.#show();
  }

  leave() {
    this.#stop();
    for (const { pad } of this.canvases) pad.leave();
  }

  /** @param {Network[]} networks @param {Between["paths"]} paths */
  #list(networks, paths) {
    this.find(".answers").replaceChildren(
      ...networks.map(({ name, title, color }) => {
        const row = document.createElement("li");
        row.style.setProperty("--color", color);
        row.innerHTML = `<b class="title"></b><b class="digit"></b><span class="share"></span><span
          class="path"></span>`;
        const find = finderIn(row);
        find(".title").textContent = title;
        find(".path").textContent = paths[name];
        return row;
      }),
    );
  }

  /** Shows what is read at the slider's share. */
  #show() {
    const { networks } = this;
    if (!networks.length) return;
    const share = Number(this.slider.value);
    const read = Object.fromEntries(
      networks.map(({ name }) => [name, this.answers[name].slice(CLASS_COUNT * share, CLASS_COUNT * (share + 1))]),
    );
    networks.forEach(({ name }, at) => {
      const find = finderIn(this.find(".answers").children[at]);
      find(".digit").textContent = `${digitOf(read[name])}`;
      find(".share").textContent = percent(Math.max(...read[name]), 1);
    });
    const split = splitSentence(read, networks);
    this.find(".split").textContent = split;
    this.find("output").textContent = `${share} %`;
    this.slider.setAttribute("aria-valuetext", `${share} %: ${split}`);
    this.curve.mark(share);
    const pen = penOf(this.find(".picture", HTMLCanvasElement));
    const { complete, naturalWidth: side } = this.pictures; // square, below one another
    if (complete) pen.drawImage(this.pictures, 0, side * share, side, side, 0, 0, side, side);
  }

  #play() {
    const from = Number(this.slider.value) % 100; // from the start again, once it is at the end
    this.#name("Pause");
    /** @type {?number} */
    let started = null;
    /** @param {number} now - milliseconds */
    const step = (now) => {
      started ??= now;
      const share = Math.min(from + (100 * (now - started)) / PLAY_MS, 100);
      this.slider.value = `${share}`;
      this.#show();
      if (share < 100) this.playing = requestAnimationFrame(step);
      else this.#stop();
    };
    this.playing = requestAnimationFrame(step);
  }

  #stop() {
    if (this.playing !== null) cancelAnimationFrame(this.playing);
    this.playing = null;
    this.#name("Play");
  }

  /** @param {"Play" | "Pause"} words */
  #name(words) {
    this.find(".play").textContent = words;
    this.find(".play").classList.toggle("playing", words === "Pause");
  }
}

/**
 * @param {{parentElement: HTMLElement & {morph?: Morph}, data: Data,
 *   setStateValue: (name: string, value: unknown) => void}} component
 */
export default function ({ parentElement, data, setStateValue }) {
  parentElement.morph ??= new Morph(parentElement);
  parentElement.morph.update(data, setStateValue);
  return () => parentElement.morph?.leave();
}
