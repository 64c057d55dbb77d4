/**
 * Finds the elements of a component's HTML, each of the kind that its user needs.
 * @typedef {{(part: string): HTMLElement, <T extends Element>(part: string, kind: new () => T): T}} Find
 */

/** Returns what finds an element by its selector; it throws without one of its kind. @param {ParentNode} root */
export function finderIn(root) {
  /** @type {Find} */
  const find = (/** @type {string} */ part, kind = HTMLElement) => {
    const found = root.querySelector(part);
    if (!(found instanceof kind)) throw new TypeError(`${part} is no ${kind.name}`);
    return found;
  };
  return find;
}

/**
 * Returns what paints on a canvas; throws where the browser has nothing to paint with.
 * @param {HTMLCanvasElement} canvas
 */
export function penOf(canvas) {
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("This browser does not paint.");
  return pen;
}

/** Returns what does `act` once per frame, however often it is called. @param {() => void} act */
export function oncePerFrame(act) {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      act();
    });
  };
}
