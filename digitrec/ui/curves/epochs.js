import { Curves } from "./curves.js";
import { finderIn } from "../shared/elements.js";
import { Learning } from "./learning.js";

const STEP_MS = 900; // that Play stays at an epoch

/** @typedef {import("./learning.js").Learner} Learner */

/**
 * @typedef {Object} Data
 * @property {(Learner | import("./curves.js").Learner & {answers?: undefined})[]} learners
 * @property {number[]} ink - of the drawing, (28 * 28) in [0, 1]; empty where no learner has answers
 */

/** Learning curves, and what each network was after every epoch: one slider runs through all. */
class Epochs {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.find = finderIn(root);
    /** @type {Data["learners"]} */
    this.learners = [];
    /** @type {Learning[]} */
    this.networks = [];
    /** @type {number | undefined} */
    this.last = undefined; // epoch
    /** @type {number | undefined} */
    this.timer = undefined;
    this.curves = [...root.querySelectorAll("svg")].map((svg) => new Curves(svg));
    this.slider = this.find("input", HTMLInputElement);
    this.slider.oninput = () => this.#stop();
    this.find(".play").onclick = () => (this.timer ? this.#stop() : this.#play());
    for (const { svg } of this.curves) svg.onclick = (event) => this.#jump(event);
    new ResizeObserver(() => this.#draw()).observe(this.find(".charts"));
  }

  /** @param {Data} data */
  update({ learners, ink }) {
    this.learners = learners;
    const kept = learners.filter((learner) => learner.answers !== undefined);
    const last = Math.max(0, ...kept.map(({ answers }) => answers.length));
    this.find(".controls").hidden = !last;
    if (last !== this.last) Object.assign(this.slider, { max: last, value: last }); // as it was trained
    this.last = last;
    const template = finderIn(this.find("template", HTMLTemplateElement).content)(".network");
    this.networks = kept.map((learner) => new Learning(learner, ink, document.importNode(template, true)));
    this.find(".networks").replaceChildren(...this.networks.map(({ node }) => node));
    this.find(".legend").replaceChildren(
      ...learners.map(({ title, color }) => sample(title, color)),
      sample("in training"),
      sample("held out", "", "dashed"),
    );
    this.#draw();
  }

  leave() {
    this.#pause();
  }

  #stop() {
    this.#pause();
    this.#show();
  }

  #draw() {
    if (!this.learners.length || !this.find(".charts").clientWidth) return;
    for (const curves of this.curves) curves.show(this.learners);
    this.#show();
  }

  #show() {
    const epoch = this.last ? Number(this.slider.value) : 0;
    for (const curves of this.curves) curves.mark(epoch);
    for (const network of this.networks) network.show(epoch);
    this.find("output").textContent = `Epoch ${epoch} of ${this.last}`;
    this.slider.setAttribute("aria-valuetext", `Epoch ${epoch} of ${this.last}`);
    this.find(".play").textContent = this.timer ? "Pause" : "Play";
    this.find(".play").classList.toggle("playing", Boolean(this.timer));
    if (this.timer) return; // a screen reader is told where it ends
    const read = this.networks.map((network) => `${network.learner.title}: ${network.words(epoch)}.`);
    this.find(".spoken").textContent = read.join(" ");
  }

  #play() {
    if (Number(this.slider.value) === this.last) this.slider.value = "1";
    this.timer = setInterval(() => {
      this.slider.stepUp();
      if (Number(this.slider.value) === this.last) this.#pause();
      this.#show();
    }, STEP_MS);
    this.#show();
  }

  #pause() {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Goes to the epoch that was pressed on a chart. @param {MouseEvent} event */
  #jump({ offsetX }) {
    if (!this.last) return;
    this.slider.value = `${Math.round(this.curves[0].epochAt(offsetX))}`;
    this.#stop();
  }
}

/** @param {string} words */
function sample(words, color = "", kind = "") {
  const node = document.createElement("span");
  Object.assign(node, { textContent: words, className: kind });
  if (color) node.style.setProperty("--color", color);
  return node;
}

/** @param {{parentElement: HTMLElement & {own?: Epochs}, data: Data}} component */
export default function ({ parentElement, data }) {
  parentElement.own ??= new Epochs(parentElement);
  parentElement.own.update(data);
  return () => parentElement.own?.leave();
}
