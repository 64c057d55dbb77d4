import { Board } from "../shared/board.js";
import { Mosaic } from "../shared/mosaic.js";
import { allButOne } from "../shared/sentences.js";

/** @typedef {import("../room_api/following.js").Hung} Hung */
/** @typedef {import("../shared/sentences.js").Network} Network */

/** @type {Object<string, (networks: Network[]) => string>} - said where nothing hangs, by what is chosen */
const NONE = {
  newest: () => "Nothing hangs here yet: what phones send appears here.",
  contested: () => "The networks agree on every drawing so far.",
  best: (networks) => `No drawing has fooled ${allButOne(networks)} networks and not the room yet.`,
};

/** What hangs on the wall, with its scores: all of it, or what a person chooses. */
export class WallDrawings {
  /**
   * @param {import("../shared/elements.js").Find} find
   * @param {(drawing: import("../shared/mosaic.js").Hung) => void} onPress
   */
  constructor(find, onPress) {
    this.find = find;
    this.board = new Board(find);
    this.mosaic = new Mosaic(find(".mosaic"), onPress);
    this.choice = find(".shown", HTMLSelectElement);
    /** @type {Network[]} */
    this.networks = [];
    /** @type {Object<string, number[] | undefined>} */
    this.orders = {}; // the numbers of the drawings that a choice shows; all where it has none
    this.choice.onchange = () => this.#arrange();
  }

  /** @param {Omit<Hung, "people">} hung @param {Network[]} networks */
  hang(hung, networks) {
    if (hung.startsAgain) this.clear();
    this.mosaic.hang(hung.drawings, networks);
    this.board.show(hung, networks);
  }

  /** @param {number[] | undefined} contested @param {number[]} best @param {Network[]} networks */
  arrange(contested, best, networks) {
    this.orders = { contested, best };
    this.networks = networks;
    this.#arrange();
  }

  clear() {
    this.mosaic.clear();
  }

  #arrange() {
    const shown = this.choice.value;
    const isMatrix = shown === "matrix";
    const order = this.orders[shown] ?? null;
    this.board.showMatrix(isMatrix);
    this.mosaic.arrange(order);
    this.find(".mosaic").hidden = this.find(".legend").hidden = isMatrix;
    this.find(".none").hidden = isMatrix || (order?.length ?? this.mosaic.drawings.size) > 0;
    this.find(".none").textContent = NONE[shown]?.(this.networks) ?? "";
  }
}
