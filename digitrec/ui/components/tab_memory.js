// What a tab keeps across a reload: the drawing, which the stage puts there, and the saved ones.
const DRAWING = "digitrec-drawing";
const SAVED = "digitrec-saved";

export default function ({ parentElement, data, setStateValue }) {
  try {
    if (!data.isNew) {
      sessionStorage.setItem(SAVED, data.saved);
    } else if (!parentElement.hasAsked) {
      const [drawing, saved] = [DRAWING, SAVED].map((key) => sessionStorage.getItem(key));
      if (drawing || saved) setStateValue("kept", { drawing, saved });
    }
    parentElement.hasAsked = true;
  } catch (error) {
    console.warn(`This tab keeps nothing for a reload: ${error.message}`);
  }
}
