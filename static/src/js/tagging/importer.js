// Importing a programme: the file is looked at first, then taken in.
import { find, h, present } from "../core/dom.js";
import { config } from "../core/config.js";
import { Problem } from "../core/http.js";
import { t, tn } from "../core/i18n.js";
import { fault } from "./forms.js";

/**
 * @param {string} url
 * @param {File} file
 * @param {Record<string, boolean | undefined>} options
 * @returns {Promise<Server.ImportPlan>}
 */
async function send(url, file, options) {
  const body = new FormData();
  body.append("file", file);
  for (const [name, value] of Object.entries(options)) if (value) body.append(name, "1");
  const response = await fetch(url, {
    method: "POST",
    body,
    headers: { Accept: "application/json", "X-CSRFToken": config().csrf },
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new Problem(answer.error?.message ?? t("The file could not be read."), { status: response.status });
  return answer;
}

/** @param {Server.PlannedItem} one */
const line = (one) => [
  h("strong", {}, one.title),
  h("span", { class: "dim" }, [one.when, one.room].filter(Boolean).join(" · ")),
];

/** @type {Record<string, string>} */
const fields = {
  title: t("title"),
  room: t("room"),
  track: t("track"),
  starts_at: t("start"),
  ends_at: t("end"),
  description: t("description"),
  speakers: t("speakers"),
  tags: t("topics"),
};

/**
 * @template T
 * @param {string} title
 * @param {T[]} items
 * @param {(item: T) => Child[]} make
 */
function part(title, items, make) {
  if (!items.length) return null;
  return h(
    "details",
    { class: "plan__part", open: items.length < 8 },
    h("summary", {}, title),
    h("ul", {}, ...items.map((one) => h("li", {}, ...make(one)))),
  );
}

/** @param {HTMLElement} place @param {Server.ImportPlan} plan */
function show(place, plan) {
  const difference = (/** @type {Server.PlannedDifference} */ one) =>
    h(
      "span",
      { class: "plan__change" },
      `${fields[one.field] ?? one.field}: `,
      h("del", {}, one.before || "–"),
      " ",
      h("ins", {}, one.after || "–"),
    );
  const sentence = (/** @type {Server.FileFault} */ one) => [
    h("strong", {}, one.line ? t("Line {line}", { line: one.line }) : t("The file")),
    h("span", {}, one.message),
  ];
  const parts = [
    part(
      tn("{n} line cannot be read", "{n} lines cannot be read", plan.faults.length),
      plan.faults,
      sentence,
    ),
    part(tn("{n} remark", "{n} remarks", plan.remarks.length), plan.remarks, sentence),
    part(tn("{n} new session", "{n} new sessions", plan.new.length), plan.new, line),
    part(tn("{n} changed", "{n} changed", plan.changed.length), plan.changed, (one) => [
      ...line(one),
      ...one.differences.map(difference),
    ]),
    part(tn("{n} is not in the file", "{n} are not in the file", plan.gone.length), plan.gone, (one) => [
      h("strong", {}, one.title),
      h("span", { class: "dim" }, one.code),
    ]),
  ];
  const same = tn("{n} session stays as it is.", "{n} sessions stay as they are.", plan.same);
  place.replaceChildren(
    ...present(parts),
    h("p", { class: "dim" }, same),
    ...(plan.gone.length && !plan.faults.length
      ? [
          h(
            "label",
            { class: "field--check" },
            h("input", { type: "checkbox", "data-remove-gone": true }),
            t("Remove what is not in the file"),
          ),
        ]
      : []),
  );
}

/**
 * Makes the import work; `done(answer)` follows it.
 * @param {HTMLElement} root
 * @param {(answer: Server.StillWaiting) => unknown} done
 */
export function importer(root, done) {
  const dialog = find("[data-import-dialog]");
  if (!dialog) return;
  const form = find("form", dialog);
  const input = find("input[type=file]", form);
  const apply = find("[data-apply]", form);
  const place = find("[data-plan]", form);

  root.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-open-import]")) return;
    /** @type {HTMLFormElement} */ (/** @type {unknown} */ (form)).reset();
    place.replaceChildren();
    fault(form, "");
    apply.disabled = true;
    dialog.showModal();
  });
  input.addEventListener("change", async () => {
    apply.disabled = true;
    place.replaceChildren();
    fault(form, "");
    const file = input.files?.[0];
    if (!file) return;
    try {
      const plan = await send(root.dataset.import ?? "", file, {});
      show(place, plan);
      apply.disabled = !(plan.new.length + plan.changed.length + plan.gone.length);
    } catch (error) {
      fault(form, error.message);
    }
  });
  form.addEventListener("submit", async (event) => {
    const file = input.files?.[0];
    if (!file) return;
    event.preventDefault();
    apply.disabled = true;
    try {
      const gone = find("[data-remove-gone]", form)?.checked;
      const answer = await send(root.dataset.import ?? "", file, { apply: true, remove_gone: gone });
      dialog.close();
      done(answer);
    } catch (error) {
      fault(form, error.message);
      apply.disabled = false;
    }
  });
}
