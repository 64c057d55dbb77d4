// The canvas's toolbar lies hidden over the canvas's upper edge, where it would catch the strokes
// of a finger, or of a fast mouse: it takes the pointer only once it has appeared.
// A canvas wider than its container shrinks to fit, which it does not do by itself.
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

// By itself the canvas waits 200 ms for another stroke; its own button sends the drawing at once.
const SEND = ".dc-toolbar button[title^='Update the app']";

function sendAfter({ type, target, currentTarget: root }) {
  if (!target.matches(".upper-canvas")) return;
  const send = () => setTimeout(() => root.querySelector(SEND)?.click()); // after the stroke
  document.addEventListener(type === "mousedown" ? "mouseup" : "touchend", send, { once: true });
}

// A canvas says nothing to a screen reader: the one to draw on gets a name; others are hidden.
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

let timer; // one per page, however often the script reruns

export default function ({ data }) {
  look(data);
  clearInterval(timer);
  timer = setInterval(look, 100, data); // a cleared canvas is replaced by a new one
  return () => clearInterval(timer);
}
