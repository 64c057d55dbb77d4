import { allButOne, counted } from "../shared/sentences.js";

/** Counts a round's seconds down on the wall, and says what there is to see then. */
export class Countdown {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    this.frame = 0;
  }

  /**
   * Counts by the clock of this browser from the server's word on.
   * @param {?import("../room_api/following.js").Round} round
   * @param {import("../shared/sentences.js").Network[]} networks
   */
  show(round, networks) {
    this.stop();
    this.place.hidden = !round;
    if (!round) return;
    const ends = performance.now() + 1000 * round.secondsLeft;
    const most = allButOne(networks);
    const step = () => {
      const left = Math.ceil((ends - performance.now()) / 1000);
      const words = left > 0 ? goesOn(left, most) : isOver(round.best.length, most);
      if (this.place.textContent !== words) this.place.textContent = words;
      if (left > 0) this.frame = requestAnimationFrame(step);
    };
    step();
  }

  stop() {
    cancelAnimationFrame(this.frame);
  }
}

/** @param {number} seconds @param {string} most */
const goesOn = (seconds, most) =>
  `Fool the networks: ${seconds} s. Write your digit so that ${most} misread it, ` +
  "and two other people still see it.";

/** @param {number} best @param {string} most */
const isOver = (best, most) =>
  best
    ? `${counted(best, "drawing")} fooled ${most} networks and not the room: Show, Best fooling.`
    : "Time is up. Phones are asked what they see; two other people must see the digit, so it takes three.";
