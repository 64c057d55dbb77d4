import { finderIn, penOf } from "../shared/elements.js";

const WIDTH = 1920, HEIGHT = 1080, MARGIN = 40, SIDE = 560; // of the picture, in pixels

/**
 * Saves a picture of the wall: the newest drawings, the scores and the sentence.
 * @param {Iterable<import("../shared/mosaic.js").Hung>} drawings @param {string} code - the room's
 * @param {Partial<import("../shared/board.js").Results>} results
 * @param {import("../shared/sentences.js").Network[]} networks
 */
export function savePicture(drawings, code, { scores = [], sentence = "" }, networks) {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
  const pen = penOf(canvas);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.fillStyle = "#161616";
  pen.font = "700 40px sans-serif";
  pen.fillText(`Room ${code}`, MARGIN, MARGIN + 40);
  pen.font = "600 28px sans-serif";
  for (const [at, line] of wrap(pen, sentence, SIDE - MARGIN).entries()) {
    pen.fillText(line, MARGIN, MARGIN + 110 + 36 * at);
  }
  networks.forEach(({ name, title, color }, at) => {
    const { right, total } = scores.find((score) => score.name === name) ?? { right: 0, total: 0 };
    const base = 420 + 90 * at;
    pen.fillStyle = color;
    pen.fillRect(MARGIN, base - 34, 10, 46);
    pen.fillStyle = "#161616";
    pen.fillText(`${title}: ${right} of ${total}`, MARGIN + 30, base);
  });
  const newest = [...drawings].reverse();
  const width = WIDTH - SIDE - 2 * MARGIN;
  const tile = sideOf(newest.length, width, HEIGHT - 2 * MARGIN);
  const across = Math.floor(width / tile);
  newest.forEach(({ tile: button }, at) => {
    const left = SIDE + MARGIN + tile * (at % across), top = MARGIN + tile * Math.floor(at / across);
    pen.fillStyle = "#0b0b0b";
    pen.fillRect(left, top, tile - 4, tile - 4);
    pen.drawImage(finderIn(button)("canvas", HTMLCanvasElement), left, top, tile - 4, tile - 4);
  });
  const link = document.createElement("a");
  link.href = canvas.toDataURL();
  link.download = `digitrec-${code}.png`;
  link.click();
}

/**
 * Returns the largest side at which so many squares find room.
 * @param {number} count @param {number} width @param {number} height
 */
function sideOf(count, width, height) {
  for (let side = 160; side > 16; side--) {
    if (Math.floor(width / side) * Math.floor(height / side) >= count) return side;
  }
  return 16;
}

/** @param {CanvasRenderingContext2D} pen @param {string} text @param {number} width */
function wrap(pen, text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
