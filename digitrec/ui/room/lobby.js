import { keepHostKey, latestHosted } from "./hosted_rooms.js";
import { addressOf, ask } from "../room_api/wire.js";

/** The ways into a room: a new one, the last that was opened here, and by a code. */
export class Lobby {
  /**
   * @param {import("../shared/elements.js").Find} find
   * @param {(act: () => Promise<void>) => void} attempt - says what the server says is wrong
   * @param {(code: string) => void} onOpen - shows the wall of a room
   */
  constructor(find, attempt, onOpen) {
    this.onOpen = onOpen;
    this.again = find(".again");
    this.latest = "";
    find(".open").onclick = () => attempt(() => this.#open());
    this.again.onclick = () => onOpen(this.latest);
    find(".joins").onsubmit = (event) => {
      event.preventDefault();
      attempt(() => this.join(find(".typed", HTMLInputElement).value));
    };
  }

  show() {
    this.latest = latestHosted() ?? "";
    this.again.hidden = !this.latest;
    this.again.textContent = `Back to room ${this.latest}`;
  }

  async #open() {
    const { key, room } = await ask("open", { page: location.href });
    keepHostKey(room.code, key);
    this.onOpen(room.code);
  }

  /** @param {string} code */
  async join(code) {
    await ask("see", { code, page: location.href });
    location.assign(addressOf(`?room=${encodeURIComponent(code)}`));
  }
}
