import { finderIn, penOf } from "../shared/elements.js";
import { digitOf } from "../shared/sentences.js";

/** @typedef {import("../shared/sentences.js").Answers} Answers */
/** @typedef {{number: number, count: number, sentence: string, target: ?number}} Step - `target` is to be misread */

/** The bar that tells a story step by step; the server shows what a step is about. */
export class Story {
  /** @param {HTMLElement} bar @param {(number: number) => void} onStep - 0 leaves the story */
  constructor(bar, onStep) {
    this.bar = bar;
    this.onStep = onStep;
    /** @type {?Step} */
    this.step = null;
    this.from = 0; // where a swipe began
    this.ending = new AbortController(); // of keeping something in view
    this.find = finderIn(bar);
    this.before = this.find(".before", HTMLButtonElement);
    this.next = this.find(".next", HTMLButtonElement);
    this.save = this.find(".save", HTMLButtonElement);
    this.before.onclick = () => this.go(-1);
    this.next.onclick = () => this.go(1);
    this.find(".leave").onclick = () => this.leave();
    bar.addEventListener("touchstart", ({ touches }) => (this.from = touches[0].clientX), { passive: true });
    bar.addEventListener("touchend", ({ changedTouches }) => this.#swipe(changedTouches[0].clientX));
  }

  get isOpen() {
    return this.step !== null;
  }

  /**
   * @param {?Step} step
   * @returns {boolean} whether it is another step than before
   */
  show(step) {
    const isOther = step?.number !== this.step?.number;
    this.step = step;
    this.bar.hidden = !step;
    if (!step || !isOther) return false;
    this.find(".number").textContent = `${step.number} of ${step.count}`;
    this.find(".sentence").textContent = step.sentence;
    this.before.disabled = step.number === 1;
    this.next.disabled = step.number === step.count;
    this.find(".count").hidden = this.save.hidden = step.target === null;
    return true;
  }

  /** Goes so many steps on, where there are any. @param {number} steps */
  go(steps) {
    if (!this.step) return;
    const number = this.step.number + steps;
    if (number >= 1 && number <= this.step.count) this.onStep(number);
  }

  leave() {
    this.onStep(0);
  }

  /** Keeps what a step is about in view, however late it comes, until a person scrolls. @param {HTMLElement} element */
  keepInView(element) {
    this.end();
    const ending = new AbortController();
    this.ending = ending;
    const page = new ResizeObserver(() => element.scrollIntoView());
    const whole = document.querySelector("[data-testid=stMainBlockContainer]");
    if (whole) page.observe(whole);
    ending.signal.addEventListener("abort", () => page.disconnect());
    for (const own of ["wheel", "pointerdown"]) {
      document.addEventListener(own, () => ending.abort(), { passive: true, signal: ending.signal });
    }
  }

  end() {
    this.ending.abort();
  }

  /**
   * Counts the networks that misread it: they read another digit than the one that is asked for.
   * @param {Answers} answers
   */
  count(answers) {
    const { target = null } = this.step ?? {};
    if (target === null) return;
    const read = Object.values(answers).map(digitOf);
    const misread = read.filter((digit) => digit !== target).length;
    this.find(".count").textContent = read.length ? `${misread} of ${read.length} fooled` : "";
    this.save.disabled = !read.length;
  }

  /** @param {number} to */
  #swipe(to) {
    if (Math.abs(to - this.from) > 40) this.go(to < this.from ? 1 : -1);
  }
}

const WIDTH = 900, HEIGHT = 560, MARGIN = 30, PAD = 500; // of the picture, in pixels

/**
 * Saves a picture of the drawing and of what each network reads.
 * @param {HTMLCanvasElement} pad @param {import("../shared/sentences.js").Network[]} networks
 * @param {Answers} answers @param {string} words
 */
export function savePicture(pad, networks, answers, words) {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = penOf(canvas);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.fillStyle = "#0b0b0b";
  pen.fillRect(MARGIN, MARGIN, PAD, PAD);
  pen.drawImage(pad, MARGIN, MARGIN, PAD, PAD);
  const row = PAD / (networks.length + 1);
  pen.font = "700 24px sans-serif";
  pen.fillStyle = "#161616";
  pen.fillText(words, PAD + 2 * MARGIN, MARGIN + 0.6 * row);
  networks.forEach(({ name, title, color }, at) => {
    const base = MARGIN + (at + 1.6) * row;
    pen.fillStyle = color;
    pen.fillRect(PAD + 2 * MARGIN, base - 20, 8, 26);
    pen.fillStyle = "#161616";
    pen.fillText(`${answers[name] ? digitOf(answers[name]) : "?"}  ${title}`, PAD + 2 * MARGIN + 20, base);
  });
  const link = document.createElement("a");
  link.href = canvas.toDataURL();
  link.download = "digitrec.png";
  link.click();
}
