import { CENTRED, REASONS, SAW, THROUGH } from "../from_python.js";
import { Cards, showBars } from "./cards.js";
import { paintOrSay } from "../shared/painting.js";
import { paint, showPictures } from "./seen.js";
import { Through } from "./through.js";
import { headOf, isNoDigit, splitSentence, spoken } from "../shared/sentences.js";

/** @typedef {import("./cards.js").Network} Network */
/** @typedef {import("../shared/sentences.js").Numbers} Numbers */

/**
 * A reading, the engine's or the server's, which follows no drawing through a network.
 * @typedef {Object} Reading
 * @property {?Numbers} image
 * @property {{title: string, models: string[], image: Numbers}[]} pictures
 * @property {import("../shared/sentences.js").Answers} answers
 * @property {number} digitProbability
 * @property {import("../engine/tracing.js").Trace[]} [traces]
 */

/**
 * @typedef {Object} Shown - what the server says of the page
 * @property {import("./cards.js").Network[]} networks
 * @property {import("../from_python.js").Choices} choices - no model without any
 * @property {?string} engine - its address
 * @property {number} pauseMs - between two messages of a browser that needs no answer
 * @property {?Reading & {revision: number, seq: number}} read - by the server
 * @property {?import("./story.js").Step} step
 * @property {?string} room - its code
 */

/**
 * What the stage shows of a reading.
 * @typedef {Object} View
 * @property {?Reading} reading - null without ink
 * @property {Network[]} networks
 * @property {Network | undefined} chosen - none without any model
 * @property {Network | undefined} beside - followed too, if there is one
 * @property {string} framing
 * @property {string} reasons
 * @property {boolean} rests - whether the pen is up
 */

/** @typedef {View & {chosen: Network}} ViewOfNetwork */

/** Paints readings on the stage; it decides nothing. */
export class Display {
  /** @param {import("../shared/elements.js").Find} find @param {(name: string) => void} onChoice */
  constructor(find, onChoice) {
    this.find = find;
    this.cards = new Cards(find(".cards"), onChoice);
    /** @type {import("./through.js").Descriptions} */
    this.descriptions = {}; // what the hidden units of each network look for
    const figures = [...find(".through").querySelectorAll("figure")];
    this.ways = figures.map((figure) => new Through(figure, this.descriptions));
  }

  /**
   * Keeps what the engine says once, even of a drawing that is gone meanwhile.
   * @param {import("../engine/reading.js").Reading} reading
   */
  learn({ traces }) {
    for (const { name, description } of traces) if (description) this.descriptions[name] = description;
  }

  /** @param {View} view */
  show(view) {
    const { reading, networks, chosen } = view;
    if (!chosen) return; // no model is there, which the page says
    const { digit, share, author, rest } = headOf(reading, chosen);
    const stage = this.find(".stage");
    stage.style.setProperty("--chosen", chosen.color);
    stage.classList.toggle("doubted", isNoDigit(reading));
    this.find("h1").textContent = digit;
    this.find("h1").classList.toggle("open", digit === "?");
    this.find(".who .share").textContent = share;
    this.find(".author").textContent = author;
    this.find(".rest").textContent = rest;
    this.find(".headline").textContent = splitSentence(reading?.answers ?? {}, networks);
    this.cards.show(networks, chosen.name, reading?.answers ?? {});
    this.find(".framing .words").textContent = view.framing === CENTRED ? "Centred" : "As drawn";
    paintOrSay(this.find(".summary"), () => {
      paint(this.find(".framing canvas", HTMLCanvasElement), reading?.image ?? null);
      if (view.reasons === SAW) this.#showSeen({ ...view, chosen });
    });
    if (view.reasons === THROUGH) this.#showThrough({ ...view, chosen });
  }

  leave() {
    for (const way of this.ways) way.leave();
  }

  /**
   * Makes the choice of reasons once, and shows the room of the chosen one.
   * @param {string} chosen
   */
  showReasons(chosen) {
    const group = this.find(".reasons");
    if (!group.children.length) {
      group.innerHTML = REASONS.map(
        (name) => `<label><input type="radio" name="reasons" value="${name}"><span>${name}</span></label>`,
      ).join("");
    }
    for (const input of group.querySelectorAll("input")) input.checked = input.value === chosen;
    this.find(".saw").hidden = chosen !== SAW;
    this.find(".through").hidden = chosen !== THROUGH;
    this.find(".stage").classList.toggle("followed", chosen === THROUGH);
    this.find(".stage").classList.toggle("below", chosen !== SAW && chosen !== THROUGH);
  }

  /** Tells a screen reader, once per answer. @param {View} view */
  speak({ reading, networks, chosen }) {
    const said = this.find(".spoken"); // set again, it is announced again
    const words = chosen ? spoken(reading, chosen, networks) : "";
    if (said.textContent !== words) said.textContent = words;
  }

  /** @param {ViewOfNetwork} view */
  #showSeen({ reading, networks, chosen, framing }) {
    const prepared = (reading?.pictures ?? []).map(({ title, models, image }) => ({
      words: `${title}, for ${models.length} of ${networks.length}`,
      image,
      isOwn: models.includes(chosen.name),
    }));
    const words = framing === CENTRED ? "Centred, as in MNIST" : "As drawn";
    const isOwn = !prepared.some((picture) => picture.isOwn);
    this.find(".summary").textContent = `${chosen.title}: ${chosen.summary}`;
    showBars(this.find(".probabilities"), reading?.answers[chosen.name], chosen.color);
    showPictures(this.find(".seen"), [{ words, image: reading?.image ?? null, isOwn }, ...prepared]);
  }

  /** @param {ViewOfNetwork} view */
  #showThrough({ reading, networks, chosen, beside, rests }) {
    const others = networks.filter(({ name }) => name !== chosen.name);
    fill(this.find(".beside", HTMLSelectElement), [{ name: "", title: "nothing" }, ...others], beside?.name ?? "");
    const shown = [chosen, beside];
    this.ways.forEach((way, at) => {
      const trace = reading?.traces?.find(({ name }) => name === shown[at]?.name);
      way.show(shown[at], trace ?? null, rests);
    });
  }
}

/**
 * Gives a list its options once, and opens it at one of them.
 * @param {HTMLSelectElement} list @param {{name: string, title: string}[]} options @param {string} value
 */
function fill(list, options, value) {
  const names = options.map(({ name }) => name);
  if ([...list.options].map((option) => option.value).join() !== names.join()) {
    list.replaceChildren(...options.map(({ name, title }) => new Option(title, name)));
  }
  list.value = value;
}
