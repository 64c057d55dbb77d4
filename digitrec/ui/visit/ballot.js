import { CLASS_COUNT } from "../from_python.js";
import { paintStrokes } from "../shared/mosaic.js";

/** @typedef {import("./membership.js").Membership} Membership */

/** Shows a phone what others drew in a round, one after the other, and asks which digit each is. */
export class Ballot {
  /**
   * @param {import("../shared/elements.js").Find} find
   * @param {(act: (place: {member: Membership}) => Promise<void>) => void} attempt - asks the server
   * @param {(words: string) => void} say
   */
  constructor(find, attempt, say) {
    this.attempt = attempt;
    this.say = say;
    this.part = find(".asks");
    this.canvas = find(".asks canvas", HTMLCanvasElement);
    this.drawing = 0; // its number
    this.isAsking = false;
    find(".digits").replaceChildren(
      ...[...Array(CLASS_COUNT).keys(), null].map((digit) => {
        const button = document.createElement("button");
        button.textContent = `${digit ?? "No digit"}`;
        button.onclick = () => this.#vote(digit);
        return button;
      }),
    );
  }

  close() {
    this.part.hidden = true;
  }

  /** Asks for somebody's drawing, where none waits for an answer here. */
  askNext() {
    if (!this.part.hidden || this.isAsking) return;
    this.isAsking = true;
    this.attempt(async ({ member }) => {
      try {
        const { drawing } = await member.ask("ask", (key) => ({ key }));
        if (!drawing) return;
        this.drawing = drawing.id;
        this.part.hidden = false;
        paintStrokes(this.canvas, drawing.strokes);
      } finally {
        this.isAsking = false;
      }
    });
  }

  /** @param {?number} digit */
  #vote(digit) {
    const { drawing } = this;
    this.close(); // even if the drawing is gone meanwhile
    this.attempt(async ({ member }) => {
      await member.ask("vote", (key) => ({ key, drawing, digit }));
      this.say("Thank you: your word counts.");
      this.askNext();
    });
  }
}
