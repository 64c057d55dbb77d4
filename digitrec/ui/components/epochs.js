import { Curves } from "./curves.js";
import { Learning } from "./learning.js";

const STEP_MS = 900; // that Play stays at an epoch

/** Learning curves, and what each network was after every epoch: one slider runs through all. */
class Epochs {
  constructor(root) {
    this.find = (part) => root.querySelector(part);
    this.curves = [...root.querySelectorAll("svg")].map((svg) => new Curves(svg));
    this.slider = this.find("input");
    this.slider.oninput = () => this.#stop();
    this.find(".play").onclick = () => (this.timer ? this.#stop() : this.#play());
    for (const { svg } of this.curves) svg.onclick = (event) => this.#jump(event);
    new ResizeObserver(() => this.#draw()).observe(this.find(".charts"));
  }

  /** @param {{learners: import("./learning.js").Learner[], ink: number[]}} data */
  update({ learners, ink }) {
    this.learners = learners;
    const kept = learners.filter(({ answers }) => answers);
    const last = Math.max(0, ...kept.map(({ answers }) => answers.length));
    this.find(".controls").hidden = !last;
    if (last !== this.last) Object.assign(this.slider, { max: last, value: last }); // as it was trained
    this.last = last;
    const template = this.find("template").content.firstElementChild;
    this.networks = kept.map((learner) => new Learning(learner, ink, template.cloneNode(true)));
    this.find(".networks").replaceChildren(...this.networks.map(({ node }) => node));
    this.find(".legend").replaceChildren(
      ...learners.map(({ title, color }) => sample(title, color)),
      sample("in training"),
      sample("held out", null, "dashed"),
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
    if (!this.learners || !this.find(".charts").clientWidth) return;
    for (const curves of this.curves) curves.show(this.learners);
    this.#show();
  }

  #show() {
    const epoch = this.last && Number(this.slider.value);
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
    if (Number(this.slider.value) === this.last) this.slider.value = 1;
    this.timer = setInterval(() => {
      this.slider.value = Number(this.slider.value) + 1;
      if (Number(this.slider.value) === this.last) this.#pause();
      this.#show();
    }, STEP_MS);
    this.#show();
  }

  #pause() {
    clearInterval(this.timer);
    this.timer = null;
  }

  /** Goes to the epoch that was pressed on a chart. */
  #jump({ offsetX }) {
    if (!this.last) return;
    this.slider.value = Math.round(this.curves[0].epochAt(offsetX));
    this.#stop();
  }
}

function sample(words, color = null, kind = "") {
  const node = document.createElement("span");
  Object.assign(node, { textContent: words, className: kind });
  if (color) node.style.setProperty("--color", color);
  return node;
}

export default function ({ parentElement, data }) {
  parentElement.own ??= new Epochs(parentElement);
  parentElement.own.update(data);
  return () => parentElement.own.leave();
}
