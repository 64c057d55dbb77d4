/** Shows 28x28 pictures as networks are given them, their pixels large enough to count. */

const SIDE = 28;

/** Paints ink, 784 numbers in [0, 1], on a canvas of 28 by 28 pixels; null is blank. */
export function paint(canvas, image) {
  const pen = canvas.getContext("2d");
  const pixels = pen.createImageData(SIDE, SIDE);
  for (let at = 0; at < SIDE * SIDE; at++) {
    pixels.data.fill(Math.round(255 * (image?.[at] ?? 0)), 4 * at, 4 * at + 3);
    pixels.data[4 * at + 3] = 255;
  }
  pen.putImageData(pixels, 0, 0);
}

/** Shows each picture over its words: `pictures` are {words, image, isOwn}, its own framed. */
export function showPictures(list, pictures) {
  while (list.children.length > pictures.length) list.lastChild.remove();
  while (list.children.length < pictures.length) {
    const figure = document.createElement("figure");
    figure.innerHTML = `<canvas width="${SIDE}" height="${SIDE}" role="img"></canvas><figcaption></figcaption>`;
    list.append(figure);
  }
  pictures.forEach(({ words, image, isOwn }, at) => {
    list.children[at].className = isOwn ? "own" : "";
    const [canvas, caption] = list.children[at].children;
    canvas.setAttribute("aria-label", `The 28 x 28 picture: ${words}`);
    caption.textContent = words;
    paint(canvas, image);
  });
}
