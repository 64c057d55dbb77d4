// What a tab keeps across a reload: the drawing, which the stage puts there, and the saved ones.
const DRAWING = "digitrec-drawing";
const SAVED = "digitrec-saved";
const NONE = "[]";

/** Keeps what is saved, and gives back, once, what a server does not have: it may be another one. */
export default function ({ parentElement, data, setTriggerValue }) {
  try {
    if (data.saved !== NONE) sessionStorage.setItem(SAVED, data.saved);
    const [drawing, saved] = [DRAWING, SAVED].map((key) => sessionStorage.getItem(key));
    const isLacking = Boolean((data.isNew && drawing) || (data.saved === NONE && saved));
    if (isLacking && !parentElement.hasGiven) setTriggerValue("kept", { drawing, saved });
    parentElement.hasGiven = isLacking;
  } catch (error) {
    console.warn(`This tab keeps nothing for a reload: ${error.message}`);
  }
}
