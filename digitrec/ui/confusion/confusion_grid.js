/** A confusion matrix: its picture, and over each cell a button that opens the cell's images. */

import { finderIn } from "../shared/elements.js";

/** @type {Object<string, [number, number]>} - by key, how many cells down and right */
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * @typedef {Object} Data
 * @property {{light: string, dark: string}} pictures - SVG, the same but for its colors
 * @property {string} alt
 * @property {number[]} place - left, top, width and height of the grid, as shares of the picture
 * @property {(?[string, string])[][]} cells - rows of names and labels, as many in each; the corner has none
 * @property {string} chosen - the name of the cell whose images are shown
 * @property {string} images - the class of what shows them
 */

/**
 * @param {{parentElement: HTMLElement, data: Data, setTriggerValue: (name: string, value: string) => void}}
 *   component
 */
export default function ({ parentElement, data, setTriggerValue }) {
  const figure = finderIn(parentElement)(".matrix");
  const grid = finderIn(figure)("[role=grid]");
  showPicture(figure, data);
  if (!grid.children.length) build(grid, data);
  label(grid, data);
  grid.onkeydown = (event) => step(grid, event);
  grid.onclick = ({ target }) => {
    if (!(target instanceof HTMLElement && target.dataset.name)) return;
    focusOn(target);
    setTriggerValue("pressed", target.dataset.name);
    showImages(figure, data.images);
  };
}

/** @param {HTMLElement} figure @param {Data} data */
function showPicture(figure, { pictures, alt }) {
  const picture = finderIn(figure)("img", HTMLImageElement);
  const [red] = getComputedStyle(figure).color.match(/\d+/) ?? []; // forced colors know no color-scheme
  const isDark = Number(red) > 127; // as words are light there
  const source = `data:image/svg+xml,${encodeURIComponent(isDark ? pictures.dark : pictures.light)}`;
  if (picture.src !== source) picture.src = source;
  picture.alt = alt;
}

/** @param {HTMLElement} grid @param {Data} data */
function build(grid, { cells, place }) {
  const [left, top, width, height] = place.map((share) => `${100 * share}%`);
  Object.assign(grid.style, { left, top, width, height });
  for (const row of cells) {
    const line = document.createElement("div");
    line.role = "row";
    for (const cell of row) {
      const button = document.createElement(cell ? "button" : "span");
      button.role = "gridcell";
      if (button instanceof HTMLButtonElement) button.type = "button";
      line.append(button);
    }
    grid.append(line);
  }
}

/** @param {HTMLElement} grid @param {Data} data */
function label(grid, { cells, chosen, alt }) {
  grid.ariaLabel = `${alt}: press a cell to see its images`;
  cells.flat().forEach((cell, at) => {
    if (!cell) return;
    const button = cellsOf(grid)[at];
    [button.dataset.name, button.ariaLabel] = cell;
    button.ariaSelected = String(cell[0] === chosen);
    button.tabIndex = cell[0] === chosen ? 0 : -1;
  });
}

/** Moves the focus by arrow keys, Home and End. @param {HTMLElement} grid @param {KeyboardEvent} event */
function step(grid, event) {
  const at = [...cellsOf(grid)].findIndex((cell) => cell === event.target);
  const side = grid.children.length; // rows, and cells of each
  const [row, column] = [Math.floor(at / side), at % side];
  /** @type {typeof STEPS} */
  const steps = { ...STEPS, Home: [0, -column], End: [0, side - 1 - column] };
  if (at < 0 || !(event.key in steps)) return;
  const [down, right] = steps[event.key];
  event.preventDefault();
  const isThere = row + down >= 0 && row + down < side && column + right >= 0 && column + right < side;
  const next = cellsOf(grid)[(row + down) * side + column + right];
  if (isThere && next.dataset.name) focusOn(next);
}

/** Lets Tab come back to this cell, and no other. @param {HTMLElement} cell */
function focusOn(cell) {
  const grid = cell.closest("[role=grid]");
  for (const button of grid?.querySelectorAll("button") ?? []) button.tabIndex = button === cell ? 0 : -1;
  cell.focus();
}

/** @param {HTMLElement} grid @returns {NodeListOf<HTMLElement>} */
const cellsOf = (grid) => grid.querySelectorAll("[role=gridcell]");

/**
 * Scrolls to the images where they stand below the matrix, as on a phone.
 * @param {HTMLElement} figure @param {string} name
 */
function showImages(figure, name) {
  /** @type {?HTMLElement} */
  const images = document.querySelector(`.${name}`);
  if (!images || images.getBoundingClientRect().top < figure.getBoundingClientRect().bottom) return;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  images.style.scrollMarginTop = "4rem"; // the menu lies over the page's top
  images.scrollIntoView({ behavior: isCalm ? "auto" : "smooth" });
}
