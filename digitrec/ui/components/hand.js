import { Board } from "./board.js";
import { Mosaic } from "./mosaic.js";
import { Pad } from "./pad.js";
import { keep, kept } from "./keeping.js";
import { UntilHeard } from "./until_heard.js";
import { aDigit } from "./wording.js";

const KEPT = "digitrec-hand"; // where the tab keeps the drawings for a reload

/** The My hand page: a digit to write, and how the networks read those that were written. */
class Hand {
  constructor(root) {
    this.find = (part) => root.querySelector(part);
    this.pad = new Pad(this.find(".upper-canvas"), () => {}, () => this.#showTools());
    this.board = new Board(this.find);
    this.mosaic = new Mosaic(this.find(".tiles"), ({ id }) => this.tell("opened", id));
    this.find(".undo").onclick = () => this.pad.undo();
    this.find(".clear").onclick = () => this.pad.clear();
    this.find(".send").onclick = () => this.#send();
    this.find(".another").onclick = () => this.tell("another", true);
    this.find(".shown").onchange = () => this.#arrange();
    this.word = new UntilHeard();
    this.unsent = []; // what was written here that the server does not have yet
    this.last = 0; // number of what was written last
  }

  /** Takes what the server says; `tell` leads back to it. */
  update(data, tell) {
    const isOther = data.drawings !== this.data?.drawings;
    Object.assign(this, { data, tell });
    this.find(".task").textContent = `Write ${aDigit(data.task)}`;
    this.find(".problem").hidden = !data.problem;
    this.find(".problem").textContent = data.problem;
    this.find(".pairs").textContent = data.pairs;
    this.#showTools();
    this.last = Math.max(this.last, data.taken);
    this.unsent = this.unsent.filter(({ number }) => number > data.taken);
    this.#tellLacking();
    if (!isOther) return;
    const drawings = JSON.parse(data.drawings);
    this.results = JSON.parse(data.results);
    if (drawings.length) keep(KEPT, drawings.map(({ label, strokes }) => ({ label, strokes })));
    this.mosaic.clear();
    this.mosaic.hang(drawings, data.networks);
    this.board.show(this.results, data.networks);
    this.find(".people").textContent = `${drawings.length} ${drawings.length === 1 ? "drawing" : "drawings"}`;
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
    const lacking = isNew ? kept(KEPT) : null;
    const unsent = this.unsent.map((one) => ({ ...one, session })); // no other server takes them before
    if (lacking) this.word.begin(() => this.tell("kept", lacking));
    else if (unsent.length) this.word.begin(() => this.tell("sent", unsent));
    else this.word.end();
  }

  #showTools() {
    this.find(".send").disabled = !this.pad.strokes.length;
  }

  #arrange() {
    const shown = this.find(".shown").value;
    this.board.showMatrix(shown === "matrix");
    this.find(".mosaic").hidden = shown === "matrix";
    this.mosaic.arrange(shown === "contested" ? this.results.again : null);
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  parentElement.hand ??= new Hand(parentElement);
  parentElement.hand.update(data, setTriggerValue);
  return () => parentElement.hand.leave();
}
