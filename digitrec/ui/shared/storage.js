// What a browser stores, as JSON: a tab for a reload, or all tabs for good. Where it stores nothing this page does.
export const TAB = "sessionStorage";
export const BROWSER = "localStorage";

/** @type {Map<string, string>} */
const ownCopies = new Map(); // by where and name

/** @param {string} name @param {unknown} value @param {typeof TAB | typeof BROWSER} where */
export function store(name, value, where = TAB) {
  const text = JSON.stringify(value);
  ownCopies.set(where + name, text);
  try {
    window[where].setItem(name, text);
  } catch (error) {
    console.warn(`This browser stores nothing: ${error}`);
  }
}

/**
 * What is stored under a name; null for nothing.
 * @param {string} name @param {typeof TAB | typeof BROWSER} where
 */
export function recall(name, where = TAB) {
  try {
    const stored = window[where].getItem(name);
    if (stored !== null) return JSON.parse(stored);
  } catch (error) {
    console.warn(`This browser stores nothing: ${error}`);
  }
  return JSON.parse(ownCopies.get(where + name) ?? "null");
}
