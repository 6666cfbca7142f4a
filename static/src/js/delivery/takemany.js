// The dialog that a download of several pictures opens: in which size, and as a zip or one by one.
import { h, icon } from "../core/dom.js";
import { formatNumber } from "../core/format.js";
import { config } from "../core/config.js";
import { postJson } from "../core/http.js";
import { t, tn } from "../core/i18n.js";

const KEY = "mediahub.take-many";

/** @typedef {{ recipe: string, asZip: boolean }} Choice */

/**
 * Asks how `ids` are wanted; null where nobody chose. Throws a Problem.
 * @param {string[]} ids
 * @returns {Promise<Choice | null>}
 */
export async function askHow(ids) {
  /** @type {Server.Weights} */
  const weights = await postJson(`${config().home}zips/sizes.json`, { ids });
  const offered = weights.recipes.filter(({ count }) => count > 0);
  const kept = localStorage.getItem(KEY) ?? "";
  const first = offered.some(({ recipe }) => recipe === kept) ? kept : offered[0]?.recipe;
  const one = h("button", { class: "button", value: "files", disabled: !offered.length }, t("One by one"));
  const zip = h(
    "button",
    { class: "button button--primary", value: "zip", disabled: !offered.length },
    icon("download"),
    t("Download as a zip"),
  );
  /** @type {HTMLElementTagNameMap["form"]} */
  const form = h(
    "form",
    { method: "dialog", class: "form" },
    h("h2", { id: "take-many-title" }, tn("Download {n} picture", "Download {n} pictures", ids.length)),
    leftOut(weights),
    h(
      "fieldset",
      { class: "take-many__choices" },
      h("legend", { class: "visually-hidden" }, t("Delivered as")),
      ...offered.map((each) => choice(each, each.recipe === first, ids.length - weights.left_out)),
    ),
    h("p", { class: "dim" }, t("A zip has a caption sheet and the terms beside the pictures.")),
    h(
      "p",
      { class: "dialog__acts" },
      h("button", { type: "button", class: "button", onclick: () => dialog.close() }, t("Cancel")),
      one,
      zip,
    ),
  );
  /** @type {HTMLDialogElement} */
  const dialog = h("dialog", { class: "dialog", "aria-labelledby": "take-many-title" }, form);
  document.body.append(dialog);
  dialog.showModal();
  zip.focus();
  return new Promise((done) =>
    dialog.addEventListener("close", () => {
      const recipe = String(new FormData(form).get("recipe") ?? "");
      dialog.remove();
      if (!dialog.returnValue) return done(null);
      localStorage.setItem(KEY, recipe);
      done({ recipe, asZip: dialog.returnValue === "zip" });
    }),
  );
}

/**
 * @param {Server.WeighedRecipe} weighed
 * @param {boolean} isChosen
 * @param {number} all how many may be taken at all
 */
function choice({ recipe, label, count, size }, isChosen, all) {
  const words = count < all ? tn("{n} picture, {size}", "{n} pictures, {size}", count, { size }) : size;
  return h(
    "label",
    { class: "take-many__choice" },
    h("input", { type: "radio", name: "recipe", value: recipe, checked: isChosen }),
    h("span", {}, label),
    h("span", { class: "take-many__size" }, words),
  );
}

/** @param {Server.Weights} weights */
function leftOut({ left_out: count, why }) {
  if (!count) return null;
  const words = tn("{n} picture may not be downloaded.", "{n} pictures may not be downloaded.", count, {
    n: formatNumber(count),
  });
  return h("p", { class: "notice" }, [words, why].filter(Boolean).join(" "));
}
