// Making a share link: of a gallery, or of pictures that are selected.
import { h, icon } from "../core/dom.js";
import { config } from "../core/config.js";
import { postJson } from "../core/http.js";
import { t, tn } from "../core/i18n.js";
import { toast } from "../core/toast.js";
import { copyLine } from "./copyline.js";

const DAY = 24 * 3600 * 1000;
/** @param {string} label @param {HTMLElement} input */
const field = (label, input) => h("p", { class: "field" }, h("label", { for: input.id }, label), input);
/** @param {string} label @param {HTMLElement} input */
const check = (label, input) => h("label", { class: "ask-name__check" }, input, label);

/** How long it lasts. */
const endChoice = () =>
  h(
    "select",
    { id: "share-ends" },
    ...[
      [7, t("In a week")],
      [30, t("In a month")],
      [90, t("In three months")],
      [0, t("Never")],
    ].map(([days, words]) => h("option", { value: days, selected: days === 30 }, words)),
  );

/**
 * What is asked of a link: the elements of a form, and `wanted()` as the server takes it.
 * @param {string} title
 */
function questions(title) {
  const placeholder = t("What the visitor reads above the pictures");
  const name = h("input", { id: "share-title", maxlength: "200", value: title, placeholder });
  const message = h("textarea", { id: "share-message", rows: "2", maxlength: "2000" });
  const password = h("input", {
    id: "share-password",
    autocomplete: "new-password",
    minlength: "6",
    placeholder: t("None"),
  });
  const ends = endChoice();
  const web = h("input", { type: "checkbox" });
  const original = h("input", { type: "checkbox" });
  const picks = h("input", { type: "checkbox", checked: true });
  const comments = h("input", { type: "checkbox", checked: true });
  const downloads = [check(t("2048 pixels, for the web"), web), check(t("Originals"), original)];
  const answers = [check(t("Hearts"), picks), check(t("Comments"), comments)];
  return {
    elements: [
      field(t("Title"), name),
      field(t("Message"), message),
      field(t("Password"), password),
      field(t("Ends"), ends),
      h("fieldset", {}, h("legend", {}, t("Downloads")), ...downloads),
      h("fieldset", {}, h("legend", {}, t("Answers, without an account")), ...answers),
    ],
    wanted: () => ({
      title: name.value,
      message: message.value,
      password: password.value,
      expires_at: Number(ends.value) ? new Date(Date.now() + Number(ends.value) * DAY).toISOString() : null,
      sizes: [web.checked && "web", original.checked && "original"].filter(Boolean),
      picks: picks.checked,
      comments: comments.checked,
    }),
  };
}

/**
 * Opens the dialog for `{ gallery }` or `{ ids }`; `url` is where links are made.
 * @param {string} url
 * @param {Gallery.Shared} what
 * @param {string} title
 */
export function openSharing(url, what, title = "") {
  const { elements, wanted } = questions(title);
  const heading = what.ids
    ? tn("Share {n} picture", "Share {n} pictures", what.ids.length)
    : t("Share this gallery");
  const make = h(
    "button",
    { type: "submit", class: "button button--primary" },
    icon("link"),
    t("Make the link"),
  );
  /** @type {HTMLButtonElement} */
  const cancel = h("button", { type: "button", class: "button", onclick: () => dialog.close() }, t("Cancel"));
  /** @type {HTMLElementTagNameMap["form"]} */
  const form = h(
    "form",
    { class: "form" },
    h("h2", { id: "share-heading" }, heading),
    ...elements,
    h("p", { class: "dialog__acts" }, cancel, make),
  );
  /** @type {HTMLDialogElement} */
  const dialog = h("dialog", { class: "ask-name", "aria-labelledby": "share-heading" }, form);
  dialog.addEventListener("close", () => dialog.remove());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    make.disabled = true;
    try {
      /** @type {Server.MadeLink} */
      const made = await postJson(url, { ...what, ...wanted() });
      form.replaceChildren(...madeLines(made, () => dialog.close()));
      form.querySelector("input").focus();
    } catch (problem) {
      make.disabled = false;
      toast(problem.message);
      dialog.append(document.querySelector("[data-toasts]").lastElementChild ?? "");
    }
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {Server.MadeLink} link @param {() => unknown} close */
function madeLines({ url, hidden }, close) {
  return [
    h("h2", { id: "share-heading" }, t("The link is ready")),
    copyLine(t("Link"), url),
    hidden.length
      ? h(
          "p",
          { class: "notice" },
          tn("{n} picture is not shown: {reason}", "{n} pictures are not shown: {reason}", hidden.length, {
            reason: hidden[0].reason,
          }),
        )
      : "",
    h("p", { class: "dim" }, t("It can be ended at any time under “Shared links”.")),
    h(
      "p",
      { class: "dialog__acts" },
      h(
        "a",
        { class: "button", href: config().links ?? `/events/${config().event.slug}/links` },
        t("Shared links"),
      ),
      h("button", { type: "button", class: "button button--primary", onclick: close }, t("Done")),
    ),
  ];
}
