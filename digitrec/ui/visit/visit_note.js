import { addressOf, Problem } from "../room_api/wire.js";

const NO_ROOM = 404;

/** What a phone in a room is told, and the way to another room where there is none of this code. */
export class VisitNote {
  /** @param {import("../shared/elements.js").Find} find */
  constructor(find) {
    this.words = find(".note");
    this.nearest = find(".nearest");
  }

  /** @param {string} words */
  say(words) {
    this.words.textContent = words;
  }

  /**
   * @param {import("../room_api/wire.js").Problem | import("../room_api/wire.js").Unreachable} error
   * @param {number} waiting - drawings @param {boolean} isTriedAgain
   */
  sayWrong(error, waiting, isTriedAgain) {
    const promise = waiting ? ` ${waiting} kept on this phone, sent when it can be.` : "";
    if (!(error instanceof Problem)) return this.say(`The server does not answer.${promise}`);
    this.say(error.message + promise + (isTriedAgain ? " This phone tries again by itself." : ""));
    this.#offer(error.nearest, error.status === NO_ROOM);
  }

  offerNothing() {
    this.nearest.hidden = true;
  }

  /** Offers the nearest room, or to type a code. @param {?string} code @param {boolean} isWrong */
  #offer(code, isWrong) {
    this.nearest.hidden = !code && !isWrong;
    this.nearest.textContent = code ? `Join ${code}` : "Type a code";
    this.nearest.onclick = () => location.assign(addressOf(code ? `?room=${code}` : "room"));
  }
}
