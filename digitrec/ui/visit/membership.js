import { BROWSER, recall, store } from "../shared/storage.js";
import { ask, Problem } from "../room_api/wire.js";

/** @typedef {import("../from_python.js").Requests} Requests */

const KEYS = "digitrec-visited"; // this phone's keys, by the room's code
const LOST = 401; // the place was given away while the phone was idle

/** A phone's place in a room: its key, with which it asks, and comes back. */
export class Membership {
  /** @param {string} code @param {(joined: import("../room_api/wire.js").Answers["join"]) => void} onJoined */
  constructor(code, onJoined) {
    this.code = code;
    this.onJoined = onJoined;
    this.key = "";
  }

  async join() {
    const { code } = this;
    const joined = await ask("join", { code, key: recall(KEYS, BROWSER)?.[code] ?? null });
    this.key = joined.key;
    store(KEYS, { ...recall(KEYS, BROWSER), [code]: joined.key }, BROWSER);
    this.onJoined(joined);
  }

  /**
   * Asks as who joined; once more, as somebody new, where the place was given away.
   * @template {keyof Requests} Name
   * @param {Name} name @param {(key: string) => Requests[Name]} bodyWith
   * @returns {Promise<import("../room_api/wire.js").Answer<Name>>}
   */
  async ask(name, bodyWith) {
    try {
      return await ask(name, bodyWith(this.key));
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== LOST) throw error;
      await this.join();
      return ask(name, bodyWith(this.key));
    }
  }
}
