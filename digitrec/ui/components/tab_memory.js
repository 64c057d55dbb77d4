// What a tab keeps across a reload: the drawing, which the stage puts there, and the saved ones.
const DRAWING = "digitrec-drawing";
const SAVED = "digitrec-saved";

/** Gives back what the server lacks, once each time: to a new visitor, and after its restart. */
export default function ({ parentElement, data, setTriggerValue }) {
  const before = parentElement.told ?? { isNew: false, saved: null };
  parentElement.told = data;
  try {
    if (data.saved) sessionStorage.setItem(SAVED, data.saved);
    if ((data.isNew && !before.isNew) || (!data.saved && before.saved)) {
      const [drawing, saved] = [DRAWING, SAVED].map((key) => sessionStorage.getItem(key));
      if (drawing || saved) setTriggerValue("kept", { drawing, saved });
    }
  } catch (error) {
    console.warn(`This tab keeps nothing for a reload: ${error.message}`);
  }
}
