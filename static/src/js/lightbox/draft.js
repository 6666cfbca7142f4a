// A draft of a caption in the panel, for someone to use as it is or to edit.
import { h, icon } from "../core/dom.js";
import { config } from "../core/config.js";
import { getJson } from "../core/http.js";
import { t } from "../core/i18n.js";
import { toast } from "../core/toast.js";
import { offerUndo } from "../core/undo.js";
import { saveField, undo } from "../curation/edit/save.js";

/** @type {Record<string, string>} */
const NAMES = { en: "English", zh: "中文" };

/**
 * The section that offers a draft for a picture without a caption; `onchanged()` after it was used.
 * @param {string} id
 * @param {Edit.OnChanged} onchanged
 */
export function draftSection(id, onchanged) {
  const root = h("section", { class: "panel__section draft", "aria-label": t("Caption draft") });
  const begin = h(
    "button",
    {
      type: "button",
      class: "button",
      onclick: () => show(document.documentElement.lang.startsWith("zh") ? "zh" : "en"),
    },
    icon("wand"),
    t("Draft a caption"),
  );
  root.append(begin);

  /** @param {string} language */
  async function show(language) {
    /** @type {{ draft: string, languages: string[] }} */
    let answer;
    try {
      answer = await getJson(`${config().assets}${id}/draft.json?language=${language}`);
    } catch (problem) {
      return toast(problem.message);
    }
    const text = h("textarea", {
      class: "draft__text",
      rows: 5,
      lang: language,
      "aria-label": t("Caption draft"),
    });
    text.value = answer.draft;
    const choices = answer.languages.map((one) => languageChoice(one, one === language, () => show(one)));
    root.replaceChildren(
      answer.draft
        ? text
        : h(
            "p",
            { class: "dim" },
            t("Too little is known for a draft: it needs a session, a person or a tag."),
          ),
      h(
        "div",
        { class: "draft__acts" },
        answer.draft &&
          h(
            "button",
            { type: "button", class: "button button--primary", onclick: () => use(text.value) },
            t("Use"),
          ),
        ...choices,
      ),
    );
    text.focus();
  }

  /** @param {string} value */
  async function use(value) {
    try {
      const action = await saveField(id, "caption", "", value);
      if (action) offerUndo(t("The caption was saved."), () => undo(action, onchanged));
      onchanged();
    } catch (problem) {
      toast(problem.message);
    }
  }

  return root;
}

/** @param {string} language @param {boolean} isChosen @param {() => unknown} onclick */
const languageChoice = (language, isChosen, onclick) =>
  h(
    "button",
    { type: "button", class: "link-button", lang: language, "aria-pressed": String(isChosen), onclick },
    NAMES[language] ?? language,
  );
