import { AS_DRAWN, CENTRED, SAW, THROUGH } from "../from_python.js";
import { Display } from "./display.js";
import { finderIn } from "../shared/elements.js";
import { Pad } from "../canvas/pad.js";
import { savePicture, Story } from "./story.js";
import { Sync } from "../sync.js";
import { Visit } from "../visit/visit.js";
import { addressOf } from "../room_api/wire.js";

const DIGIT = /^[0-9]$/;
/** @type {Record<string, number>} */
const ARROWS = { ArrowRight: 1, ArrowLeft: -1 };
const WALKED = "[role=radiogroup], [role=slider], canvas"; // which the arrow keys walk through themselves
const WIDE = matchMedia("(min-width: 701px) and (min-aspect-ratio: 4/5)"); // as stage.css: reasons below are in view

/** @typedef {import("./display.js").Reading} Reading */
/** @typedef {import("../engine/reading.js").Reading} ReadHere */
/** @typedef {(name: string, value: unknown) => void} Send */

/**
 * @typedef {Object} Shown - what the server says of the page
 * @property {import("./cards.js").Network[]} networks
 * @property {import("../from_python.js").Choices} choices - no model without any
 * @property {?string} engine - its address
 * @property {number} pauseMs - between two messages of a browser that needs no answer
 * @property {?Reading & {revision: number, seq: number}} read - by the server
 * @property {?import("./story.js").Step} told
 * @property {?string} room - its code
 */

/** @typedef {Shown & import("../sync.js").ServerState} Data */

/**
 * The Draw page: what is drawn, and what the networks make of it at every frame.
 *
 * The engine in the browser reads while the pen moves. Once it rests the drawing goes to the
 * server, with what was read; where nothing was, the server's own answers are shown. Where the
 * server has nothing to say, it hears of the drawing every few seconds, and before it is asked.
 */
class Stage {
  /** @param {HTMLElement} root @param {Data} data @param {Send} send */
  constructor(root, data, send) {
    this.find = finderIn(root);
    this.data = data;
    this.send = send;
    this.canvas = this.find(".upper-canvas", HTMLCanvasElement);
    this.pad = new Pad(this.canvas, () => this.#readSoon(), () => this.#rest());
    this.display = new Display(this.find, (name) => this.#choose("model", name));
    this.story = new Story(this.find(".story"), (number) => this.#go(number));
    this.visit = new Visit(this.find(".visit"), this.pad);
    this.sync = new Sync("digitrec-drawing");
    this.pad.show(this.sync.strokes);
    this.turn = 0; // counts what was read
    this.sentAt = -Infinity; // when a snapshot was sent last, in milliseconds
    /** @type {?Reading} */
    this.shown = null; // the reading on the stage; null without ink
    /** @type {?string | undefined} */
    this.engine = undefined; // its address; null for a server without one
    /** @type {?import("../engine/reader.js").Reader} */
    this.reader = null;
    this.isDue = false; // to be read at the next frame
    this.waiting = 0; // the timer of what is to be sent
    /** @type {?ResizeObserver} */
    this.page = null;
    this.find(".undo").onclick = () => this.pad.undo();
    this.find(".clear").onclick = () => this.pad.clear();
    this.find(".given").onclick = () => this.#turnGiven();
    this.find(".tell").onclick = () => this.#go(1);
    this.find(".save").onclick = () => this.#savePicture();
    this.find(".present").onclick = () => this.#present();
    this.find(".stage").onchange = ({ target }) => {
      if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) {
        this.#choose(target.name, target.value);
      }
    };
    /** @param {KeyboardEvent} event */
    this.onKey = (event) => this.#key(event);
    document.addEventListener("keydown", this.onKey, true); // before Streamlit, which asks where a key lies
    /** @param {MouseEvent} event */
    this.onClick = (event) => event.composedPath().includes(root) || this.#sendBefore(event);
    document.addEventListener("click", this.onClick, true);
  }

  /** Takes what the server says; `send` leads back to it. @param {Data} data @param {Send} send */
  update(data, send) {
    this.data = data;
    this.send = send;
    const { isPut, isLacking } = this.sync.meet(data);
    const isPresented = data.choices.present !== "";
    this.find(".stage").classList.toggle("presented", isPresented);
    this.find(".present").ariaLabel = isPresented ? "Leave presenter view" : "Presenter view";
    const isNewStep = this.story.show(data.told);
    this.visit.show(data.room, data.networks);
    this.find(".stage").classList.toggle("told", this.story.isTold);
    this.find(".stage").classList.toggle("visited", data.room !== null);
    this.display.showReasons(this.choices.reasons);
    if (isNewStep) this.#bringIntoView(this.isExplainedHere || WIDE.matches ? ".stage" : ".headline");
    if (isPut) this.#put();
    else if (isLacking) this.#send(null);
    this.#startEngine();
    if (data.read && !this.reader && this.#isOfNow(data.read)) this.#show(data.read);
    else this.#show(this.shown);
  }

  /** Puts on the pad what the server wants to have there. */
  #put() {
    clearTimeout(this.waiting);
    this.pad.show(this.sync.strokes);
    this.#read();
  }

  leave() {
    this.page?.disconnect();
    document.removeEventListener("keydown", this.onKey, true);
    document.removeEventListener("click", this.onClick, true);
    clearTimeout(this.waiting);
    this.pad.leave();
    this.display.leave();
    this.visit.leave();
    this.#stopEngine();
  }

  /** Whether the server lacks what was drawn last. */
  get hasChanged() {
    return this.sync.isUnsent;
  }

  /** What is chosen, though the server may not know of all. */
  get choices() {
    return { ...this.data.choices, ...this.sync.choices };
  }

  /** @returns {import("./display.js").View} */
  get view() {
    const { networks } = this.data;
    const { model, beside, given, reasons } = this.choices;
    return {
      reading: this.shown,
      networks,
      chosen: networks.find(({ name }) => name === model),
      beside: networks.find(({ name }) => name === beside && name !== model),
      given,
      reasons,
      rests: !this.pad.isDrawing,
    };
  }

  get isExplainedHere() {
    return this.choices.reasons === SAW || this.choices.reasons === THROUGH;
  }

  /** @param {?Reading} reading */
  #show(reading) {
    this.shown = reading;
    this.display.show(this.view);
    this.story.count(reading?.answers ?? {});
    if (reading && !this.reader) this.display.speak(this.view);
  }

  // Reading ----------------------------------------------------------------------------------

  /** Begins once the page can be drawn on; the old engine reads until the new one is there. */
  async #startEngine() {
    const { engine } = this.data;
    if (engine === this.engine) return;
    this.engine = engine;
    if (!engine) {
      this.#stopEngine();
      if (this.hasChanged) this.#send(null);
      return;
    }
    await new Promise(requestAnimationFrame);
    try {
      /** @type {typeof import("../engine/reader.js")} */
      const { startReader } = await import(addressOf(`${engine}reader.js`).href);
      const reader = await startReader(addressOf(engine).href, (/** @type {ReadHere | {problem: string}} */ reading) =>
        this.#take(reading),
      );
      if (engine !== this.engine) return reader.stop();
      this.#stopEngine();
      this.reader = reader;
      this.#read();
    } catch (error) {
      console.warn(`${error instanceof Error ? error.message : error} The server reads instead.`);
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
    const { given, reasons, chosen, beside } = this.view;
    const followed = reasons === THROUGH ? [chosen, beside] : [];
    const traced = followed.flatMap((network) => network?.name ?? []);
    if (!this.pad.strokes.length) this.#show(null);
    else this.reader?.read(this.turn, this.pad.strokes, given, traced);
  }

  /** @param {ReadHere | {problem: string}} reading */
  #take(reading) {
    if ("problem" in reading) {
      console.warn(`${reading.problem} The server reads instead.`);
      this.#stopEngine();
      this.#send(null);
      return;
    }
    this.display.learn(reading);
    if (this.pad.strokes.length) {
      this.#show(reading.image ? reading : null);
      if (reading.number === this.turn && !this.pad.isDrawing) this.#settle(reading);
    }
  }

  // To the server ----------------------------------------------------------------------------

  #rest() {
    this.sync.draw(this.pad.strokes);
    this.#read();
    if (!this.reader || !this.pad.strokes.length) this.#settle(null);
  }

  /**
   * Says what was read, and sends the drawing, soon at least, if it is another than the server's.
   * @param {?Reading} reading
   */
  #settle(reading) {
    if (this.reader || !this.pad.strokes.length) this.display.speak(this.view);
    if (!this.hasChanged) return;
    clearTimeout(this.waiting);
    const pause = this.reader && this.isExplainedHere ? this.sentAt + this.data.pauseMs - performance.now() : 0;
    if (pause > 0) this.waiting = setTimeout(() => this.#send(reading), pause);
    else this.#send(reading);
  }

  /**
   * Sends what waits in a message before the one for which somebody clicks: together the click's gets lost.
   * @param {MouseEvent} click
   */
  #sendBefore(click) {
    if (!this.hasChanged || !click.isTrusted) return; // or it is the one below
    click.stopImmediatePropagation();
    click.preventDefault();
    this.#send(null);
    const [target] = click.composedPath();
    setTimeout(() => target?.dispatchEvent(new MouseEvent("click", click)));
  }

  /** @param {?Reading} reading - of what is sent, if it was read here */
  #send(reading) {
    clearTimeout(this.waiting);
    this.sentAt = performance.now();
    const read = reading && { given: this.view.given, answers: plain(reading.answers) };
    this.send("snapshot", this.sync.snapshot(Boolean(this.reader), read));
  }

  /** Whether the server's answers are to what is on the pad. @param {{revision: number, seq: number}} read */
  #isOfNow({ revision, seq }) {
    return revision === this.sync.revision && seq >= this.sync.drawnAt && !this.pad.isDrawing;
  }

  /** @param {string} choice - its key @param {string} value */
  #choose(choice, value) {
    this.sync.choose({ [choice]: value });
    this.#send(null);
    this.#show(this.shown);
    this.display.showReasons(this.choices.reasons);
    this.#read();
  }

  /** Goes to a step of the story, which chooses all but the view. @param {number} step - 0 leaves it */
  #go(step) {
    const { present } = this.sync.choices;
    this.sync.choose({ ...(present === undefined ? {} : { present }), step: step ? `${step}` : "" }, true);
    this.#send(null);
  }

  #turnGiven() {
    this.#choose("given", this.choices.given === CENTRED ? AS_DRAWN : CENTRED);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const [target] = event.composedPath();
    const at = target instanceof Element ? target : document.body;
    if (at.matches("input:not([type=radio]), textarea, select, [contenteditable=true]")) return;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase();
    if (command === "y" || (command === "z" && event.shiftKey)) this.pad.redo();
    else if (command === "z") this.pad.undo();
    else if (isPlain && DIGIT.test(event.key)) this.#write(event);
    else if (isPlain && event.key === "Backspace") this.pad.clear();
    else if (isPlain && event.key.toLowerCase() === "p") this.#present();
    else if (this.story.isTold && event.key === "Escape") this.#go(0);
    else if (this.story.isTold && event.key in ARROWS && !at.closest(WALKED)) this.story.go(ARROWS[event.key]);
    else return;
    event.preventDefault();
  }

  /** Presses the digit's button: a digit is one with Shift and among the arrows, too. @param {KeyboardEvent} event */
  #write(event) {
    event.stopImmediatePropagation();
    const button = document.querySelector(`.st-key-write-${event.key} button`);
    if (button instanceof HTMLElement) button.click();
  }

  #present() {
    this.sync.choose({ present: this.data.choices.present ? "" : "yes" });
    this.#send(null);
  }

  /** Shows what a step of the story is about, however late it comes, until a person scrolls. @param {string} part */
  #bringIntoView(part) {
    this.page?.disconnect();
    this.page = new ResizeObserver(() => this.find(part).scrollIntoView());
    const whole = document.querySelector("[data-testid=stMainBlockContainer]");
    if (whole) this.page.observe(whole);
    for (const own of ["wheel", "pointerdown"]) {
      document.addEventListener(own, () => this.page?.disconnect(), { once: true, passive: true });
    }
  }

  #savePicture() {
    if (!this.shown) return;
    savePicture(this.canvas, this.data.networks, this.shown.answers, this.find(".count").textContent ?? "");
  }
}

/** Numbers in plain arrays, as JSON takes them. @param {import("../shared/wording.js").Answers} answers */
const plain = (answers) =>
  Object.fromEntries(Object.entries(answers).map(([name, shares]) => [name, Array.from(shares)]));

/** @param {{parentElement: HTMLElement & {stage?: Stage}, data: Data, setStateValue: Send}} component */
export default function ({ parentElement, data, setStateValue }) {
  parentElement.stage ??= new Stage(parentElement, data, setStateValue);
  parentElement.stage.update(data, setStateValue);
  return () => parentElement.stage?.leave();
}
