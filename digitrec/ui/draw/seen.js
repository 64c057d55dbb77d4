/** Shows 28x28 pictures as networks are given them, their pixels large enough to count. */

import { IMAGE_SIZE } from "../from_python.js";
import { finderIn, penOf } from "../shared/elements.js";

/** @typedef {?import("../shared/sentences.js").Numbers} Ink - (28 * 28) in [0, 1]; null is blank */

/** Paints ink on a canvas of 28 by 28 pixels. @param {HTMLCanvasElement} canvas @param {Ink} image */
export function paint(canvas, image) {
  const pen = penOf(canvas);
  const pixels = pen.createImageData(IMAGE_SIZE, IMAGE_SIZE);
  for (let at = 0; at < IMAGE_SIZE * IMAGE_SIZE; at++) {
    pixels.data.fill(Math.round(255 * (image?.[at] ?? 0)), 4 * at, 4 * at + 3);
    pixels.data[4 * at + 3] = 255;
  }
  pen.putImageData(pixels, 0, 0);
}

/**
 * Shows each picture over its words, the network's own framed.
 * @param {HTMLElement} list @param {{words: string, image: Ink, isOwn: boolean}[]} pictures
 */
export function showPictures(list, pictures) {
  while (list.children.length > pictures.length) list.lastElementChild?.remove();
  while (list.children.length < pictures.length) {
    const figure = document.createElement("figure");
    const size = `width="${IMAGE_SIZE}" height="${IMAGE_SIZE}"`;
    figure.innerHTML = `<canvas ${size} role="img"></canvas><figcaption></figcaption>`;
    list.append(figure);
  }
  pictures.forEach(({ words, image, isOwn }, at) => {
    const figure = list.children[at];
    figure.className = isOwn ? "own" : "";
    const find = finderIn(figure), canvas = find("canvas", HTMLCanvasElement);
    canvas.setAttribute("aria-label", `The 28 x 28 picture: ${words}`);
    find("figcaption").textContent = words;
    paint(canvas, image);
  });
}
