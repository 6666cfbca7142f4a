// @ts-check
// A part of a page that follows what happens: it is fetched again, and put in the place of the old one.
import "../shared/page.js";
import { poll } from "../../core/poll.js";
import { icon } from "../../core/dom.js";
import { formatMoment } from "../../core/format.js";

const part = /** @type {HTMLElement | null} */ (document.querySelector("[data-live]"));

/** Fetch the part anew, unless somebody is at work in it. @param {HTMLElement} here */
async function renew(here) {
  if (here.contains(document.activeElement) && document.activeElement !== here) return;
  const answer = await fetch(here.dataset.live || location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(here.id);
  if (!fresh || fresh.innerHTML === here.dataset.was) return;
  here.dataset.was = fresh.innerHTML;
  here.replaceChildren(...fresh.childNodes);
  for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (
    here.querySelectorAll("time[data-moment]")
  )) {
    time.textContent = formatMoment(time.dateTime, time.dataset.zone);
  }
}

if (part) {
  const every = Number(part.dataset.every ?? 0);
  if (part.hasAttribute("data-first")) renew(part).catch(() => part.prepend(icon("alert")));
  if (every) poll(() => renew(part), { every });
}
