import { paintInk, paintOrSay, paintSigned } from "./painting.js";
import { digitOf, percent } from "./wording.js";

const SIDE = 28;

/**
 * A network as it was after each epoch.
 * @typedef {Object} Learner
 * @property {string} title
 * @property {string} color
 * @property {number[][]} answers - ten probabilities per epoch
 * @property {number[]} confidence - of the held-out images, per epoch
 * @property {{heldOut: number[]}} accuracy
 * @property {{count: number, areDigits: boolean, bytes: string}} pictures - int8 in base64,
 *   (epochs, count, 28 * 28): what the digits, or some hidden units, look for
 */

/** What one network reads after an epoch, how it does on held-out images, and its weights. */
export class Learning {
  /**
   * @param {Learner} learner
   * @param {number[]} ink - the drawing, (28 * 28) in [0, 1]
   * @param {Element} node - a copy of the template, to be filled
   */
  constructor(learner, ink, node) {
    Object.assign(this, { learner, ink });
    this.weights = Int8Array.from(atob(learner.pictures.bytes), (letter) => letter.charCodeAt(0));
    this.node = node;
    node.style.setProperty("--color", learner.color);
    this.#find("h3").textContent = learner.title;
    this.bars = learner.answers[0].map(() => document.createElement("i"));
    const digits = this.bars.map((_, digit) => labelled("span", digit));
    this.#find(".bars").append(...this.bars, ...digits);
    this.#addPictures();
  }

  /** @param {number} epoch - from 1; after its last one a network stays as it is */
  show(epoch) {
    const { answers, accuracy, confidence } = this.learner;
    const at = Math.min(epoch, answers.length) - 1;
    this.#find(".digit").textContent = digitOf(answers[at]);
    this.bars.forEach((bar, digit) => bar.style.setProperty("--share", answers[at][digit]));
    this.#find(".reads").textContent = this.words(epoch);
    this.#find(".held-out").textContent =
      `Images held out: ${percent(confidence[at], 1)} sure, ${percent(accuracy.heldOut[at], 1)} right`;
    paintOrSay(this.#find(".looks-for"), () => this.#paint(at));
  }

  #paint(at) {
    paintInk(this.#find(".ink").getContext("2d"), this.ink, 0, 0, SIDE);
    const ofEpoch = this.weights.subarray(at * this.pens.length * SIDE ** 2);
    this.pens.forEach((pen, number) => {
      const values = ofEpoch.subarray(number * SIDE ** 2, (number + 1) * SIDE ** 2);
      paintSigned(pen, Array.from(values, (value) => value / 127), 0, 0, SIDE);
    });
  }

  /** What it reads after an epoch. */
  words(epoch) {
    const { answers } = this.learner;
    const probabilities = answers[Math.min(epoch, answers.length) - 1];
    const until = epoch > answers.length ? `; it stopped learning after epoch ${answers.length}` : "";
    return `Reads ${digitOf(probabilities)}, ${percent(Math.max(...probabilities), 1)} sure${until}`;
  }

  #addPictures() {
    const { count, areDigits } = this.learner.pictures;
    const looks = areDigits ? "What each digit looks for" : `What ${count} hidden units look for`;
    this.#find(".looks-for").textContent = `${looks}: ink on blue, none on red`;
    const canvases = Array.from({ length: count }, () => document.createElement("canvas"));
    for (const canvas of canvases) Object.assign(canvas, { width: SIDE, height: SIDE });
    this.pens = canvases.map((canvas) => canvas.getContext("2d"));
    const parts = canvases.map((canvas, number) => {
      const figure = document.createElement("figure");
      figure.append(canvas, ...(areDigits ? [labelled("figcaption", number)] : []));
      return figure;
    });
    this.#find(".pictures").append(...parts);
  }

  #find(part) {
    return this.node.querySelector(part);
  }
}

function labelled(name, words) {
  const node = document.createElement(name);
  node.textContent = words;
  return node;
}
