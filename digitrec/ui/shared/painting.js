/**
 * Small pictures on a canvas, painted from numbers: ink, what speaks for and against, maps.
 * @typedef {CanvasRenderingContext2D} Pen
 * @typedef {import("./sentences.js").Numbers} Numbers
 * @typedef {(at: number) => number[]} ColorOf - red, green and blue of each pixel, in [0, 255]
 */

import { BLUE, RED } from "../from_python.js";
import { penOf } from "./elements.js";

const SMALL = document.createElement("canvas"); // where pixels are put before they are made larger

/** @param {Numbers} values */
export function greatest(values) {
  let most = 1e-9;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/** @param {string} color */
export const partsOf = (color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)); // #rrggbb
/** @param {readonly number[]} parts */
export const rgba = (parts, alpha = 1) => `rgb(${parts.join(" ")} / ${alpha})`;

/**
 * Paints ink, (28 * 28) in [0, 1].
 * @param {Pen} pen @param {Numbers} image @param {number} left @param {number} top @param {number} side
 */
export function paintInk(pen, image, left, top, side) {
  paintPixels(pen, Math.sqrt(image.length), (at) => Array(3).fill(255 * image[at]), left, top, side);
}

/**
 * Paints values in [-1, 1], (28 * 28): blue above 0, red below, over ink in grey if there is some.
 * @param {Pen} pen @param {Numbers} values @param {number} left @param {number} top @param {number} side
 * @param {?Numbers} ink
 */
export function paintSigned(pen, values, left, top, side, ink = null) {
  /** @type {ColorOf} */
  const color = (at) => {
    const strength = Math.sqrt(Math.abs(values[at])); // weak values stay visible
    const ground = ink ? 120 * ink[at] : 0;
    return (values[at] > 0 ? BLUE : RED).map((part) => ground * (1 - strength) + part * strength);
  };
  paintPixels(pen, Math.sqrt(values.length), color, left, top, side);
}

/**
 * Paints values, (size * size), 0 or more, as bright as they are a share of `most`, that white.
 * @param {Pen} pen @param {Numbers} values @param {number} size @param {number} most @param {string} color
 * @param {number} left @param {number} top @param {number} side
 */
export function paintMap(pen, values, size, most, color, left, top, side) {
  const parts = partsOf(color);
  /** @type {ColorOf} */
  const colorOf = (at) => {
    const strength = Math.sqrt(values[at] / most); // weak values stay visible
    return parts.map((part) => part * strength + (255 - part) * strength ** 6);
  };
  paintPixels(pen, size, colorOf, left, top, side);
}

/**
 * Paints a reason, or says in the element that it could not: its failure costs nothing else.
 * @param {HTMLElement} element @param {() => void} paint
 */
export function paintOrSay(element, paint) {
  try {
    paint();
  } catch (error) {
    console.error(error);
    element.textContent = "This browser could not paint this picture. Drawing and answers go on; " +
      "another browser may show it.";
  }
}

/** @param {Pen} pen @param {string} color @param {number} left @param {number} top @param {number} width */
export function frame(pen, color, left, top, width, height = width) {
  pen.strokeStyle = color;
  pen.lineWidth = 3;
  pen.strokeRect(left + 1.5, top + 1.5, width - 3, height - 3);
}

/**
 * @param {Pen} pen @param {number} size @param {ColorOf} colorOf
 * @param {number} left @param {number} top @param {number} side
 */
function paintPixels(pen, size, colorOf, left, top, side) {
  SMALL.width = SMALL.height = size;
  const inner = penOf(SMALL);
  const pixels = inner.createImageData(size, size);
  for (let at = 0; at < size * size; at++) pixels.data.set([...colorOf(at).map(Math.round), 255], 4 * at);
  inner.putImageData(pixels, 0, 0);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(SMALL, left, top, side, side);
}
