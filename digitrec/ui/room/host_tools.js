/** @typedef {"close" | "keep" | "let go" | "empty" | "delete" | "round" | "hide" | "remove"} Act */

/** @type {[Act, string][]} - what cannot be taken back, and the question before it */
const UNSURE = [
  ["close", "Close this room? Nobody can join or send any more; the wall stays."],
  ["empty", "Delete all drawings of this room? They cannot be brought back."],
  ["delete", "Delete this room with all its drawings? It cannot be brought back."],
  [
    "remove",
    "Remove this person with all their drawings? They cannot be brought back. " +
      "Somebody who joins again is a new person.",
  ],
];

/** The buttons of a room's host. */
export class HostTools {
  /** @param {import("../shared/elements.js").Find} find @param {(act: Act) => void} onAct */
  constructor(find, onAct) {
    this.onAct = onAct;
    this.find = find;
    this.start = find(".start", HTMLButtonElement);
    this.close = find(".close", HTMLButtonElement);
    this.keeps = find(".keeps");
    this.sure = find(".sure", HTMLDialogElement);
    this.isKept = false; // for good
    this.start.onclick = () => onAct("round");
    this.keeps.onclick = () => onAct(this.isKept ? "let go" : "keep");
    find(".hide").onclick = () => onAct("hide");
    find(".no").onclick = () => this.sure.close();
    for (const [act, question] of UNSURE) find(`.${act}`).onclick = () => this.#askFirst(act, question);
  }

  /** @param {import("../room_api/wire.js").Room} room */
  show({ endsAt, isClosed }) {
    this.isKept = !endsAt;
    this.keeps.textContent = this.isKept ? "Keep no longer" : "Keep for good";
    this.close.disabled = this.start.disabled = isClosed;
  }

  /** @param {Act} act @param {string} question */
  #askFirst(act, question) {
    this.find(".sure p").textContent = question;
    this.find(".yes").textContent = this.find(`.${act}`).textContent;
    this.find(".yes").onclick = () => {
      this.sure.close();
      this.onAct(act);
    };
    this.sure.showModal();
  }
}
