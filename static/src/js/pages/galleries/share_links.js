// The list of shared links: copy, end, and what came back.
import "../shared/page.js";
import { copyText } from "../../core/clipboard.js";
import { find, h } from "../../core/dom.js";
import { getJson, postJson } from "../../core/http.js";
import { t } from "../../core/i18n.js";
import { toast } from "../../core/toast.js";
import { leaveUndo } from "../../core/undo.js";

/** @param {HTMLElement} element */
const linkOf = (element) => element.closest("[data-link]");

/** @param {HTMLElement} row */
async function revoke(row) {
  await postJson(`/links/${row.dataset.link}/revoke`);
  leaveUndo(t("The link is ended. Who opens it now sees nothing."), `/links/${row.dataset.link}/restore`);
  location.reload();
}

/** @param {HTMLElement} row @param {HTMLElement} button */
async function showAnswers(row, button) {
  const list = find("[data-answer-list]", row);
  const isOpen = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!isOpen));
  list.hidden = isOpen;
  if (isOpen || list.childElementCount) return;
  /** @type {Server.LinkAnswers} */
  const { hearts, visitor_comments, pictures } = await getJson(`/links/${row.dataset.link}.json`);
  const names = Map.groupBy(hearts, (one) => one.picture);
  const answers = [
    ...[...names].map(([picture, rows]) =>
      answer(pictures[picture], t("♥ {names}", { names: rows.map((one) => one.name).join(", ") })),
    ),
    ...visitor_comments.map((one) => answer(pictures[one.picture ?? ""], one.text, one.name)),
  ];
  list.append(...answers);
}

/** @param {Server.LinkPicture | undefined} picture @param {string} words */
function answer(picture, words, by = "") {
  const image = picture ? h("img", { src: picture.thumb, alt: picture.title }) : h("span", {});
  return h(
    "div",
    { class: "links__answer" },
    image,
    h("p", {}, words, by ? h("small", { class: "dim" }, ` ${by}`) : ""),
  );
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-revoke], [data-answers]");
  if (!button) return;
  try {
    if (button.dataset.copy) {
      await copyText(button.dataset.copy);
    } else if (button.hasAttribute("data-revoke")) await revoke(linkOf(button));
    else await showAnswers(linkOf(button), button);
  } catch (problem) {
    toast(problem.message);
  }
});
