import { CLASS_COUNT } from "../from_python.js";
import { finderIn } from "../shared/elements.js";
import { commonest, digitOf, percent, shareWords } from "../shared/sentences.js";

/** @type {Object<string, number>} - by key, how many cards further */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** @typedef {import("../shared/sentences.js").Numbers} Numbers */
/** @typedef {import("../shared/sentences.js").Network & {summary: string}} Network */

/** One card per network; they also choose the network that gives its reasons. */
export class Cards {
  /**
   * @param {HTMLElement} group - a radio group, empty
   * @param {(name: string) => void} onChoice
   */
  constructor(group, onChoice) {
    this.group = group;
    this.onChoice = onChoice;
    /** @type {HTMLButtonElement[]} */
    this.cards = [];
    group.addEventListener("keydown", (event) => this.#walk(event));
  }

  /**
   * Makes the cards once and then only changes them, so that bars slide from answer to answer.
   * @param {Network[]} networks @param {string} chosen @param {import("../shared/sentences.js").Answers} answers
   */
  show(networks, chosen, answers) {
    const names = networks.map(({ name }) => name).join();
    if (this.group.dataset.names !== names) {
      this.cards = networks.map((network) => this.#make(network));
      this.group.replaceChildren(...this.cards);
      this.group.dataset.names = names;
    }
    const most = commonest(answers);
    networks.forEach(({ name }, at) => {
      const card = this.cards[at];
      card.setAttribute("aria-checked", String(name === chosen));
      card.tabIndex = name === chosen ? 0 : -1;
      this.#fill(card, answers[name], most);
    });
  }

  /** @param {HTMLElement} card @param {Numbers | undefined} probabilities @param {number} most */
  #fill(card, probabilities, most) {
    const find = finderIn(card);
    const { share, isUnsure } = probabilities ? shareWords(probabilities) : { share: "", isUnsure: false };
    const digit = probabilities ? digitOf(probabilities) : "?";
    const differs = Boolean(probabilities) && digit !== most;
    card.classList.toggle("differs", differs);
    find(".digit").textContent = String(digit);
    find(".share").textContent = share;
    find(".tag").textContent = [differs && "differs", isUnsure && "unsure"].filter(Boolean).join(", ");
    [...find(".bars").children].forEach((bar, at) => {
      if (bar instanceof HTMLElement) bar.style.transform = `scaleY(${probabilities?.[at] ?? 0})`;
    });
  }

  /** @param {Network} network */
  #make({ name, title, color, summary }) {
    const card = document.createElement("button");
    card.className = "card";
    card.dataset.name = name;
    card.title = summary;
    card.style.setProperty("--color", color);
    card.setAttribute("role", "radio");
    card.setAttribute("aria-labelledby", `title-${name}`);
    card.setAttribute("aria-describedby", `read-${name}`);
    const numbers = [...Array(CLASS_COUNT).keys()].map((digit) => `<span>${digit}</span>`).join("");
    card.innerHTML = `<span class="top"><span class="title" id="title-${name}">${title}</span><span
      class="tag"></span></span><span class="read" id="read-${name}"><span class="digit"></span><span
      class="share"></span></span><span class="bars" aria-hidden="true">${"<i></i>".repeat(CLASS_COUNT)}</span><span
      class="numbers" aria-hidden="true">${numbers}</span>`;
    card.onclick = () => this.onChoice(name);
    return card;
  }

  /**
   * As with radio buttons: one card takes the focus; the arrow keys move around and choose.
   * @param {KeyboardEvent} event
   */
  #walk(event) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const at = this.cards.findIndex((card) => card === event.target);
    const next = this.cards.at((at + step) % this.cards.length);
    next?.focus();
    next?.click();
  }
}

/**
 * Ten rows with the probabilities of one network.
 * @param {HTMLElement} list @param {Numbers | undefined} probabilities @param {string} color
 */
export function showBars(list, probabilities, color) {
  if (!list.children.length) {
    list.innerHTML = [...Array(CLASS_COUNT).keys()]
      .map(
        (digit) => `<div class="row"><b>${digit}</b><div class="track" role="meter" aria-valuemin="0"
          aria-valuemax="100" aria-label="Probability of ${digit}"><i></i></div><span></span></div>`,
      )
      .join("");
  }
  list.style.setProperty("--color", color);
  [...list.children].forEach((row, digit) => {
    const share = probabilities?.[digit] ?? 0;
    const find = finderIn(row);
    find(".track").setAttribute("aria-valuenow", (100 * share).toFixed(1));
    find("i").style.transform = `scaleX(${share})`;
    find("span").textContent = probabilities ? percent(share, 1) : "";
  });
}
