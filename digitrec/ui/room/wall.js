import { Countdown } from "./countdown.js";
import { DrawingDialog } from "./drawing_dialog.js";
import { finderIn } from "../shared/elements.js";
import { Following } from "../room_api/following.js";
import { HostTools } from "./host_tools.js";
import { forgetHostKey, hostKeyOf } from "./hosted_rooms.js";
import { Lobby } from "./lobby.js";
import { WallDrawings } from "./wall_drawings.js";
import { savePicture } from "./wall_picture.js";
import { ask, fetchFile, hand, Problem, Unreachable } from "../room_api/wire.js";
import { counted, dayOf } from "../shared/sentences.js";

/** @typedef {import("../shared/sentences.js").Network} Network */
/** @typedef {import("../room_api/following.js").State} State */
/** @typedef {import("../room_api/following.js").Hung} Hung */
/** @typedef {{networks: Network[], wall: string, example: string, isPresented: boolean}} Data */
/** @typedef {(name: "wall" | "present", value: string) => void} Tell */

/** The Room page: the lobby, and the wall of one room, which the server tells as it changes. */
class Wall {
  /** @param {HTMLElement} root @param {Data} data @param {Tell} tell */
  constructor(root, data, tell) {
    this.root = root;
    this.data = data;
    this.tell = tell;
    this.find = finderIn(root);
    /** @type {string | undefined} */
    this.code = undefined; // of the room; "" at the lobby
    /** @type {Partial<import("../room_api/following.js").RoomState & Hung>} */
    this.state = {};
    /** @type {Following | undefined} */
    this.events = undefined;
    this.parting = ""; // what is said once the room is left
    this.lobby = new Lobby(this.find, (act) => this.#try(act), (code) => this.tell("wall", code));
    this.drawings = new WallDrawings(this.find, (drawing) => this.dialog.open(drawing, this.data.networks));
    this.dialog = new DrawingDialog(this.find, (drawing) => this.#try(() => this.#link(drawing)));
    this.countdown = new Countdown(this.find(".round"));
    this.tools = new HostTools(this.find, (act) => this.#act(act));
    this.#listen();
  }

  #listen() {
    this.find(".leave").onclick = () => this.tell("wall", "");
    this.find(".present").onclick = () => this.tell("present", this.data.isPresented ? "no" : "yes");
    this.find(".picture").onclick = () => this.#savePicture();
    this.find(".strokes").onclick = () => this.#try(() => this.#export("ndjson"));
    this.find(".images").onclick = () => this.#try(() => this.#export("npz"));
  }

  /** Takes what the page says: which wall is shown, and in which way. @param {Data} data @param {Tell} tell */
  update(data, tell) {
    this.data = data;
    this.tell = tell;
    this.find(".room").classList.toggle("presented", data.isPresented);
    this.find(".present").textContent = data.isPresented ? "Leave presenter view" : "Present";
    this.lobby.show();
    if (data.wall === this.code) return;
    this.leave();
    this.code = data.wall;
    this.find(".room").classList.toggle("at-lobby", !this.code);
    this.find(".wall").hidden = Boolean(this.code); // until the server knows it
    this.#say(this.parting);
    this.parting = "";
    if (this.code) this.#try(() => this.#show(data.wall));
    else this.#showExample();
  }

  leave() {
    this.events?.close();
    this.countdown.stop();
    this.drawings.clear();
    this.state = {};
  }

  get key() {
    return hostKeyOf(this.code ?? "");
  }

  /** Shows what a wall looks like, beside the way to one. */
  #showExample() {
    const { example, networks } = this.data;
    this.countdown.show(null, networks);
    this.drawings.choice.value = "newest";
    for (const part of [".sentence", ".scores"]) this.find(part).replaceChildren();
    if (example) this.drawings.hang(JSON.parse(example), networks);
    this.#arrange();
  }

  /** Shows the wall of a room, once the server knows it. @param {string} code */
  async #show(code) {
    const found = await ask("see", { code, key: this.key, page: location.href });
    const { room, joining, isHost } = found;
    if (code !== this.code) return;
    this.find(".wall").hidden = false;
    this.find(".code").textContent = room.code;
    const { address, qr, problem } = joining;
    const alt = address ? `QR code of ${address}` : "";
    Object.assign(this.find(".qr", HTMLImageElement), { hidden: !qr, src: qr ?? "", alt });
    this.find(".address").textContent = address ?? problem;
    for (const tool of this.root.querySelectorAll(".for-host")) tool.toggleAttribute("hidden", !isHost);
    this.state = { room };
    this.events = new Following(found, "wall", (state) => this.#take(state), (isThere, problem) => {
      const words = problem ?? "The server does not answer. The wall goes on by itself as soon as it does.";
      this.#say(isThere ? "" : words);
    });
  }

  /** @param {State} state */
  #take(state) {
    const { networks } = this.data;
    this.#say(state.problem);
    this.state = { ...this.state, ...state };
    const { room, people = 0 } = this.state;
    if (!room) return;
    this.find(".until").textContent = untilWords(room);
    this.tools.show(room);
    if (state.isOver) {
      this.drawings.clear();
      this.state.total = 0;
    }
    if (state.scores) this.drawings.hang(state, networks);
    this.find(".how").hidden = room.isClosed;
    const drawings = counted(this.state.total ?? 0, "drawing");
    this.find(".people").textContent = `${counted(people, "person", "people")}, ${drawings}`;
    this.#arrange();
    this.countdown.show(state.round ?? null, networks);
  }

  #arrange() {
    const { contested, round } = this.state;
    this.drawings.arrange(contested, round?.best ?? [], this.data.networks);
  }

  #savePicture() {
    const { mosaic: { drawings } } = this.drawings;
    savePicture(drawings.values(), this.state.room?.code ?? "", this.state, this.data.networks);
  }

  /** @param {import("../shared/mosaic.js").Drawing} drawing */
  async #link(drawing) {
    const { link } = await ask("link", { code: this.code ?? "", key: this.key, drawing: drawing.id });
    this.dialog.linkTo(drawing, link);
  }

  /** @param {"ndjson" | "npz"} format */
  async #export(format) {
    const blob = await fetchFile("export", { key: this.key, format });
    hand(blob, `digitrec-${this.code}.${format === "npz" ? "npz" : "jsonl"}`);
  }

  /** @param {import("./host_tools.js").Act} act */
  #act(act) {
    this.dialog.close();
    this.#try(async () => {
      await ask("host", { key: this.key, act, drawing: this.dialog.drawing?.id });
      if (act !== "delete") return;
      forgetHostKey(this.code ?? "");
      this.parting = "The room and all its drawings are deleted.";
      this.tell("wall", "");
    });
  }

  /** @param {() => Promise<void>} act */
  async #try(act) {
    try {
      await act();
    } catch (error) {
      if (error instanceof Problem) this.#say(error.message, error.nearest);
      else if (error instanceof Unreachable) this.#say("The server does not answer. Try again.");
      else throw error;
    }
  }

  /** @param {string} words @param {?string} nearest - the code of a room to join instead */
  #say(words, nearest = null) {
    this.find(".problem").hidden = !words;
    this.find(".problem span").textContent = words;
    const offer = this.find(".problem button");
    offer.hidden = !nearest;
    offer.textContent = `Join ${nearest}`;
    offer.onclick = () => this.#try(() => this.lobby.join(nearest ?? ""));
  }
}

/** @param {import("../room_api/wire.js").Room} room */
function untilWords({ endsAt, isClosed }) {
  const until = endsAt ? `until ${dayOf(endsAt)}, then deleted` : "until the host deletes them";
  const closed = isClosed ? "This room is closed. " : "";
  const digit = "The digit under one is what was asked for, which need not be what it shows.";
  return `${closed}Drawings are kept without names ${until}. ${digit}`;
}

/** @param {{parentElement: HTMLElement & {wall?: Wall}, data: Data, setTriggerValue: Tell}} component */
export default function ({ parentElement, data, setTriggerValue }) {
  parentElement.wall ??= new Wall(parentElement, data, setTriggerValue);
  parentElement.wall.update(data, setTriggerValue);
  return () => parentElement.wall?.leave();
}
