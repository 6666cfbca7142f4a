// The page of one basket.
import "../shared/page.js";
import Sortable from "sortablejs";
import { announce, find, h, icon } from "../../core/dom.js";
import { copyText } from "../../core/clipboard.js";
import { formatNumber } from "../../core/format.js";
import { config } from "../../core/config.js";
import { getJson, postJson } from "../../core/http.js";
import { t, tn } from "../../core/i18n.js";
import { countdown, makeRow } from "../../delivery/baskets/row.js";
import { makeZip, takeZip, toastZip } from "../../delivery/baskets/zip.js";
import { toast } from "../../core/toast.js";
import { confirmed } from "../../core/confirm.js";
import { offerUndo } from "../../core/undo.js";

const LATE = 300; // ms after the hour: by then the server's clock has it too
const AGAIN = 30_000; // ms: what colleagues do, and what is withdrawn, shows up by itself

let basket = config().basket;
let ahead = Date.parse(basket.now) - Date.now(); // of the server's clock
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let making = false;

const list = find("[data-basket-rows]");
const remaining = (/** @type {string} */ until) => countdown((Date.parse(until) - Date.now() - ahead) / 1000);

/** @param {Server.BasketContents} next */
function show(next) {
  basket = next;
  ahead = Date.parse(basket.now) - Date.now();
  const focused = document.activeElement?.closest("[data-id]")?.dataset.id;
  list.replaceChildren(
    ...basket.items.map((item) => makeRow(item, { mayEdit: basket.may_edit, onremove, onmove, remaining })),
  );
  if (focused) find(`[data-id="${focused}"] button`, list)?.focus();
  find("[data-basket-name]").textContent = basket.name;
  find("[data-recipe]").value = basket.recipe;
  find("[data-empty]").hidden = basket.items.length > 0;
  for (const side of document.querySelectorAll("[data-side]")) side.hidden = basket.items.length === 0;
  showSum();
  showShare();
  expect();
}

function showSum() {
  const size = basket.size_is_exact ? basket.size : t("about {size}", { size: basket.size });
  find("[data-ready]").textContent = tn(
    "{n} picture to download, {size}",
    "{n} pictures to download, {size}",
    basket.ready,
    { size },
  );
  const refused = basket.items.length - basket.ready - basket.waiting;
  const notes = [
    basket.waiting &&
      tn(
        "{n} waits for its hour and unlocks by itself.",
        "{n} wait for their hour and unlock by themselves.",
        basket.waiting,
      ),
    refused &&
      tn(
        "{n} may not be downloaded; the zip leaves it out and says why.",
        "{n} may not be downloaded; the zip leaves them out and says why.",
        refused,
      ),
  ];
  find("[data-notes]").textContent = notes.filter(Boolean).join(" ");
  const take = find("[data-take]");
  take.disabled = basket.ready === 0 || making;
}

/** Looks again when the next embargo ends, and now and then. */
function expect() {
  clearTimeout(timer);
  const moments = basket.items.flatMap(({ until }) =>
    until ? [Date.parse(until) - ahead - Date.now() + LATE] : [],
  );
  timer = setTimeout(look, Math.max(LATE, Math.min(AGAIN, ...moments)));
}

async function look() {
  try {
    const before = basket.ready;
    /** @type {Server.BasketContents} */
    const next = await getJson(basket.look);
    if (document.hidden || isBusy()) basket.now = next.now;
    else show(next);
    if (next.ready > before)
      announce(tn("{n} picture can be downloaded now.", "{n} pictures can be downloaded now.", next.ready));
  } catch (problem) {
    if (problem.status === 404) return toast(problem.message);
  }
  expect();
}

const isBusy = () => Boolean(find(".sortable-chosen")) || Boolean(find("dialog[open]"));

setInterval(() => {
  for (const clock of list.querySelectorAll("[data-until]"))
    clock.textContent = remaining(clock.dataset.until ?? "");
}, 1000);

/** @param {{ name?: string, recipe?: string, ids?: string[], add?: string[], remove?: string[] }} asked */
async function change(asked) {
  try {
    show(await postJson(basket.change, asked));
    return true;
  } catch (problem) {
    toast(problem.message);
    show(basket);
    return false;
  }
}

// pictures

const order = () => [...list.querySelectorAll("[data-id]")].map((row) => row.dataset.id ?? "");

/** @param {string} id */
async function onremove(id) {
  const before = order();
  const row = find(`[data-id="${id}"]`, list);
  const next = row.nextElementSibling ?? row.previousElementSibling;
  next?.querySelector(".basket-row__acts button:last-child")?.focus();
  if (!(await change({ remove: [id] }))) return;
  offerUndo(t("Taken out of the basket."), () => change({ add: [id], ids: before }));
}

/** @param {string} id @param {number} by */
async function onmove(id, by) {
  const ids = order();
  const at = ids.indexOf(id);
  const to = at + by;
  if (to < 0 || to >= ids.length) return;
  [ids[at], ids[to]] = [ids[to], ids[at]];
  await reorder(ids);
  find(`[data-id="${id}"] [data-move="${by}"]`, list)?.focus();
  announce(t("Place {place} of {total}", { place: formatNumber(to + 1), total: formatNumber(ids.length) }));
}

/** @param {string[]} ids */
async function reorder(ids) {
  const before = basket.items.map((item) => item.id);
  if (ids.join() === before.join() || !(await change({ ids }))) return;
  offerUndo(t("The order is changed."), () => change({ ids: before }));
}

if (basket.may_edit) {
  new Sortable(list, {
    handle: ".basket-row__grip, .basket-row__picture",
    animation: 120,
    onEnd: () => reorder(order()),
  });
}

// taking

find("[data-recipe]").addEventListener("change", ({ target }) => change({ recipe: target.value }));

find("[data-take]").addEventListener("click", async ({ currentTarget: button }) => {
  const words = find("span", button);
  const usual = words.textContent;
  making = true;
  button.disabled = true;
  try {
    const zip = await makeZip(basket.zip, { basket: basket.id }, (done, total) => {
      words.textContent = t("Making it ready: {done} of {total}", {
        done: formatNumber(done),
        total: formatNumber(total),
      });
    });
    takeZip(zip);
    toastZip(zip);
  } catch (problem) {
    toast(problem.message);
  } finally {
    making = false;
    words.textContent = usual;
    showSum();
  }
});

// name, colleagues, the end

find("[data-rename]")?.addEventListener("click", () => {
  const name = h("input", { id: "basket-name", maxlength: "120", required: true, value: basket.name });
  /** @type {HTMLElementTagNameMap["form"]} */
  const form = h(
    "form",
    { class: "form" },
    h("h2", { id: "rename-title" }, t("Rename the basket")),
    h("p", { class: "field" }, h("label", { for: "basket-name" }, t("Name")), name),
    h(
      "p",
      { class: "dialog__acts" },
      h("button", { type: "button", class: "button", onclick: () => dialog.close() }, t("Cancel")),
      h("button", { class: "button button--primary" }, t("Rename")),
    ),
  );
  /** @type {HTMLDialogElement} */
  const dialog = h("dialog", { class: "dialog", "aria-labelledby": "rename-title" }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await change({ name: name.value })) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  name.select();
});

function showShare() {
  const root = find("[data-share]");
  if (!root) return;
  const { read, edit } = basket.links;
  const rows = [
    shareRow("read", t("Colleagues may look"), read),
    shareRow("edit", t("Colleagues may change it"), edit),
  ];
  const end =
    read || edit
      ? h(
          "button",
          { type: "button", class: "link-button", onclick: endLinks },
          t("End both links, and let nobody else in"),
        )
      : "";
  root.replaceChildren(...rows, end);
}

/** @param {string} how @param {string} label @param {string | null} link */
function shareRow(how, label, link) {
  if (!link)
    return h(
      "p",
      {},
      h(
        "button",
        { type: "button", class: "button", onclick: () => share(how) },
        icon("link"),
        h("span", {}, how === "read" ? t("Link to look") : t("Link to change")),
      ),
    );
  const otherwise = t("The browser did not allow copying. The link is: {link}", { link });
  const copy = () => copyText(link, t("Link copied."), otherwise);
  return h(
    "p",
    { class: "basket-link" },
    h("span", { class: "dim" }, label),
    h("input", { readonly: true, value: link, "aria-label": label }),
    h("button", { type: "button", class: "button", onclick: copy }, icon("copy"), t("Copy")),
  );
}

async function endLinks() {
  const isSure = await confirmed({
    title: t("End both links?"),
    lost: t("Colleagues who came by them no longer see this basket, and the addresses never work again."),
    action: t("End"),
  });
  if (isSure) share("none");
}

/** @param {string} how */
async function share(how) {
  try {
    show(await postJson(`${basket.change}/share`, { how }));
  } catch (problem) {
    toast(problem.message);
  }
}

/**
 * The question before a basket is left or deleted.
 * @param {Server.BasketContents} basket
 */
function endOf({ is_owner, name, count }) {
  if (!is_owner)
    return {
      title: t("Leave “{name}”?", { name }),
      lost: t("Its owner keeps it. You need their link to come back."),
      action: t("Leave"),
    };
  return {
    title: t("Delete “{name}”?", { name }),
    lost: tn(
      "The choice of {n} picture and its order are lost, for colleagues too. The picture stays in the library.",
      "The choice of {n} pictures and their order are lost, for colleagues too. The pictures stay in the library.",
      count,
    ),
    action: t("Delete"),
  };
}

find("[data-delete]").addEventListener("click", async () => {
  if (!(await confirmed(endOf(basket)))) return;
  try {
    const { url } = await postJson(`${basket.change}/delete`);
    location.href = url;
  } catch (problem) {
    toast(problem.message);
  }
});

show(basket);
