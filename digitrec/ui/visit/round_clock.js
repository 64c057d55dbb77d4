/** @typedef {import("../room_api/following.js").Round} Round */

/** How long a round still lasts, by the clock of this browser from the server's word on. */
export class RoundClock {
  /** @param {() => void} onEnd */
  constructor(onEnd) {
    this.onEnd = onEnd;
    /** @type {?Round} */
    this.round = null; // the last one
    this.ends = 0; // by performance.now()
    this.timer = 0;
  }

  /** The round that goes on, if there is one. */
  get now() {
    return this.round && performance.now() < this.ends ? this.round : null;
  }

  /** Returns whether it is another round than before, that still goes on. @param {?Round} round */
  take(round) {
    const isNew = round?.id !== this.round?.id;
    this.round = round;
    if (!round) return false;
    const left = 1000 * round.secondsLeft;
    this.ends = performance.now() + left;
    this.stop();
    this.timer = setTimeout(this.onEnd, left + 1);
    return isNew && this.now !== null;
  }

  stop() {
    clearTimeout(this.timer);
  }
}
