import { Board } from "./board.js";
import { Following } from "./following.js";
import { BROWSER, keep, kept } from "./keeping.js";
import { Mosaic, paintStrokes, wordsOf } from "./mosaic.js";
import { savePicture } from "./wall_picture.js";
import { addressOf, ask, fetchFile, hand, Problem, Unreachable } from "./wire.js";
import { allButOne, dayOf } from "./wording.js";

const HOSTED = "digitrec-hosted"; // the keys of the rooms that this browser opened, by code
const NONE = {
  newest: () => "Nothing hangs here yet: what phones send appears here.",
  contested: () => "The networks agree on every drawing so far.",
  best: (networks) => `No drawing has fooled ${allButOne(networks)} networks and not the room yet.`,
};
const UNSURE = {
  close: "Close this room? Nobody can join or send any more; the wall stays.",
  empty: "Delete all drawings of this room? They cannot be brought back.",
  delete: "Delete this room with all its drawings? It cannot be brought back.",
  remove: "Remove this person with all their drawings? They cannot be brought back. " +
    "Somebody who joins again is a new person.",
};

/** The Room page: the lobby, and the wall of one room, which the server tells as it changes. */
class Wall {
  constructor(root) {
    this.find = (part) => root.querySelector(part);
    this.root = root;
    this.board = new Board(this.find);
    this.mosaic = new Mosaic(this.find(".mosaic"), (drawing) => this.#open(drawing));
    this.state = {};
    this.find(".open").onclick = () => this.#try(() => this.#openRoom());
    this.find(".again").onclick = () => this.tell("wall", this.find(".again").dataset.code);
    this.find(".joins").onsubmit = (event) => {
      event.preventDefault();
      this.#try(() => this.#join(this.find(".typed").value));
    };
    this.find(".shown").onchange = () => this.#arrange();
    this.find(".leave").onclick = () => this.tell("wall", "");
    this.find(".present").onclick = () => this.tell("present", this.data.isPresented ? "no" : "yes");
    this.find(".picture").onclick = () => savePicture(this.mosaic.drawings.values(), this.state.room.code, this.state, this.data.networks);
    this.find(".strokes").onclick = () => this.#try(() => this.#export("ndjson"));
    this.find(".images").onclick = () => this.#try(() => this.#export("npz"));
    this.find(".start").onclick = () => this.#act("round");
    this.find(".keeps").onclick = () => this.#act(this.state.room.endsAt ? "keep" : "let go");
    for (const act of Object.keys(UNSURE)) this.find(`.${act}`).onclick = () => this.#askFirst(act);
    this.find(".shut").onclick = () => this.find(".one").close();
    this.find(".no").onclick = () => this.find(".sure").close();
    this.find(".hide").onclick = () => {
      this.#act("hide", { drawing: this.opened.id });
      this.find(".one").close();
    };
  }

  /** Takes what the page says: which wall is shown, and in which way. */
  update(data, tell) {
    Object.assign(this, { data, tell });
    this.find(".room").classList.toggle("presented", data.isPresented);
    this.find(".present").textContent = data.isPresented ? "Leave presenter view" : "Present";
    const [latest] = Object.keys(kept(HOSTED, BROWSER) ?? {}).reverse();
    this.find(".again").hidden = !latest;
    Object.assign(this.find(".again"), { textContent: `Back to room ${latest}` }).dataset.code = latest;
    if (data.wall === this.code) return;
    this.leave();
    this.code = data.wall;
    this.find(".room").classList.toggle("at-lobby", !this.code);
    this.find(".wall").hidden = Boolean(this.code); // until the server knows it
    this.#say(this.parting ?? "");
    this.parting = null;
    if (this.code) this.#try(() => this.#show());
    else this.#showExample();
  }

  leave() {
    this.events?.close();
    cancelAnimationFrame(this.counting);
    this.mosaic.clear();
    this.state = {};
  }

  get key() {
    return kept(HOSTED, BROWSER)?.[this.code] ?? null;
  }

  async #openRoom() {
    const { key, room } = await ask("open", { page: location.href });
    keep(HOSTED, { ...kept(HOSTED, BROWSER), [room.code]: key }, BROWSER);
    this.tell("wall", room.code);
  }

  async #join(code) {
    await ask("see", { code, page: location.href });
    location.assign(addressOf(`?room=${encodeURIComponent(code)}`));
  }

  /** Shows what a wall looks like, beside the way to one. */
  #showExample() {
    const { example, networks } = this.data;
    this.find(".round").hidden = true;
    this.find(".shown").value = "newest";
    for (const part of [".sentence", ".scores"]) this.find(part).replaceChildren();
    if (example) {
      const results = JSON.parse(example);
      this.mosaic.hang(results.drawings, networks);
      this.board.show(results, networks);
    }
    this.#arrange();
  }

  /** Shows the wall of a room, once the server knows it. */
  async #show() {
    const code = this.code;
    const found = await ask("see", { code, key: this.key, page: location.href });
    const { room, joining, isHost } = found;
    if (code !== this.code) return;
    this.find(".wall").hidden = false;
    this.find(".code").textContent = room.code;
    this.find(".qr").hidden = !joining.qr;
    this.find(".qr").src = joining.qr ?? "";
    this.find(".qr").alt = joining.address ? `QR code of ${joining.address}` : "";
    this.find(".address").textContent = joining.address ?? joining.problem;
    for (const tool of this.root.querySelectorAll(".for-host")) tool.hidden = !isHost;
    this.state = { room };
    this.events = new Following(found, "wall", (state) => this.#take(state), (isThere, problem) => {
      const words = problem ?? "The server does not answer. The wall goes on by itself as soon as it does.";
      this.#say(isThere ? "" : words);
    });
  }

  #take(state) {
    const { networks } = this.data;
    this.#say(state.problem);
    this.state = { ...this.state, ...state };
    const { room, people } = this.state;
    this.find(".until").textContent = untilWords(room);
    this.find(".keeps").textContent = room.endsAt ? "Keep for good" : "Keep no longer";
    this.find(".close").disabled = this.find(".start").disabled = room.isClosed;
    if (state.isOver) {
      this.mosaic.clear();
      this.state.total = 0;
    }
    if (state.scores) {
      if (state.startsAgain) this.mosaic.clear();
      this.mosaic.hang(state.drawings, networks);
      this.board.show(state, networks);
    }
    this.find(".how").hidden = room.isClosed;
    const total = this.state.total ?? 0;
    this.find(".people").textContent = `${count(people ?? 0, "person", "people")}, ${count(total, "drawing")}`;
    this.#arrange();
    this.#countDown(state.round);
  }

  #arrange() {
    const shown = this.find(".shown").value;
    const isMatrix = shown === "matrix";
    this.board.showMatrix(isMatrix);
    this.find(".mosaic").hidden = isMatrix;
    const orders = { contested: this.state.contested, best: this.state.round?.best ?? [] };
    this.mosaic.arrange(orders[shown] ?? null);
    this.find(".legend").hidden = isMatrix;
    this.find(".none").hidden = isMatrix || (orders[shown] ?? [...this.mosaic.drawings]).length > 0;
    this.find(".none").textContent = NONE[shown]?.(this.data.networks) ?? "";
  }

  /** Counts a round's seconds down, by the clock of this browser from the server's word on. */
  #countDown(round) {
    cancelAnimationFrame(this.counting);
    this.find(".round").hidden = !round;
    if (!round) return;
    const ends = performance.now() + 1000 * round.secondsLeft;
    const step = () => {
      const left = Math.ceil((ends - performance.now()) / 1000);
      const best = round.best.length;
      const most = allButOne(this.data.networks);
      const over = best
        ? `${count(best, "drawing")} fooled ${most} networks and not the room: Show, Best fooling.`
        : "Time is up. Phones are asked what they see; two other people must see the digit, so it takes three.";
      const words = left > 0
        ? `Fool the networks: ${left} s. Write your digit so that ${most} misread it, and two other people still see it.`
        : over;
      if (this.find(".round").textContent !== words) this.find(".round").textContent = words;
      if (left > 0) this.counting = requestAnimationFrame(step);
    };
    step();
  }

  #open(drawing) {
    this.opened = drawing;
    const { networks } = this.data;
    const canvas = this.find(".one canvas");
    paintStrokes(canvas, drawing.strokes);
    canvas.ariaLabel = this.find(".what").textContent = `${wordsOf(drawing, networks)}.`;
    this.find(".read").replaceChildren(
      ...networks.map(({ name, title, color }) => {
        const line = document.createElement("li");
        line.style.setProperty("--color", color);
        line.textContent = `${title} reads ${drawing.answers[name]}`;
        line.classList.toggle("misread", drawing.fooled.includes(name));
        return line;
      }),
    );
    this.find(".reasons").hidden = true;
    this.find(".one").showModal();
    if (drawing.link) this.#linkTo(drawing.link);
    else this.#try(() => this.#link(drawing.id));
  }

  async #link(drawing) {
    const { link } = await ask("link", { code: this.code, key: this.key, drawing });
    if (this.opened.id === drawing && link) this.#linkTo(link);
  }

  #linkTo(link) {
    const search = new URLSearchParams({ drawing: link, reasons: "Tug of war" });
    this.find(".reasons").href = addressOf(`?${search}`);
    this.find(".reasons").hidden = false;
  }

  async #export(format) {
    const blob = await fetchFile("export", { key: this.key, format });
    hand(blob, `digitrec-${this.code}.${format === "npz" ? "npz" : "jsonl"}`);
  }

  #askFirst(act) {
    this.find(".sure p").textContent = UNSURE[act];
    this.find(".yes").textContent = this.find(`.${act}`).textContent;
    this.find(".yes").onclick = () => {
      this.find(".sure").close();
      this.find(".one").close();
      this.#act(act, { drawing: this.opened?.id });
    };
    this.find(".sure").showModal();
  }

  #act(act, more = {}) {
    this.#try(async () => {
      await ask("host", { key: this.key, act, ...more });
      if (act !== "delete") return;
      const { [this.code]: _, ...others } = kept(HOSTED, BROWSER);
      keep(HOSTED, others, BROWSER);
      this.parting = "The room and all its drawings are deleted.";
      this.tell("wall", "");
    });
  }

  async #try(act) {
    try {
      await act();
    } catch (error) {
      if (error instanceof Problem) this.#say(error.message, error.nearest);
      else if (error instanceof Unreachable) this.#say("The server does not answer. Try again.");
      else throw error;
    }
  }

  #say(words, nearest = null) {
    this.find(".problem").hidden = !words;
    this.find(".problem span").textContent = words;
    const offer = this.find(".problem button");
    offer.hidden = !nearest;
    offer.textContent = `Join ${nearest}`;
    offer.onclick = () => this.#try(() => this.#join(nearest));
  }
}

const count = (number, word, words = `${word}s`) => `${number} ${number === 1 ? word : words}`;

function untilWords({ endsAt, isClosed }) {
  const until = endsAt ? `until ${dayOf(endsAt)}, then deleted` : "until the host deletes them";
  return `${isClosed ? "This room is closed. " : ""}Drawings are kept without names ${until}. The digit under one is what was asked for, which need not be what it shows.`;
}

export default function ({ parentElement, data, setTriggerValue }) {
  parentElement.wall ??= new Wall(parentElement);
  parentElement.wall.update(data, setTriggerValue);
  return () => parentElement.wall.leave();
}
