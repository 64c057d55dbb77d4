// What a browser keeps, as JSON: a tab for a reload, or all tabs for good. One that keeps nothing is no fault.
export const TAB = "sessionStorage";
export const BROWSER = "localStorage";

/** @param {string} name @param {unknown} value @param {typeof TAB | typeof BROWSER} where */
export function keep(name, value, where = TAB) {
  try {
    window[where].setItem(name, JSON.stringify(value));
  } catch (error) {
    console.warn(`This browser keeps nothing: ${error}`);
  }
}

/**
 * What is kept under a name; null for nothing, or where nothing is kept.
 * @param {string} name @param {typeof TAB | typeof BROWSER} where
 */
export function kept(name, where = TAB) {
  try {
    return JSON.parse(window[where].getItem(name) ?? "null");
  } catch (error) {
    console.warn(`This browser keeps nothing: ${error}`);
    return null;
  }
}
