import { Board } from "./board.js";
import { finderIn } from "./elements.js";
import { Mosaic } from "./mosaic.js";
import { Pad } from "./pad.js";
import { recall, store } from "./storage.js";
import { UntilHeard } from "./until_heard.js";
import { aDigit, counted } from "./wording.js";

const KEPT = "digitrec-hand"; // where the tab keeps the drawings for a reload

/** @typedef {{number: number, label: number, strokes: number[][]}} Written */
/** @typedef {import("./board.js").Results & {again: number[]}} Results - and drawings to look at again */

/**
 * @typedef {Object} Data
 * @property {import("./wording.js").Network[]} networks
 * @property {number} task - the digit to write
 * @property {string} session
 * @property {number} taken - number of what the server took last
 * @property {string} problem
 * @property {boolean} isNew - whether the tab may know of drawings that the server does not have
 * @property {string} pairs - the most confused, in words
 * @property {string} drawings - JSON of mosaic.js's
 * @property {string} results - JSON
 */

/** The My hand page: a digit to write, and how the networks read those that were written. */
class Hand {
  /** @param {HTMLElement} root @param {Data} data */
  constructor(root, data) {
    this.find = finderIn(root);
    this.data = data;
    this.shown = ""; // the drawings, as the server said them last
    /** @type {number[]} */
    this.again = []; // numbers of drawings to look at again
    /** @type {(name: string, value: unknown) => void} */
    this.tell = () => {};
    this.pad = new Pad(this.find(".upper-canvas", HTMLCanvasElement), () => {}, () => this.#showTools());
    this.board = new Board(this.find);
    this.mosaic = new Mosaic(this.find(".mosaic"), ({ id }) => this.tell("opened", id));
    this.sender = this.find(".send", HTMLButtonElement);
    this.choice = this.find(".shown", HTMLSelectElement);
    this.find(".undo").onclick = () => this.pad.undo();
    this.find(".clear").onclick = () => this.pad.clear();
    this.sender.onclick = () => this.#send();
    this.find(".another").onclick = () => this.tell("another", true);
    this.choice.onchange = () => this.#arrange();
    this.word = new UntilHeard();
    /** @type {Written[]} */
    this.unsent = []; // what was written here that the server does not have yet
    this.last = 0; // number of what was written last
  }

  /** Takes what the server says; `tell` leads back to it. @param {Data} data @param {Hand["tell"]} tell */
  update(data, tell) {
    this.data = data;
    this.tell = tell;
    this.find(".task").textContent = `Write ${aDigit(data.task)}`;
    this.find(".problem").hidden = !data.problem;
    this.find(".problem").textContent = data.problem;
    this.find(".pairs").textContent = data.pairs;
    this.#showTools();
    this.last = Math.max(this.last, data.taken);
    this.unsent = this.unsent.filter(({ number }) => number > data.taken);
    this.#tellLacking();
    if (data.drawings === this.shown) return;
    this.shown = data.drawings;
    /** @type {import("./mosaic.js").Drawing[]} */
    const drawings = JSON.parse(data.drawings);
    /** @type {Results} */
    const results = JSON.parse(data.results);
    this.again = results.again;
    if (drawings.length) store(KEPT, drawings.map(({ label, strokes }) => ({ label, strokes })));
    this.mosaic.clear();
    this.mosaic.hang(drawings, data.networks);
    this.board.show(results, data.networks);
    this.find(".people").textContent = counted(drawings.length, "drawing");
    this.#arrange();
  }

  leave() {
    this.word.end();
    this.pad.leave();
  }

  #send() {
    this.unsent.push({ number: ++this.last, label: this.data.task, strokes: this.pad.strokes });
    this.#tellLacking();
    this.pad.show([]);
    this.#showTools();
  }

  /** Tells the server what it lacks: what the tab keeps for a reload, then what was written since. */
  #tellLacking() {
    const { isNew, session } = this.data;
    const lacking = isNew ? recall(KEPT) : null;
    const unsent = this.unsent.map((one) => ({ ...one, session })); // no other server takes them before
    if (lacking) this.word.begin(() => this.tell("kept", lacking));
    else if (unsent.length) this.word.begin(() => this.tell("sent", unsent));
    else this.word.end();
  }

  #showTools() {
    this.sender.disabled = !this.pad.strokes.length;
  }

  #arrange() {
    const shown = this.choice.value;
    this.board.showMatrix(shown === "matrix");
    this.find(".mosaic").hidden = shown === "matrix";
    this.mosaic.arrange(shown === "contested" ? this.again : null);
  }
}

/** @param {{parentElement: HTMLElement & {hand?: Hand}, data: Data, setTriggerValue: Hand["tell"]}} component */
export default function ({ parentElement, data, setTriggerValue }) {
  parentElement.hand ??= new Hand(parentElement, data);
  parentElement.hand.update(data, setTriggerValue);
  return () => parentElement.hand?.leave();
}
