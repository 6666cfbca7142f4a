// Input methods (Chinese, Japanese, Korean, dead keys): while a word is composed, Enter takes a candidate, arrows
// choose among them and Escape gives the word up. None of these is meant for the page.

const PROCESSED = 229; // `keyCode` of a key that the input method took; Safari sends it after the composition's end

/**
 * Whether a key belongs to an input method. https://www.w3.org/TR/uievents/#events-composition-key-events
 * @param {{ isComposing: boolean, keyCode: number }} event
 */
export const isComposing = (event) => event.isComposing || event.keyCode === PROCESSED;

/**
 * Keeps an input method's keys from every listener below `target`; what the browser does with them stays.
 * @param {EventTarget} target
 */
export function leaveKeysToInputMethods(target) {
  for (const name of ["keydown", "keypress", "keyup"]) {
    target.addEventListener(
      name,
      (event) => {
        if (isComposing(/** @type {KeyboardEvent} */ (event))) event.stopImmediatePropagation();
      },
      { capture: true },
    );
  }
}
