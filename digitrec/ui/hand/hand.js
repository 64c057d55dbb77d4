import { Board } from "../shared/board.js";
import { finderIn } from "../shared/elements.js";
import { Mosaic } from "../shared/mosaic.js";
import { Pad } from "../canvas/pad.js";
import { recall, store } from "../shared/storage.js";
import { aDigit, counted } from "../shared/sentences.js";

const STORED = "digitrec-hand"; // where the tab keeps the drawings for a reload

/** @typedef {(name: string, value: unknown) => void} Send */
/** @typedef {{number: number, label: number, strokes: number[][]}} Written */
/** @typedef {import("../shared/board.js").Results & {again: number[]}} Results - and drawings to look at again */

/**
 * @typedef {Object} Data
 * @property {import("../shared/sentences.js").Network[]} networks
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
    /** @type {Send} */
    this.press = () => {};
    /** @type {Send} */
    this.send = () => {};
    this.sent = ""; // what the server lacked, as JSON
    this.pad = new Pad(this.find(".upper-canvas", HTMLCanvasElement), () => {}, () => this.#showTools());
    this.board = new Board(this.find);
    this.mosaic = new Mosaic(this.find(".mosaic"), ({ id }) => this.press("opened", id));
    this.sender = this.find(".send", HTMLButtonElement);
    this.choice = this.find(".shown", HTMLSelectElement);
    this.find(".undo").onclick = () => this.pad.undo();
    this.find(".clear").onclick = () => this.pad.clear();
    this.sender.onclick = () => this.#finish();
    this.find(".another").onclick = () => this.press("another", true);
    this.choice.onchange = () => this.#arrange();
    /** @type {Written[]} */
    this.unsent = []; // what was written here that the server does not have yet
    this.last = 0; // number of what was written last
  }

  /**
   * Takes what the server says; `send` and `press` lead back to it.
   * @param {Data} data @param {Send} send @param {Send} press
   */
  update(data, send, press) {
    this.data = data;
    this.send = send;
    this.press = press;
    this.find(".task").textContent = `Write ${aDigit(data.task)}`;
    this.find(".problem").hidden = !data.problem;
    this.find(".problem").textContent = data.problem;
    this.find(".pairs").textContent = data.pairs;
    this.#showTools();
    this.last = Math.max(this.last, data.taken);
    this.unsent = this.unsent.filter(({ number }) => number > data.taken);
    this.#sendLacking();
    if (data.drawings === this.shown) return;
    this.shown = data.drawings;
    /** @type {import("../shared/mosaic.js").Drawing[]} */
    const drawings = JSON.parse(data.drawings);
    /** @type {Results} */
    const results = JSON.parse(data.results);
    this.again = results.again;
    if (drawings.length) store(STORED, drawings.map(({ label, strokes }) => ({ label, strokes })));
    this.mosaic.clear();
    this.mosaic.hang(drawings, data.networks);
    this.board.show(results, data.networks);
    this.find(".people").textContent = counted(drawings.length, "drawing");
    this.#arrange();
  }

  leave() {
    this.pad.leave();
  }

  #finish() {
    this.unsent.push({ number: ++this.last, label: this.data.task, strokes: this.pad.strokes });
    this.#sendLacking();
    this.pad.show([]);
    this.#showTools();
  }

  /** Sends what the server lacks: what the tab stored for a reload, then what was written since. */
  #sendLacking() {
    const { isNew, session } = this.data;
    const lacking = { session, stored: isNew ? recall(STORED) : null, digits: this.unsent };
    const text = JSON.stringify(lacking);
    if (text === this.sent || !(lacking.stored || this.unsent.length)) return;
    this.sent = text;
    this.send("written", lacking);
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

/** @typedef {{parentElement: HTMLElement & {hand?: Hand}, data: Data}} Component */

/** @param {Component & {setStateValue: Send, setTriggerValue: Send}} component */
export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  parentElement.hand ??= new Hand(parentElement, data);
  parentElement.hand.update(data, setStateValue, setTriggerValue);
  return () => parentElement.hand?.leave();
}
