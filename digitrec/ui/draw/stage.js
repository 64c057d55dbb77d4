import { AS_DRAWN, CENTRED, SAW, THROUGH } from "../from_python.js";
import { Pad } from "../canvas/pad.js";
import { finderIn, oncePerFrame } from "../shared/elements.js";
import { Sync } from "../sync.js";
import { Visit } from "../visit/visit.js";
import { Display } from "./display.js";
import { actOnKeys } from "./keyboard.js";
import { LiveReading } from "./live_reading.js";
import { Outgoing } from "./outgoing.js";
import { savePicture, Story } from "./story.js";

const WIDE = matchMedia("(min-width: 701px) and (min-aspect-ratio: 4/5)"); // as stage.css: reasons below are in view

/** @typedef {import("./display.js").Reading} Reading */
/** @typedef {(name: string, value: unknown) => void} Send */

/** @typedef {import("./display.js").Shown & import("../sync.js").ServerState} Data */

/**
 * The Draw page: what is drawn, and what the networks make of it at every frame.
 *
 * The engine in the browser reads while the pen moves. Once it rests the drawing goes to the
 * server, with what was read; where nothing was, the server's own answers are shown. Where the
 * server has nothing to say, it hears of the drawing every few seconds, and before it is asked.
 */
class Stage {
  /** @param {HTMLElement} root @param {Data} data */
  constructor(root, data) {
    this.find = finderIn(root);
    this.data = data;
    this.canvas = this.find(".upper-canvas", HTMLCanvasElement);
    this.pad = new Pad(this.canvas, oncePerFrame(() => this.#read()), () => this.#rest());
    this.display = new Display(this.find, (name) => this.#choose("model", name));
    this.story = new Story(this.find(".story"), (number) => this.#go(number));
    this.visit = new Visit(this.find(".visit"), this.pad);
    this.sync = new Sync("digitrec-drawing");
    this.reading = new LiveReading((...read) => this.#take(...read), (isThere) => this.#change(isThere));
    this.outgoing = new Outgoing(this.sync, () => this.reading.isThere, root);
    this.pad.show(this.sync.strokes);
    /** @type {?Reading} */
    this.shown = null; // the reading on the stage; null without ink
    this.listening = new AbortController();
    this.find(".undo").onclick = () => this.pad.undo();
    this.find(".clear").onclick = () => this.pad.clear();
    this.find(".framing").onclick = () => this.#choose("given", this.choices.given === CENTRED ? AS_DRAWN : CENTRED);
    this.find(".tell").onclick = () => this.#go(1);
    this.find(".save").onclick = () => this.#savePicture();
    this.find(".present").onclick = () => this.#present();
    this.find(".stage").onchange = ({ target }) => {
      if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) {
        this.#choose(target.name, target.value);
      }
    };
    actOnKeys(this, () => this.#present(), this.listening.signal);
  }

  /** Takes what the server says; `send` leads back to it. @param {Data} data @param {Send} send */
  update(data, send) {
    this.data = data;
    this.outgoing.send = send;
    const { isPut, isLacking } = this.sync.meet(data);
    const isPresented = data.choices.present !== "";
    this.find(".stage").classList.toggle("presented", isPresented);
    this.find(".present").ariaLabel = isPresented ? "Leave presenter view" : "Presenter view";
    const isNewStep = this.story.show(data.step);
    this.visit.show(data.room, data.networks);
    this.find(".stage").classList.toggle("in-story", this.story.isOpen);
    this.find(".stage").classList.toggle("visited", data.room !== null);
    this.display.showReasons(this.choices.reasons);
    if (isNewStep) this.story.keepInView(this.find(this.isExplainedHere || WIDE.matches ? ".stage" : ".headline"));
    if (isPut) {
      this.outgoing.wait();
      this.pad.show(this.sync.strokes);
      this.#read();
    } else if (isLacking) this.outgoing.now();
    this.reading.start(data.engine);
    const isOfNow = data.read && !this.pad.isDrawing && this.sync.isOfNow(data.read);
    this.#show(isOfNow && !this.reading.isThere ? data.read : this.shown);
  }

  leave() {
    this.story.end();
    this.listening.abort();
    this.outgoing.leave();
    this.pad.leave();
    this.display.leave();
    this.visit.leave();
    this.reading.stop();
  }

  /** What is chosen, though the server may not know of all. */
  get choices() {
    return { ...this.data.choices, ...this.sync.choices };
  }

  /** @returns {import("./display.js").View} */
  get view() {
    const { networks } = this.data;
    const { model, beside, given: framing, reasons } = this.choices;
    return {
      reading: this.shown,
      networks,
      chosen: networks.find(({ name }) => name === model),
      beside: networks.find(({ name }) => name === beside && name !== model),
      framing,
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
    if (reading && !this.reading.isThere) this.display.speak(this.view);
  }

  #read() {
    const { framing, reasons, chosen, beside } = this.view;
    const followed = reasons === THROUGH ? [chosen, beside] : [];
    const traced = followed.flatMap((network) => network?.name ?? []);
    if (this.pad.strokes.length) return this.reading.read(this.pad.strokes, framing, traced);
    this.reading.forget();
    this.#show(null);
  }

  /** @param {import("../engine/reading.js").Reading} reading @param {boolean} isNewest */
  #take(reading, isNewest) {
    this.display.learn(reading);
    if (!this.pad.strokes.length) return;
    this.#show(reading.image ? reading : null);
    if (isNewest && !this.pad.isDrawing) this.#settle(reading);
  }

  /** The engine is there, or is not any more. @param {boolean} isThere */
  #change(isThere) {
    if (isThere) this.#read();
    else if (this.sync.isUnsent || this.data.engine) this.outgoing.now();
  }

  #rest() {
    this.sync.draw(this.pad.strokes);
    this.#read();
    if (!this.reading.isThere || !this.pad.strokes.length) this.#settle(null);
  }

  /**
   * Says what was read, and sends the drawing, soon at least, if it is another than the server's.
   * @param {?Reading} reading
   */
  #settle(reading) {
    if (this.reading.isThere || !this.pad.strokes.length) this.display.speak(this.view);
    if (!this.sync.isUnsent) return;
    const needsNone = this.reading.isThere && this.isExplainedHere;
    this.outgoing.soon(needsNone ? this.data.pauseMs : 0, reading && { ...reading, framing: this.choices.given });
  }

  /** @param {string} key - of the choice @param {string} value */
  #choose(key, value) {
    this.#send({ [key]: value });
    this.#show(this.shown);
    this.display.showReasons(this.choices.reasons);
    this.#read();
  }

  /** Goes to a step of the story, which chooses all but the view. @param {number} step - 0 leaves it */
  #go(step) {
    const { present } = this.sync.choices;
    this.#send({ ...(present === undefined ? {} : { present }), step: step ? `${step}` : "" }, true);
  }

  #present() {
    this.#send({ present: this.data.choices.present ? "" : "yes" });
  }

  /** @param {import("../sync.js").Choices} choices @param {boolean} isInstead - of those that wait */
  #send(choices, isInstead = false) {
    this.sync.choose(choices, isInstead);
    this.outgoing.now();
  }

  #savePicture() {
    if (!this.shown) return;
    savePicture(this.canvas, this.data.networks, this.shown.answers, this.find(".count").textContent ?? "");
  }
}

/** @param {{parentElement: HTMLElement & {stage?: Stage}, data: Data, setStateValue: Send}} component */
export default function ({ parentElement, data, setStateValue }) {
  parentElement.stage ??= new Stage(parentElement, data);
  parentElement.stage.update(data, setStateValue);
  return () => parentElement.stage?.leave();
}
