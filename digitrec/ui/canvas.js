// The canvas's toolbar rests unseen over the canvas's upper edge, where it would take the strokes
// of a finger, or of a mouse that comes quickly: let it be touched only once it has risen.
// A canvas wider than its place shrinks to it, as it does not by itself.
const STYLE = `
  .dc-toolbar:not(:focus-within) { pointer-events: none; }
  .dc-root:hover > .dc-toolbar { pointer-events: auto; animation: rise 0.3s; }
  @keyframes rise { from, to { pointer-events: none; } }
  .dc-container, .canvas-container, canvas {
    max-width: 100%; height: auto !important; aspect-ratio: 1;
  }`;

function mend(root) {
  if (root.querySelector("style.mended")) return;
  const style = document.createElement("style");
  style.className = "mended";
  style.textContent = STYLE;
  root.append(style);
  root.addEventListener("mousedown", sendAfter);
  root.addEventListener("touchstart", sendAfter, { passive: true });
}

// By itself the canvas waits 200 ms for another stroke; its own button sends what is drawn at once.
const SEND = ".dc-toolbar button[title^='Update the app']";

function sendAfter({ type, target, currentTarget: root }) {
  if (!target.matches(".upper-canvas")) return;
  const send = () => setTimeout(() => root.querySelector(SEND)?.click()); // once the stroke is there
  document.addEventListener(type === "mousedown" ? "mouseup" : "touchend", send, { once: true });
}

// A canvas says nothing to a screen reader: the one to draw on gets a name, those under it rest.
function tell(root, name, description) {
  for (const canvas of root.querySelectorAll("canvas:not([role], [aria-hidden])")) {
    if (canvas.matches(".upper-canvas")) {
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", name);
      canvas.setAttribute("aria-description", description);
    } else {
      canvas.setAttribute("aria-hidden", "true");
    }
  }
}

function look({ names, description }) {
  for (const host of document.querySelectorAll("[data-testid=stBidiComponentIsolated]")) {
    const root = host.shadowRoot;
    if (!root?.querySelector(".dc-toolbar")) continue;
    mend(root);
    const [, key] = host.closest("[class*=st-key-]").className.match(/st-key-(\w+)-\d+/);
    if (key in names) tell(root, names[key], description);
  }
}

let timer; // one for the page, however often the page runs again

export default function ({ data }) {
  look(data);
  clearInterval(timer);
  timer = setInterval(look, 100, data); // a cleared canvas is replaced by a new one
  return () => clearInterval(timer);
}
