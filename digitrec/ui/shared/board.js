import { finderIn } from "./elements.js";
import { percent } from "./sentences.js";

const ENOUGH = 10; // drawings, before which an interval says nothing

/** @typedef {import("./sentences.js").Network} Network */
/** @typedef {{name: string, right: number, total: number, low: number, high: number}} Score - with its interval */

/**
 * How the networks do, as digitrec/ui/room_api/payloads.py says it.
 * @typedef {Object} Results
 * @property {Score[]} scores
 * @property {string} sentence
 * @property {Object<string, number[][]>} confusions - by network; rows are labels
 */

/** The running scores of the networks, and the confusion matrix of one of them. */
export class Board {
  /** @param {import("./elements.js").Find} find */
  constructor(find) {
    this.find = find;
    this.choice = find(".whose", HTMLSelectElement);
    /** @type {Results["confusions"]} */
    this.confusions = {};
    this.choice.onchange = () => this.#showMatrix();
  }

  /** @param {Results} results @param {Network[]} networks */
  show({ scores, sentence, confusions }, networks) {
    this.confusions = confusions;
    if (this.find(".sentence").textContent !== sentence) this.find(".sentence").textContent = sentence;
    this.find(".scores").replaceChildren(...networks.map((network) => row(network, scores)));
    if (this.choice.children.length !== networks.length) {
      this.choice.replaceChildren(...networks.map(({ name, title }) => new Option(title, name)));
      this.choice.value = networks[networks.length - 1].name;
    }
    this.#showMatrix();
  }

  /** Shows the confusion matrix of the chosen network, or none. @param {boolean} isWanted */
  showMatrix(isWanted) {
    this.find(".whose-line").hidden = this.find(".matrix").hidden = !isWanted;
    this.#showMatrix();
  }

  #showMatrix() {
    const matrix = this.confusions[this.choice.value];
    if (!matrix || this.find(".matrix").hidden) return;
    const digits = matrix.map((_, digit) => digit);
    const head = digits.map((digit) => `<th scope="col">${digit}</th>`).join("");
    const lines = matrix.map((counts, label) => {
      const most = Math.max(1, ...counts);
      const cells = counts.map((count, read) => {
        const share = Math.round((100 * count) / most);
        return `<td class="${read === label ? "right" : "wrong"}" style="--share: ${share}%">${count || ""}</td>`;
      });
      return `<tr><th scope="row">${label}</th>${cells.join("")}</tr>`;
    });
    this.find(".matrix").innerHTML =
      `<caption>Rows: what was to be written. Columns: what was read.</caption>` +
      `<thead><tr><td></td>${head}</tr></thead><tbody>${lines.join("")}</tbody>`;
  }
}

/** @param {Network} network @param {Score[]} scores */
function row({ name, title, color }, scores) {
  const none = { right: 0, total: 0, low: 0, high: 0 };
  const { right, total, low, high } = scores.find((score) => score.name === name) ?? none;
  const line = document.createElement("li");
  const find = finderIn(line);
  line.style.setProperty("--color", color);
  line.innerHTML = `<b class="title"></b><span class="share"></span><span class="band"
    aria-hidden="true"><i></i><b></b></span><span class="counts"></span>`;
  find(".title").textContent = title;
  find(".share").textContent = total ? `${Math.round((100 * right) / total)}\u00a0%` : "";
  find(".counts").textContent = total ? `${right} of ${total}` : "";
  find(".band").hidden = !total;
  find("i").hidden = total < ENOUGH;
  find(".band").title = `95 % interval: ${percent(low)} to ${percent(high)}`;
  Object.assign(find("i").style, { left: `${100 * low}%`, width: `${100 * (high - low)}%` });
  find(".band b").style.left = `${total ? (100 * right) / total : 0}%`;
  return line;
}
