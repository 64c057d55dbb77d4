import { Canvas } from "./canvas.js";
import { Curve } from "./curve.js";
import { aDigit, digitOf, percent, splitSentence } from "./wording.js";

const SIDES = ["first", "second"];
const PIXELS = 28; // of a picture, either way
const DIGITS = 10;
const PLAY_MS = 6000; // from one drawing to the other

/** Two canvases, and what lies between their drawings: picture, answers and curve, by the slider. */
class Morph {
  constructor(root) {
    this.find = (part) => root.querySelector(part);
    this.canvases = SIDES.map((side) => new Canvas(this.find(`.${side}`)));
    this.slider = this.find("input");
    this.curve = new Curve(this.find("svg"));
    this.slider.oninput = () => {
      this.#stop();
      this.#show();
    };
    this.find(".play").onclick = () => (this.playing ? this.#stop() : this.#play());
  }

  update(data, send) {
    this.canvases.forEach((canvas, at) => canvas.update(data[SIDES[at]], (drawing) => send(SIDES[at], drawing)));
    this.data = data;
    const { between, networks } = data;
    this.find(".morph").classList.toggle("blank", !between);
    this.find(".fade").hidden = !between?.isCrossFade;
    if (!between) return this.#stop();
    if (between.pictures !== this.pictures?.src) this.slider.value = between.opensAt;
    this.answers = JSON.parse(between.answers);
    this.pictures = new Image();
    this.pictures.onload = () => this.#show();
    this.pictures.src = between.pictures;
    this.find(".asked").textContent = `How sure each is of ${aDigit(between.digit)}`;
    const shares = ({ name }) => this.answers[name].filter((_, at) => at % DIGITS === between.digit);
    this.curve.show(networks.map((network) => ({ color: network.color, shares: shares(network) })));
    this.#list(networks, between.paths);
    this.#show();
  }

  leave() {
    this.#stop();
    this.canvases.forEach(({ pad }) => pad.leave());
  }

  #list(networks, paths) {
    this.find(".answers").replaceChildren(
      ...networks.map(({ name, title, color }) => {
        const row = document.createElement("li");
        row.style.setProperty("--color", color);
        row.innerHTML = `<b class="title"></b><b class="digit"></b><span class="share"></span><span class="path"></span>`;
        row.querySelector(".title").textContent = title;
        row.querySelector(".path").textContent = paths[name];
        return row;
      }),
    );
  }

  /** Shows what is read at the slider's share. */
  #show() {
    const { between, networks } = this.data;
    if (!between) return;
    const share = Number(this.slider.value);
    const read = Object.fromEntries(
      networks.map(({ name }) => [name, this.answers[name].slice(DIGITS * share, DIGITS * (share + 1))]),
    );
    networks.forEach(({ name }, at) => {
      const row = this.find(".answers").children[at];
      row.querySelector(".digit").textContent = digitOf(read[name]);
      row.querySelector(".share").textContent = percent(Math.max(...read[name]), 1);
    });
    const split = splitSentence(read, networks);
    this.find(".split").textContent = split;
    this.find("output").textContent = `${share} %`;
    this.slider.setAttribute("aria-valuetext", `${share} %: ${split}`);
    this.curve.mark(share);
    const pen = this.find(".picture").getContext("2d");
    if (this.pictures.complete) pen.drawImage(this.pictures, 0, PIXELS * share, PIXELS, PIXELS, 0, 0, PIXELS, PIXELS);
  }

  #play() {
    const from = Number(this.slider.value) % 100; // from the start again, once it is at the end
    this.#name("Pause");
    let started = null;
    const step = (now) => {
      started ??= now;
      const share = Math.min(from + (100 * (now - started)) / PLAY_MS, 100);
      this.slider.value = share;
      this.#show();
      if (share < 100) this.playing = requestAnimationFrame(step);
      else this.#stop();
    };
    this.playing = requestAnimationFrame(step);
  }

  #stop() {
    cancelAnimationFrame(this.playing);
    this.playing = null;
    this.#name("Play");
  }

  #name(words) {
    this.find(".play").textContent = words;
    this.find(".play").classList.toggle("playing", words === "Pause");
  }
}

export default function ({ parentElement, data, setStateValue }) {
  parentElement.morph ??= new Morph(parentElement);
  parentElement.morph.update(data, setStateValue);
  return () => parentElement.morph.leave();
}
