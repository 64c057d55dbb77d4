/** A confusion matrix: its picture, and over each cell a button that opens the cell's images. */

const SIDE = 11; // ten digits, with a first column and a last row for all mistakes of a digit
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * @typedef {Object} Data
 * @property {{light: string, dark: string}} pictures - SVG, the same but for its colors
 * @property {string} alt
 * @property {number[]} place - left, top, width and height of the grid, as shares of the picture
 * @property {[string, string][][]} cells - rows of 11 names and labels; the corner has none
 * @property {string} chosen - the name of the cell whose images are shown
 * @property {string} images - the class of what shows them
 */

/** @param {{parentElement: HTMLElement, data: Data, setTriggerValue: Function}} component */
export default function ({ parentElement, data, setTriggerValue }) {
  const figure = parentElement.querySelector(".matrix");
  const grid = figure.querySelector("[role=grid]");
  figure.ontransitionend = () => showPicture(figure, data);
  showPicture(figure, data);
  if (!grid.children.length) build(grid, data);
  label(grid, data);
  grid.onkeydown = (event) => step(grid, event);
  grid.onclick = ({ target }) => {
    if (!target.dataset.name) return;
    focusOn(target);
    setTriggerValue("pressed", target.dataset.name);
    showImages(figure, data.images);
  };
}

function showPicture(figure, { pictures, alt }) {
  const picture = figure.querySelector("img");
  const [red] = getComputedStyle(figure).color.match(/\d+/); // forced colors know no color-scheme
  const isDark = red > 127; // as words are light there
  const source = `data:image/svg+xml,${encodeURIComponent(isDark ? pictures.dark : pictures.light)}`;
  if (picture.src !== source) picture.src = source;
  picture.alt = alt;
}

function build(grid, { cells, place }) {
  const [left, top, width, height] = place.map((share) => `${100 * share}%`);
  Object.assign(grid.style, { left, top, width, height });
  for (const row of cells) {
    const line = document.createElement("div");
    line.role = "row";
    for (const cell of row) {
      const button = document.createElement(cell ? "button" : "span");
      button.role = "gridcell";
      if (cell) button.type = "button";
      line.append(button);
    }
    grid.append(line);
  }
}

function label(grid, { cells, chosen, alt }) {
  grid.ariaLabel = `${alt}: press a cell to see its images`;
  cells.flat().forEach((cell, at) => {
    if (!cell) return;
    const button = all(grid)[at];
    [button.dataset.name, button.ariaLabel] = cell;
    button.ariaSelected = String(cell[0] === chosen);
    button.tabIndex = cell[0] === chosen ? 0 : -1;
  });
}

/** Moves the focus by arrow keys, Home and End. */
function step(grid, event) {
  const at = all(grid).indexOf(event.target);
  const [row, column] = [Math.floor(at / SIDE), at % SIDE];
  const [down, right] = STEPS[event.key] ?? [0, { Home: -column, End: SIDE - 1 - column }[event.key]];
  if (at < 0 || right === undefined) return;
  event.preventDefault();
  const isThere = row + down >= 0 && row + down < SIDE && column + right >= 0 && column + right < SIDE;
  const next = all(grid)[(row + down) * SIDE + column + right];
  if (isThere && next.dataset.name) focusOn(next);
}

/** Lets Tab come back to this cell, and no other. */
function focusOn(cell) {
  const grid = cell.closest("[role=grid]");
  for (const button of grid.querySelectorAll("button")) button.tabIndex = button === cell ? 0 : -1;
  cell.focus();
}

const all = (grid) => [...grid.querySelectorAll("[role=gridcell]")];

/** Scrolls to the images where they stand below the matrix, as on a phone. */
function showImages(figure, name) {
  const images = document.querySelector(`.${name}`);
  if (!images || images.getBoundingClientRect().top < figure.getBoundingClientRect().bottom) return;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  images.style.scrollMarginTop = "4rem"; // the menu lies over the page's top
  images.scrollIntoView({ behavior: isCalm ? "auto" : "smooth" });
}
