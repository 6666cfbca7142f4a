// A shared link: hearts and comments without an account, and what may be downloaded.
import { readerLocale } from "../../../core/format.js";
import { t, tn } from "../../../core/i18n.js";
import { onShow, openNamed, startViewer } from "../../../galleries/public/viewer.js";

const find = (/** @type {string} */ name) => document.querySelector(`[data-${name}]`);
/** @type {Server.ShareConfig} */
const config = JSON.parse(document.getElementById("config").textContent ?? "");
const SAID_FOR = 6000; // ms
let feedback = config.feedback;
let name = config.name;

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} properties
 * @returns {HTMLElementTagNameMap[Tag]}
 * @param {(Node | string)[]} children
 */
function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let silence;

/** @param {string} words */
function say(words) {
  const place = find("said");
  const dialog = document.querySelector("dialog[open]");
  (dialog ?? document.body).append(place); // what is below an open dialog cannot be seen
  place.textContent = words;
  clearTimeout(silence);
  silence = setTimeout(() => (place.textContent = ""), SAID_FOR);
}

/** Asks who the visitor is, once; null if they would rather not say. @returns {Promise<string | null>} */
function whoAreYou() {
  if (name) return Promise.resolve(name);
  const dialog = find("ask");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener(
      "close",
      () => {
        const given = dialog.querySelector("input").value.trim();
        done(dialog.returnValue === "ok" && given ? given : null);
      },
      { once: true },
    );
  });
}

/** @param {string} what @param {{ id?: string, on?: boolean, text?: string }} body */
async function send(what, body) {
  const who = await whoAreYou();
  if (!who) return false;
  const answer = await fetch(`${config.base}/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": config.csrf },
    body: JSON.stringify({ ...body, name: who }),
  }).catch(() => null);
  if (!answer?.ok) {
    const reason = await answer?.json().then(
      (json) => json.error?.message,
      () => null,
    );
    say(reason ?? t("That did not arrive. Check the connection and try again; nothing was lost."));
    return false;
  }
  name = who;
  feedback = await answer.json();
  draw();
  return true;
}

// hearts

/** @param {string} id */
function heart(id) {
  return document.querySelector(`[data-picture="${id}"] [data-heart]`)?.cloneNode(true) ?? "";
}

function drawHearts() {
  for (const button of document.querySelectorAll("[data-heart]")) {
    const id = button.dataset.heart ?? "";
    const names = feedback.hearts[id] ?? [];
    button.setAttribute("aria-pressed", String(feedback.mine.includes(id)));
    button.title = names.join(", ");
    button.querySelector("[data-hearts]").textContent = names.length ? String(names.length) : "";
  }
  const picked = find("picked");
  if (picked)
    picked.textContent = feedback.mine.length
      ? tn("{n} chosen by you", "{n} chosen by you", feedback.mine.length)
      : "";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-heart]");
  if (!button) return;
  const id = button.dataset.heart ?? "";
  send("pick", { id, on: !feedback.mine.includes(id) });
});

// comments

/** @param {Server.VisitorComment} one */
function remark(one) {
  const figure = one.picture && document.querySelector(`[data-picture="${one.picture}"]`);
  const of = element("span", { className: "talk__of" });
  if (figure) {
    const image = figure.querySelector("img");
    of.append(
      element(
        "a",
        { href: `#p-${one.picture}`, ariaLabel: image.alt },
        element("img", { src: image.src, alt: "", loading: "lazy" }),
      ),
    );
  }
  const when = new Date(one.at).toLocaleString(readerLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return element(
    "li",
    {},
    of,
    element("p", { className: "talk__text", textContent: one.text }),
    element("p", { className: "talk__who", textContent: `${one.name}, ${when}` }),
  );
}

function drawComments() {
  find("comments")?.replaceChildren(...feedback.comments.map(remark));
}

find("comment-form")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = event.target.elements.text;
  if (await send("comment", { text: field.value })) field.value = "";
});

/**
 * Asks for the file, which counts as taking it; while it is made, its page says how far it is.
 * @param {MouseEvent} event
 */
async function take(event) {
  event.preventDefault();
  const page = /** @type {HTMLAnchorElement} */ (event.currentTarget).href;
  const headers = { Accept: "application/json", "X-CSRFToken": config.csrf };
  const answer = await fetch(page, { method: "POST", headers }).catch(() => null);
  if (answer?.status !== 200) return location.assign(page);
  save(await answer.json());
}

// all of them, as a zip

const LOOK = 1200; // ms between two looks at a zip that is being made
const pause = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/**
 * Asks the server, and gives what it answers. Throws the reason where there is no answer, or it is a refusal.
 * @param {string} address
 * @param {RequestInit} [options]
 * @returns {Promise<Server.Zip>}
 */
async function ask(address, options = {}) {
  const headers = {
    Accept: "application/json",
    "Content-Type": "application/json",
    "X-CSRFToken": config.csrf,
  };
  const answer = await fetch(address, { ...options, headers }).catch(() => null);
  const body = await answer?.json().catch(() => null);
  if (answer?.ok) return body;
  throw new Error(
    body?.error?.message ?? t("That did not arrive. Check the connection and try again; nothing was lost."),
  );
}

/** The zip once it is made; says meanwhile how far it is. @param {(words: string) => void} tell */
async function wholeZip(tell) {
  const size = config.sizes.includes("original") ? "original" : config.sizes[0];
  let zip = await ask(`${config.base}/zip`, { method: "POST", body: JSON.stringify({ size }) });
  while (zip.state === "waiting" || zip.state === "preparing") {
    tell(t("{done} of {total} ready", { done: zip.done, total: zip.total }));
    await pause(LOOK);
    zip = await ask(zip.look);
  }
  if (zip.state === "failed") throw new Error(zip.problem);
  return zip;
}

/** @param {Server.FileAddress} file */
function save({ url, filename }) {
  const link = element("a", { href: url, download: filename, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
}

const all = find("take-all");
if (all) {
  const usual = all.textContent;
  all.hidden = false;
  all.addEventListener("click", async () => {
    all.disabled = true; // until it is there: two clicks are one zip
    try {
      const zip = await wholeZip((words) => (all.textContent = words));
      save({ url: zip.url ?? "", filename: "" });
      say(
        zip.left_out
          ? tn(
              "The zip is on its way, without {n} picture.",
              "The zip is on its way, without {n} pictures.",
              zip.left_out,
            )
          : t("The zip is on its way."),
      );
    } catch (problem) {
      say(problem.message);
    }
    all.disabled = false;
    all.textContent = usual;
  });
}

// beside the large picture

onShow((figure, words) => {
  const id = figure.dataset.picture ?? "";
  const row = element("div", { className: "viewer__extra" });
  if (config.picks) row.append(heart(id));
  /** @type {Record<string, string>} */
  const labels = { web: t("Download, 2048 pixels"), original: t("Download the original") };
  for (const size of config.sizes)
    row.append(
      element("a", {
        href: `${config.base}/download/${id}/${size}`,
        textContent: labels[size],
        onclick: take,
      }),
    );
  if (config.comments) {
    const field = element("input", {
      name: "text",
      maxLength: 2000,
      placeholder: t("Comment on this picture"),
      ariaLabel: t("Comment on this picture"),
      required: true,
    });
    const form = element(
      "form",
      {},
      field,
      element("button", { className: "viewer__send", textContent: t("Send") }),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!(await send("comment", { id, text: field.value }))) return;
      field.value = "";
      say(t("Sent. The team sees it beside the picture."));
    });
    row.append(form);
  }
  words.append(row);
  drawHearts();
});

function draw() {
  drawHearts();
  drawComments();
}

draw();
startViewer();
openNamed();
