import { Display, SAW, THROUGH } from "./display.js";
import { Pad } from "./pad.js";
import { savePicture, Story } from "./story.js";
import { keepDrawing, keptDrawing } from "./kept_drawing.js";
import { UntilHeard } from "./until_heard.js";
import { Visit } from "./visit.js";
import { addressOf } from "./wire.js";

const DIGIT = /^[0-9]$/;
const ARROWS = { ArrowRight: 1, ArrowLeft: -1 };
const WALKED = "[role=radiogroup], [role=slider], canvas"; // which the arrow keys walk through themselves
const WIDE = matchMedia("(min-width: 701px) and (min-aspect-ratio: 4/5)"); // as stage.css: reasons below are in view

let unheard = {}; // choices that the stage before this one made: Streamlit may put another in its place

/**
 * The Draw page: what is drawn, and what the networks make of it at every frame.
 *
 * The engine in the browser reads while the pen moves. Once it rests the drawing goes to the
 * server, with what was read; where nothing was, the server's own answers are shown. Where the
 * server has nothing to say, it hears of the drawing every few seconds, and before it is asked.
 */
class Stage {
  constructor(root) {
    this.find = (part) => root.querySelector(part);
    this.pad = new Pad(this.find(".upper-canvas"), () => this.#readSoon(), () => this.#rest());
    this.display = new Display(this.find, (name) => this.#choose("chosen", name));
    this.story = new Story(this.find(".story"), (number) => this.#go(number));
    this.visit = new Visit(this.find(".visit"), this.pad);
    this.session = null; // of the server, which knows nothing yet when it is another
    this.number = null; // of the drawing that the server put on the pad last
    this.turn = 0; // counts what was read
    this.hasChanged = false; // since it was sent
    this.kept = null; // what the tab was given last to keep
    this.held = []; // choices, and clicks elsewhere, which wait until it is sent
    this.sent = null; // the turn that the server knows
    this.sentAt = -Infinity; // when, in milliseconds
    this.shown = null; // the reading on the stage; null without ink
    this.choices = unheard; // made that the server does not know yet
    unheard = {};
    this.told = null; // the name of the message with them
    this.word = new UntilHeard();
    this.find(".undo").onclick = () => this.pad.undo();
    this.find(".clear").onclick = () => this.pad.clear();
    this.find(".given").onclick = () => this.#turnGiven();
    this.find(".tell").onclick = () => this.#go(1);
    this.find(".save").onclick = () => this.#savePicture();
    this.find(".present").onclick = () => this.#present();
    for (const choice of ["reasons", "beside"]) {
      this.find(`.${choice}`).addEventListener("change", ({ target }) => this.#choose(choice, target.value));
    }
    this.onKey = (event) => this.#key(event);
    document.addEventListener("keydown", this.onKey, true); // before Streamlit, which asks where a key lies
    this.onClick = (event) => event.composedPath().includes(root) || this.#sendBefore(event);
    document.addEventListener("click", this.onClick, true);
  }

  /** Takes what the server says; `send` and `tell` lead back to it. */
  update(data, send, tell) {
    Object.assign(this, { data, send, tell });
    if (this.told && data.heard === this.told) this.choices = {};
    const isAnotherServer = data.session !== this.session;
    this.find(".stage").classList.toggle("presented", data.present);
    this.find(".present").ariaLabel = data.present ? "Leave presenter view" : "Presenter view";
    const isNewStep = this.story.show(data.told);
    this.visit.show(data.room, data.networks);
    this.find(".stage").classList.toggle("told", this.story.isTold);
    this.find(".stage").classList.toggle("visited", data.room !== null);
    this.display.showReasons(data.allReasons, this.reasons);
    if (isNewStep) this.#bringIntoView(this.isExplainedHere || WIDE.matches ? ".stage" : ".headline");
    if (isAnotherServer) this.#meet();
    else if (data.number !== this.number && data.strokes !== null) this.#put();
    if (!Object.keys(this.choices).length) this.word.end();
    else if (isAnotherServer) this.#tellChoices();
    this.#startEngine();
    if (data.read && !this.reader && this.#isOfNow(data.read)) this.#show(data.read);
    else this.#show(this.shown);
  }

  /**
   * Learns which server this is. One that lacks what is drawn here gets it: another one than before,
   * or the same before the last stroke had arrived. A stage that is new has what its tab keeps.
   */
  #meet() {
    const { session, number, strokes } = this.data;
    const isNew = this.session === null;
    const kept = isNew ? keptDrawing() ?? { strokes: [] } : { session: this.session };
    const isOurs = kept.session === session;
    Object.assign(this, { session, number });
    if (isNew && strokes !== null && !(isOurs && kept.number === number)) return this.#put();
    if (isNew) {
      this.pad.show(kept.strokes);
      this.turn = (isOurs && kept.turn) || 0; // what this one sends is newer
    }
    const ink = this.pad.strokes;
    const isSame = strokes !== null && JSON.stringify(JSON.parse(strokes)) === JSON.stringify(ink);
    const isThere = strokes === null ? isOurs || !ink.length : isSame;
    if (isThere) this.#read();
    else if (!this.pad.isDrawing) this.#rest();
  }

  /** Puts on the pad what the server wants to have there. */
  #put() {
    this.number = this.data.number;
    this.#forget();
    this.pad.show(JSON.parse(this.data.strokes));
    this.#keep(null);
    this.#read();
    this.#release();
  }

  leave() {
    unheard = this.choices;
    if (this.kept) keepDrawing(this.kept); // for the stage that takes its place, should the tab have lost it
    this.tell = () => this.word.end(); // should it be about to
    this.page?.disconnect();
    document.removeEventListener("keydown", this.onKey, true);
    document.removeEventListener("click", this.onClick, true);
    clearTimeout(this.waiting);
    this.word.end();
    this.pad.leave();
    this.display.leave();
    this.visit.leave();
    this.#stopEngine();
  }

  /** @returns {import("./display.js").View} */
  get view() {
    const { networks, chosen, beside, given, reasons } = { ...this.data, ...this.choices };
    return {
      reading: this.shown,
      networks,
      chosen: networks.find(({ name }) => name === chosen),
      beside: networks.find(({ name }) => name === beside && name !== chosen),
      given,
      reasons,
      rests: !this.pad.isDrawing,
    };
  }

  get reasons() {
    return this.view.reasons;
  }

  get isExplainedHere() {
    return [SAW, THROUGH].includes(this.reasons);
  }

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
      if (this.hasChanged && !this.pad.isDrawing) this.#send(null);
      return;
    }
    await new Promise(requestAnimationFrame);
    try {
      const { startReader } = await import(addressOf(`${engine}reader.js`));
      const reader = await startReader(addressOf(engine), (reading) => this.#take(reading));
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
    const { given, reasons, chosen, beside } = this.view;
    const followed = reasons === THROUGH ? [chosen, beside] : [];
    const traced = followed.flatMap((network) => network?.name ?? []);
    if (!this.pad.strokes.length) this.#show(null);
    else this.reader?.read(this.turn, this.pad.strokes, given, traced);
  }

  #take(reading) {
    if (reading.problem) {
      console.warn(`${reading.problem} The server reads instead.`);
      this.#stopEngine();
      if (!this.pad.isDrawing) this.#send(null);
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
    this.hasChanged = true;
    this.settled = undefined; // until this is read
    this.#read();
    this.#keep(this.turn);
    if (!this.reader || !this.pad.strokes.length) this.#settle(null);
  }

  /** Says what was read, and sends the drawing, soon at least, if it is another than the server's. */
  #settle(reading) {
    if (this.reader || !this.pad.strokes.length) this.display.speak(this.view);
    if (!this.hasChanged) return;
    this.settled = reading;
    clearTimeout(this.waiting);
    const mayWait = this.reader && this.isExplainedHere && !this.isUrgent;
    const pause = mayWait ? this.sentAt + this.data.pauseMs - performance.now() : 0;
    if (pause > 0) this.waiting = setTimeout(() => this.#flush(), pause);
    else this.#send(reading);
  }

  /** Sends what waits to be sent, or as soon as the pen rests and it is read. */
  #flush() {
    this.isUrgent = this.hasChanged;
    if (this.settled !== undefined && !this.pad.isDrawing) this.#send(this.settled);
  }

  /** Sends what waits in a message before the one for which somebody clicks: Streamlit mixes the two. */
  #sendBefore(click) {
    if (!this.hasChanged || this.pad.isDrawing || !click.isTrusted) return; // or it is the one below
    click.stopImmediatePropagation();
    click.preventDefault();
    const [target] = click.composedPath();
    this.held.push(() => target.dispatchEvent(new MouseEvent("click", click)));
    this.#flush();
  }

  /** Nothing waits to be sent any more. */
  #forget() {
    clearTimeout(this.waiting);
    this.hasChanged = this.isUrgent = false;
    this.settled = undefined;
  }

  /** Lets go on what waited for the drawing, which is on its way. */
  #release() {
    for (const next of this.held.splice(0)) setTimeout(next);
  }

  #send(reading) {
    this.#forget();
    this.sent = this.turn;
    this.sentAt = performance.now();
    const { session, number, turn } = this;
    this.#keep(this.turn);
    const read = reading && { given: this.view.given, answers: reading.answers };
    this.send("drawing", { session, number, turn, strokes: this.pad.strokes, read: read && plain(read) });
    this.#release();
  }

  /** Whether the server's answers are to what is on the pad. */
  #isOfNow(read) {
    return read.number === this.number && (read.turn === null || read.turn === this.sent) && !this.pad.isDrawing;
  }

  /** @param {?number} turn - null for what the server itself has put here */
  #keep(turn) {
    const { session, number, pad, reader } = this;
    this.kept = { strokes: pad.strokes, session, number, turn, reads: Boolean(reader) };
    keepDrawing(this.kept);
  }

  #choose(choice, value) {
    this.choices[choice] = value;
    this.#tellChoices();
    this.#show(this.shown);
    this.display.showReasons(this.data.allReasons, this.reasons);
    this.#read();
  }

  /** Tells all that the server does not know, after the drawing: a link comes with each, the newest last. */
  #tellChoices() {
    this.#flush();
    this.told = `${Math.random()}`; // another than that of a stage that was in this one's place
    const message = { ...this.choices, told: this.told };
    const tell = () => this.word.begin(() => this.tell("choices", message));
    if (this.hasChanged && !this.pad.isDrawing) this.held.push(tell);
    else tell();
  }

  /** Goes to a step of the story, which chooses all but the view. */
  #go(step) {
    const { present } = this.choices;
    this.choices = present === undefined ? { step } : { present, step };
    this.#tellChoices();
  }

  #turnGiven() {
    this.#choose("given", this.view.given === "centred" ? "as-drawn" : "centred");
  }

  #key(event) {
    const at = event.composedPath()[0];
    if (at.matches?.("input:not([type=radio]), textarea, select, [contenteditable=true]")) return;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase();
    if (command === "y" || (command === "z" && event.shiftKey)) this.pad.redo();
    else if (command === "z") this.pad.undo();
    else if (isPlain && DIGIT.test(event.key)) this.#write(event);
    else if (isPlain && event.key === "Backspace") this.pad.clear();
    else if (isPlain && event.key.toLowerCase() === "p") this.#present();
    else if (this.story.isTold && event.key === "Escape") this.#go(0);
    else if (this.story.isTold && event.key in ARROWS && !at.closest?.(WALKED)) this.story.go(ARROWS[event.key]);
    else return;
    event.preventDefault();
  }

  /** Presses the digit's button: a digit is one with Shift and among the arrows, too. */
  #write(event) {
    event.stopImmediatePropagation();
    document.querySelector(`.st-key-write-${event.key} button`)?.click();
  }

  #present() {
    this.choices.present = !this.data.present;
    this.#tellChoices();
  }

  /** Shows what a step of the story is about, however late it comes, until a person scrolls. */
  #bringIntoView(part) {
    this.page?.disconnect();
    this.page = new ResizeObserver(() => this.find(part).scrollIntoView());
    this.page.observe(document.querySelector("[data-testid=stMainBlockContainer]"));
    for (const own of ["wheel", "pointerdown"]) {
      document.addEventListener(own, () => this.page?.disconnect(), { once: true, passive: true });
    }
  }

  #savePicture() {
    savePicture(this.find(".upper-canvas"), this.data.networks, this.shown.answers, this.find(".count").textContent);
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
