// The canvas's toolbar rests unseen over the canvas's upper edge, where it would take the strokes
// of a finger, or of a mouse that comes quickly: let it be touched only once it has risen.
const STYLE = `
  .dc-toolbar:not(:focus-within) { pointer-events: none; }
  .dc-root:hover > .dc-toolbar { pointer-events: auto; animation: rise 0.3s; }
  @keyframes rise { from, to { pointer-events: none; } }`;

function mend() {
  for (const host of document.querySelectorAll("[data-testid=stBidiComponentIsolated]")) {
    const root = host.shadowRoot;
    if (!root?.querySelector(".dc-toolbar") || root.querySelector("style.mended")) continue;
    const style = document.createElement("style");
    style.className = "mended";
    style.textContent = STYLE;
    root.append(style);
  }
}

let timer; // one for the page, however often the page runs again

export default function () {
  mend();
  clearInterval(timer);
  timer = setInterval(mend, 100); // a cleared canvas is replaced by a new one
  return () => clearInterval(timer);
}
