const DIGIT = /^[0-9]$/;
/** @type {Record<string, number>} */
const ARROWS = { ArrowRight: 1, ArrowLeft: -1 };
const WALKED = "[role=radiogroup], [role=slider], canvas"; // which the arrow keys walk through themselves

/**
 * Acts on the Draw page's keys, wherever the focus is, but where a person writes words.
 *
 * A digit that takes Shift is none to Streamlit's own shortcuts (test_digit_is_written_once_wherever_its_key_lies).
 * @param {{pad: import("../canvas/pad.js").Pad, story: import("./story.js").Story}} parts
 * @param {() => void} present @param {AbortSignal} signal - ends it
 */
export function actOnKeys({ pad, story }, present, signal) {
  /** @param {KeyboardEvent} event */
  const act = (event) => {
    const [target] = event.composedPath();
    const at = target instanceof Element ? target : document.body;
    if (at.matches("input:not([type=radio]), textarea, select, [contenteditable=true]")) return;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase();
    if (command === "y" || (command === "z" && event.shiftKey)) pad.redo();
    else if (command === "z") pad.undo();
    else if (isPlain && DIGIT.test(event.key)) write(event);
    else if (isPlain && event.key === "Backspace") pad.clear();
    else if (isPlain && event.key.toLowerCase() === "p") present();
    else if (story.isOpen && event.key === "Escape") story.leave();
    else if (story.isOpen && event.key in ARROWS && !at.closest(WALKED)) story.go(ARROWS[event.key]);
    else return;
    event.preventDefault();
  };
  document.addEventListener("keydown", act, { capture: true, signal });
}

/** Presses the digit's button: a digit is one with Shift and among the arrows, too. @param {KeyboardEvent} event */
function write(event) {
  event.stopImmediatePropagation();
  const button = document.querySelector(`.st-key-write-${event.key} button`);
  if (button instanceof HTMLElement) button.click();
}
