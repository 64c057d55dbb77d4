import { Cards, showBars } from "./cards.js";
import { Pad } from "./pad.js";
import { paint, showPictures } from "./seen.js";
import { Through } from "./through.js";
import { headOf, isNoDigit, splitSentence, spoken } from "./wording.js";

const DRAWING = "digitrec-drawing"; // where the tab keeps it, for tab_memory.js to give back
const SAW = "What it saw";
const THROUGH = "Through the network";

/**
 * The Draw page: what is drawn, and what the networks make of it at every frame.
 *
 * The engine in the browser reads while the pen moves. Once it rests the drawing goes to the
 * server, with what was read; where nothing was, the server's own answers are shown.
 */
class Stage {
  constructor(root) {
    this.find = (part) => root.querySelector(part);
    this.pad = new Pad(this.find(".upper-canvas"), () => this.#readSoon(), () => this.#rest());
    this.cards = new Cards(this.find(".cards"), (name) => this.#choose("chosen", name));
    this.through = new Through(this.find(".through canvas"), this.find(".through p"));
    this.number = null; // of the drawing that the server put on the pad last
    this.turn = 0; // counts what was read
    this.sent = null; // the turn that the server knows
    this.shown = null; // the reading on the stage; null without ink
    this.choices = {}; // made here that the server does not know yet
    this.toldAgain = {};
    this.find(".undo").onclick = () => this.pad.undo();
    this.find(".clear").onclick = () => this.pad.clear();
    this.find(".given").onclick = () => this.#turnGiven();
    this.find(".present").onclick = () => this.#present();
    this.find(".reasons").addEventListener("change", ({ target }) => this.#choose("reasons", target.value));
    this.onKey = (event) => this.#key(event);
    document.addEventListener("keydown", this.onKey);
  }

  /** Takes what the server says; `send` and `tell` lead back to it. */
  update(data, send, tell) {
    Object.assign(this, { data, send, tell });
    this.#forgetKnown();
    this.find(".stage").classList.toggle("presented", data.isPresented);
    this.find(".present").ariaLabel = data.isPresented ? "Leave presenter view" : "Presenter view";
    this.#showReasons();
    if (data.number !== this.number && (data.strokes !== null || this.number === null)) {
      this.number = data.number;
      this.pad.show(data.strokes === null ? this.#kept() : JSON.parse(data.strokes));
      if (data.number > 0) this.#keep(); // or the tab's own drawing is on its way to the server
      this.#read();
    }
    this.#startEngine();
    if (data.read && !this.reader && this.#isOfNow(data.read)) this.#show(data.read);
    else this.#show(this.shown);
  }

  leave() {
    document.removeEventListener("keydown", this.onKey);
    this.pad.leave();
    this.#stopEngine();
  }

  get given() {
    return this.choices.given ?? this.data.given;
  }

  get chosen() {
    const name = this.choices.chosen ?? this.data.chosen;
    return this.data.networks.find((network) => network.name === name);
  }

  // Reading ----------------------------------------------------------------------------------

  /** Begins once the page can be drawn on; the old engine reads until the new one is there. */
  async #startEngine() {
    const { engine } = this.data;
    if (engine === this.engine) return;
    this.engine = engine;
    if (!engine) return this.#stopEngine();
    await new Promise(requestAnimationFrame);
    try {
      const { startReader } = await import(new URL(`${engine}reader.js`, document.baseURI).href);
      const reader = await startReader(engine, (reading) => this.#take(reading));
      if (engine !== this.engine) return reader.stop();
      this.#stopEngine();
      this.reader = reader;
      this.#read();
    } catch (error) {
      console.warn(`${error.message} The server reads instead.`);
    }
  }

  #stopEngine() {
    this.reader?.stop();
    this.reader = null;
  }

  #readSoon() {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => {
      this.isDue = false;
      this.#read();
    });
  }

  #read() {
    this.turn++;
    if (!this.pad.strokes.length) this.#show(null);
    else this.reader?.read(this.turn, this.pad.strokes, this.given, this.#traced);
  }

  /** The network that the drawing is followed through. */
  get #traced() {
    return this.reasons === THROUGH ? this.chosen.name : null;
  }

  #take(reading) {
    if (reading.problem) {
      console.warn(`${reading.problem} The server reads instead.`);
      this.#stopEngine();
      if (!this.pad.isDrawing) this.#send(null);
    } else if (this.pad.strokes.length) {
      this.#show(reading.image ? reading : null);
      if (reading.number === this.turn && !this.pad.isDrawing) this.#settle(reading);
    }
  }

  // To the server ----------------------------------------------------------------------------

  #rest() {
    this.hasChanged = true;
    this.#read();
    this.#keep();
    if (!this.reader || !this.pad.strokes.length) this.#settle(null);
  }

  /** Says what was read, and sends the drawing if it is another than the server's. */
  #settle(reading) {
    if (this.reader || !this.pad.strokes.length) this.#speak();
    if (this.hasChanged) this.#send(reading);
  }

  #send(reading) {
    this.hasChanged = false;
    this.sent = this.turn;
    const { number, turn } = this;
    const read = reading && { given: this.given, answers: reading.answers };
    this.send("drawing", { number, turn, strokes: this.pad.strokes, read: read && plain(read) });
  }

  /** Whether the server's answers are to what is on the pad. */
  #isOfNow(read) {
    return read.number === this.number && (read.turn === null || read.turn === this.sent) && !this.pad.isDrawing;
  }

  #keep() {
    try {
      sessionStorage.setItem(DRAWING, JSON.stringify(this.pad.strokes));
    } catch (error) {
      console.warn(`This tab keeps nothing for a reload: ${error.message}`);
    }
  }

  /** What this tab kept, where another stage was in this one's place. */
  #kept() {
    return JSON.parse(sessionStorage.getItem(DRAWING) ?? "[]");
  }

  #choose(choice, value) {
    this.choices[choice] = value;
    this.tell(choice, value);
    this.#show(this.shown);
    this.#showReasons();
    this.#read();
  }

  /** Forgets the choices that the server knows; what a cut may have lost is told again, once. */
  #forgetKnown() {
    for (const [choice, value] of Object.entries(this.choices)) {
      if (this.data[choice] === value) delete this.choices[choice];
      else if (this.toldAgain[choice] !== value) this.tell(choice, value);
      this.toldAgain[choice] = this.choices[choice];
    }
  }

  #turnGiven() {
    this.#choose("given", this.given === "centred" ? "as-drawn" : "centred");
  }

  #key(event) {
    const at = event.composedPath()[0];
    if (at.matches?.("input:not([type=radio]), textarea, select, [contenteditable=true]")) return;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const isUndo = event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    if (isUndo) this.pad.undo();
    else if (isPlain && event.key === "Backspace") this.pad.clear();
    else if (isPlain && event.key.toLowerCase() === "p") this.#present();
    else return;
    event.preventDefault();
  }

  #present() {
    this.tell("present", this.data.isPresented ? "no" : "yes");
  }

  // What is seen -----------------------------------------------------------------------------

  #show(reading) {
    const { networks } = this.data;
    this.shown = reading;
    if (!this.chosen) return; // no model is there, which the page says
    const { digit, share, author, rest } = headOf(reading, this.chosen);
    const stage = this.find(".stage");
    stage.style.setProperty("--chosen", this.chosen.color);
    stage.classList.toggle("doubted", isNoDigit(reading));
    this.find("h1").textContent = digit;
    this.find("h1").classList.toggle("open", digit === "?");
    this.find(".who .share").textContent = share;
    this.find(".author").textContent = author;
    this.find(".rest").textContent = rest;
    this.find(".headline").textContent = splitSentence(reading?.answers ?? {}, networks);
    this.cards.show(networks, this.chosen.name, reading?.answers ?? {});
    this.#showSeen(reading);
    this.#showThrough(reading);
    if (reading && !this.reader) this.#speak();
  }

  #showSeen(reading) {
    const words = this.given === "centred" ? "Centred" : "As drawn";
    this.find(".given .words").textContent = words;
    paint(this.find(".given canvas"), reading?.image);
    if (this.reasons !== SAW) return;
    const prepared = (reading?.pictures ?? []).map(({ title, models, image }) => ({
      words: `${title}, for ${models.length} of ${this.data.networks.length}`,
      image,
      isOwn: models.includes(this.chosen.name),
    }));
    const isOwn = !prepared.some((picture) => picture.isOwn);
    const given = { words: words === "Centred" ? "Centred, as in MNIST" : words, image: reading?.image, isOwn };
    showPictures(this.find(".seen"), [given, ...prepared]);
    this.find(".summary").textContent = `${this.chosen.title}: ${this.chosen.summary}`;
    showBars(this.find(".probabilities"), reading?.answers[this.chosen.name], this.chosen.color);
  }

  #showThrough(reading) {
    if (this.reasons !== THROUGH) return;
    const trace = reading?.trace?.name === this.chosen.name ? reading.trace : null;
    this.through.show(trace, this.chosen.color, !this.pad.isDrawing);
  }

  get reasons() {
    return this.choices.reasons ?? this.data.reasons;
  }

  #showReasons() {
    const group = this.find(".reasons");
    if (!group.children.length) {
      group.innerHTML = this.data.allReasons
        .map((name) => `<label><input type="radio" name="reasons" value="${name}"><span>${name}</span></label>`)
        .join("");
    }
    for (const input of group.querySelectorAll("input")) input.checked = input.value === this.reasons;
    this.find(".saw").hidden = this.reasons !== SAW;
    this.find(".through").hidden = this.reasons !== THROUGH;
  }

  #speak() {
    const said = this.find(".spoken"); // set again, it is announced again
    const words = this.chosen ? spoken(this.shown, this.chosen, this.data.networks) : "";
    if (said.textContent !== words) said.textContent = words;
  }
}

/** Numbers in plain arrays, as JSON takes them. */
const plain = ({ given, answers }) => ({
  given,
  answers: Object.fromEntries(Object.entries(answers).map(([name, shares]) => [name, Array.from(shares)])),
});

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  parentElement.stage ??= new Stage(parentElement);
  parentElement.stage.update(data, setStateValue, setTriggerValue);
  return () => parentElement.stage.leave();
}
