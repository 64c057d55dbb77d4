import { PICTURE_SCALE } from "../from_python.js";
import { finderIn, penOf } from "../shared/elements.js";
import { paintInk, paintOrSay, paintSigned } from "../shared/painting.js";
import { digitOf, percent } from "../shared/sentences.js";

/** @typedef {import("./curves.js").Learner & Kept} Learner - a network as it was after each epoch */

/**
 * @typedef {Object} Kept
 * @property {number[][]} answers - ten probabilities per epoch
 * @property {number[]} confidence - of the held-out images, per epoch
 * @property {{count: number, areDigits: boolean, bytes: string}} pictures - int8 in base64,
 *   (epochs, count, 28 * 28): what the digits, or some hidden units, look for
 */

/** What one network reads after an epoch, how it does on held-out images, and its weights. */
export class Learning {
  /**
   * @param {Learner} learner
   * @param {number[]} ink - the drawing, (28 * 28) in [0, 1]
   * @param {HTMLElement} node - a copy of the template, to be filled
   */
  constructor(learner, ink, node) {
    this.learner = learner;
    this.ink = ink;
    this.side = Math.sqrt(ink.length); // of each picture
    this.weights = Int8Array.from(atob(learner.pictures.bytes), (letter) => letter.charCodeAt(0));
    this.node = node;
    this.find = finderIn(node);
    node.style.setProperty("--color", learner.color);
    this.find("h3").textContent = learner.title;
    this.bars = learner.answers[0].map(() => document.createElement("i"));
    const digits = this.bars.map((_, digit) => labelled("span", digit));
    this.find(".bars").append(...this.bars, ...digits);
    this.pens = this.#addPictures();
  }

  /** @param {number} epoch - from 1; after its last one a network stays as it is */
  show(epoch) {
    const { answers, accuracy, confidence } = this.learner;
    const at = Math.min(epoch, answers.length) - 1;
    this.find(".digit").textContent = `${digitOf(answers[at])}`;
    for (const [digit, bar] of this.bars.entries()) bar.style.setProperty("--share", `${answers[at][digit]}`);
    this.find(".reads").textContent = this.words(epoch);
    this.find(".held-out").textContent =
      `Images held out: ${percent(confidence[at], 1)} sure, ${percent(accuracy.heldOut[at], 1)} right`;
    paintOrSay(this.find(".looks-for"), () => this.#paint(at));
  }

  /** @param {number} at */
  #paint(at) {
    paintInk(penOf(this.find(".ink", HTMLCanvasElement)), this.ink, 0, 0, this.side);
    const ofEpoch = this.weights.subarray(at * this.pens.length * this.ink.length);
    this.pens.forEach((pen, number) => {
      const values = ofEpoch.subarray(number * this.ink.length, (number + 1) * this.ink.length);
      paintSigned(pen, Array.from(values, (value) => value / PICTURE_SCALE), 0, 0, this.side);
    });
  }

  /** What it reads after an epoch. @param {number} epoch */
  words(epoch) {
    const { answers } = this.learner;
    const probabilities = answers[Math.min(epoch, answers.length) - 1];
    const until = epoch > answers.length ? `; it stopped learning after epoch ${answers.length}` : "";
    return `Reads ${digitOf(probabilities)}, ${percent(Math.max(...probabilities), 1)} sure${until}`;
  }

  /** Adds a canvas per picture, and returns what paints on each. */
  #addPictures() {
    const { count, areDigits } = this.learner.pictures;
    const looks = areDigits ? "What each digit looks for" : `What ${count} hidden units look for`;
    this.find(".looks-for").textContent = `${looks}: ink on blue, none on red`;
    const canvases = Array.from({ length: count }, () => document.createElement("canvas"));
    for (const canvas of canvases) Object.assign(canvas, { width: this.side, height: this.side });
    const parts = canvases.map((canvas, number) => {
      const figure = document.createElement("figure");
      figure.append(canvas, ...(areDigits ? [labelled("figcaption", number)] : []));
      return figure;
    });
    this.find(".pictures").append(...parts);
    return canvases.map(penOf);
  }
}

/** @param {"span" | "figcaption"} name @param {number} number */
function labelled(name, number) {
  const node = document.createElement(name);
  node.textContent = `${number}`;
  return node;
}
