/**
 * Calls `onChange` once a canvas takes other pixels on the screen: at another size, or on another
 * monitor. Safari before 16 says nothing of that (WebKit bug 78087); the next pointer finds it out.
 *
 * @param {HTMLCanvasElement} canvas @param {() => void} onChange @returns {() => void} what ends it
 */
export function watchPixels(canvas, onChange) {
  let before = "";
  const look = () => {
    const now = [canvas.clientWidth, canvas.clientHeight, devicePixelRatio].join();
    if (now !== before) onChange();
    before = now;
  };
  /** @type {?MediaQueryList} */
  let monitor = null;
  const watchMonitor = () => {
    monitor = matchMedia(`(resolution: ${devicePixelRatio}dppx)`); // as no other has it
    monitor.onchange = () => {
      watchMonitor();
      look();
    };
  };
  watchMonitor();
  canvas.addEventListener("pointerenter", look);
  const sizes = new ResizeObserver(look);
  sizes.observe(canvas);
  return () => {
    sizes.disconnect();
    if (monitor) monitor.onchange = null;
  };
}
