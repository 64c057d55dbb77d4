import { aDigit } from "../shared/sentences.js";

/** What a phone in a room is to draw, and the buttons for that. */
export class VisitTask {
  /** @param {import("../shared/elements.js").Find} find @param {() => void} onSend @param {() => void} onAnother */
  constructor(find, onSend, onAnother) {
    this.words = find(".task");
    this.send = find(".send", HTMLButtonElement);
    this.another = find(".another", HTMLButtonElement);
    this.free = find(".free", HTMLButtonElement);
    /** @type {?number} */
    this.digit = null;
    this.isFree = false;
    this.send.onclick = onSend;
    this.another.onclick = onAnother;
  }

  /** The digit that is asked for; null where anything may be drawn. */
  get label() {
    return this.isFree ? null : this.digit;
  }

  /** @param {?import("../room_api/wire.js").Room} room - null before it is joined @param {boolean} isInRound */
  show(room, isInRound) {
    const isClosed = room?.isClosed ?? false;
    const task = this.digit === null ? "" : `${isInRound ? "Fool them with" : "Write"} ${aDigit(this.digit)}`;
    this.words.textContent = isClosed ? "Closed" : this.isFree ? "Draw anything" : task;
    this.free.textContent = this.isFree ? "A task" : "Free";
    this.send.disabled = this.another.disabled = room === null || isClosed;
    this.another.hidden = this.isFree;
    this.free.disabled = room === null;
  }
}
