import { commonest, digitOf, percent, shareWords } from "./wording.js";

/** One card per network; they also choose the network that gives its reasons. */
export class Cards {
  /**
   * @param {HTMLElement} group - a radio group, empty
   * @param {(name: string) => void} onChoice
   */
  constructor(group, onChoice) {
    this.group = group;
    this.onChoice = onChoice;
    group.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** Makes the cards once and then only changes them, so that bars slide from answer to answer. */
  show(networks, chosen, answers) {
    const names = networks.map(({ name }) => name).join();
    if (this.group.dataset.names !== names) {
      this.group.replaceChildren(...networks.map((network) => this.#make(network)));
      this.group.dataset.names = names;
    }
    const most = commonest(answers);
    networks.forEach(({ name }, at) => {
      const card = this.group.children[at];
      card.setAttribute("aria-checked", name === chosen);
      card.tabIndex = name === chosen ? 0 : -1;
      this.#fill(card, answers[name], most);
    });
  }

  #fill(card, probabilities, most) {
    const { share, isUnsure } = probabilities ? shareWords(probabilities) : { share: "", isUnsure: false };
    const digit = probabilities ? digitOf(probabilities) : "?";
    const differs = Boolean(probabilities) && digit !== most;
    card.classList.toggle("differs", differs);
    card.querySelector(".digit").textContent = digit;
    card.querySelector(".share").textContent = share;
    card.querySelector(".tag").textContent = [differs && "differs", isUnsure && "unsure"]
      .filter(Boolean)
      .join(", ");
    card.querySelectorAll(".bars i").forEach((bar, at) => {
      bar.style.transform = `scaleY(${probabilities?.[at] ?? 0})`;
    });
  }

  #make({ name, title, color, summary }) {
    const card = document.createElement("button");
    card.className = "card";
    card.dataset.name = name;
    card.title = summary;
    card.style.setProperty("--color", color);
    card.setAttribute("role", "radio");
    card.setAttribute("aria-labelledby", `title-${name}`);
    card.setAttribute("aria-describedby", `read-${name}`);
    const numbers = [...Array(10).keys()].map((digit) => `<span>${digit}</span>`).join("");
    card.innerHTML = `<span class="top"><span class="title" id="title-${name}">${title}</span><span
      class="tag"></span></span><span class="read" id="read-${name}"><span class="digit"></span><span
      class="share"></span></span><span class="bars" aria-hidden="true">${"<i></i>".repeat(10)}</span><span
      class="numbers" aria-hidden="true">${numbers}</span>`;
    card.onclick = () => this.onChoice(name);
    return card;
  }

  /** As with radio buttons: one card takes the focus; the arrow keys move around and choose. */
  #walk(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const cards = [...event.currentTarget.children];
    const next = cards.at((cards.indexOf(event.target) + step) % cards.length);
    next.focus();
    next.click();
  }
}

/** Ten rows with the probabilities of one network. */
export function showBars(list, probabilities, color) {
  if (!list.children.length) {
    list.innerHTML = [...Array(10).keys()]
      .map(
        (digit) => `<div class="row"><b>${digit}</b><div class="track" role="meter" aria-valuemin="0"
          aria-valuemax="100" aria-label="Probability of ${digit}"><i></i></div><span></span></div>`,
      )
      .join("");
  }
  list.style.setProperty("--color", color);
  [...list.children].forEach((row, digit) => {
    const share = probabilities?.[digit] ?? 0;
    row.querySelector(".track").setAttribute("aria-valuenow", (100 * share).toFixed(1));
    row.querySelector("i").style.transform = `scaleX(${share})`;
    row.querySelector("span").textContent = probabilities ? percent(share, 1) : "";
  });
}
