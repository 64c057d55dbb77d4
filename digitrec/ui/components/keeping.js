// What a browser keeps, as JSON: a tab for a reload, or all tabs for good. One that keeps nothing is no fault.
export const TAB = "sessionStorage";
export const BROWSER = "localStorage";

export function keep(name, value, where = TAB) {
  try {
    window[where].setItem(name, JSON.stringify(value));
  } catch (error) {
    console.warn(`This browser keeps nothing: ${error.message}`);
  }
}

/** What is kept under a name; null for nothing, or where nothing is kept. */
export function kept(name, where = TAB) {
  try {
    return JSON.parse(window[where].getItem(name));
  } catch (error) {
    console.warn(`This browser keeps nothing: ${error.message}`);
    return null;
  }
}
