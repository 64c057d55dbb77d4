import { percent } from "./wording.js";

const ENOUGH = 10; // drawings, before which an interval says nothing

/** The running scores of the networks, and the confusion matrix of one of them. */
export class Board {
  /** @param {(part: string) => HTMLElement} find */
  constructor(find) {
    this.find = find;
    this.find(".whose").onchange = () => this.#showMatrix();
  }

  show({ scores, sentence, confusions }, networks) {
    this.confusions = confusions;
    if (this.find(".sentence").textContent !== sentence) this.find(".sentence").textContent = sentence;
    this.find(".scores").replaceChildren(...networks.map((network) => row(network, scores)));
    const choice = this.find(".whose");
    if (choice.children.length !== networks.length) {
      choice.replaceChildren(...networks.map(({ name, title }) => new Option(title, name)));
      choice.value = networks.at(-1).name;
    }
    this.#showMatrix();
  }

  /** Shows the confusion matrix of the chosen network, or none. */
  showMatrix(isWanted) {
    this.find(".whose-line").hidden = this.find(".matrix").hidden = !isWanted;
    this.#showMatrix();
  }

  #showMatrix() {
    const matrix = this.confusions?.[this.find(".whose").value];
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

function row({ name, title, color }, scores) {
  const { right, total, low, high } = scores.find((score) => score.name === name);
  const line = document.createElement("li");
  line.style.setProperty("--color", color);
  line.innerHTML = `<b class="title"></b><span class="share"></span><span class="band" aria-hidden="true"><i></i><b></b></span><span class="counts"></span>`;
  line.querySelector(".title").textContent = title;
  line.querySelector(".share").textContent = total ? `${Math.round((100 * right) / total)}\u00a0%` : "";
  line.querySelector(".counts").textContent = total ? `${right} of ${total}` : "";
  line.querySelector(".band").hidden = !total;
  line.querySelector("i").hidden = total < ENOUGH;
  line.querySelector(".band").title = `95 % interval: ${percent(low)} to ${percent(high)}`;
  Object.assign(line.querySelector("i").style, { left: `${100 * low}%`, width: `${100 * (high - low)}%` });
  line.querySelector(".band b").style.left = `${total ? (100 * right) / total : 0}%`;
  return line;
}
