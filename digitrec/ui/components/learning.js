import { paintInk, paintSigned } from "./painting.js";
import { digitOf, percent } from "./wording.js";

const PIXELS = 784;
const SIDE = 56; // of a picture, in pixels of its canvas
const GAP = 4;

/**
 * A network as it was after each epoch.
 * @typedef {Object} Learner
 * @property {string} title
 * @property {string} color
 * @property {number[][]} answers - ten probabilities per epoch
 * @property {number[]} confidence - of the held-out images, per epoch
 * @property {{heldOut: number[]}} accuracy
 * @property {{names: string[], bytes: string, what: string}} pictures - int8 in base64, per epoch
 */

/** What one network reads after an epoch, how it does on held-out images, and its weights. */
export class Learning {
  /** @param {Learner} learner @param {number[]} ink - the drawing, (28 * 28) in [0, 1] */
  constructor(learner, ink) {
    this.learner = learner;
    this.weights = Int8Array.from(atob(learner.pictures.bytes), (letter) => letter.charCodeAt(0));
    this.node = document.createElement("section");
    this.node.className = "network";
    this.node.style.setProperty("--color", learner.color);
    const digits = [...Array(10).keys()];
    this.node.innerHTML = `<h3></h3><div class="answer"><canvas width="28" height="28" role="img"
      aria-label="What it is given"></canvas><span class="digit"></span><div class="bars"
      aria-hidden="true">${"<i></i>".repeat(10)}${digits.map((digit) => `<span>${digit}</span>`).join("")}</div></div>
      <p class="reads"></p><p class="held-out"></p><canvas class="pictures" role="img"></canvas>`;
    this.find("h3").textContent = learner.title;
    paintInk(this.find("canvas").getContext("2d"), ink, 0, 0, 28);
  }

  find(part) {
    return this.node.querySelector(part);
  }

  /** @param {number} epoch - from 1; after its last one a network stays as it is */
  show(epoch) {
    const { answers, accuracy, confidence } = this.learner;
    const at = Math.min(epoch, answers.length) - 1;
    this.find(".digit").textContent = digitOf(answers[at]);
    this.node.querySelectorAll(".bars i").forEach((bar, digit) => bar.style.setProperty("--share", answers[at][digit]));
    this.find(".reads").textContent = this.words(epoch);
    this.find(".held-out").textContent =
      `Held-out digits: ${percent(accuracy.heldOut[at], 1)} right, ${percent(confidence[at], 1)} sure`;
    this.#paint(at);
  }

  /** What it reads, in words. */
  words(epoch) {
    const { answers } = this.learner;
    const at = Math.min(epoch, answers.length) - 1;
    const until = epoch > answers.length ? ` (trained ${answers.length} epochs)` : "";
    return `Reads ${digitOf(answers[at])}, ${percent(Math.max(...answers[at]), 1)} sure${until}`;
  }

  #paint(at) {
    const { names, what } = this.learner.pictures;
    const canvas = this.find(".pictures");
    const columns = Math.ceil(names.length / 2);
    canvas.width = columns * (SIDE + GAP) - GAP;
    canvas.height = 2 * (SIDE + GAP) - GAP;
    canvas.setAttribute("aria-label", `${what}: ${names.join(", ")}`);
    const pen = canvas.getContext("2d");
    names.forEach((_, number) => {
      const start = (at * names.length + number) * PIXELS;
      const values = Array.from(this.weights.subarray(start, start + PIXELS), (value) => value / 127);
      const [row, column] = [Math.floor(number / columns), number % columns];
      paintSigned(pen, values, column * (SIDE + GAP), row * (SIDE + GAP), SIDE);
    });
  }
}
