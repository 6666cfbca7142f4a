// The form of an event: its zone is guessed from the browser, its short name follows from the name.
import "../shared/page.js";
import { slugOf } from "../../admin/slug.js";

const zone = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-zone-guess]"));
if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

const first = /** @type {HTMLInputElement | null} */ (document.querySelector("#first_day"));
const last = /** @type {HTMLInputElement | null} */ (document.querySelector("#last_day"));
first?.addEventListener("change", () => {
  if (!last) return;
  last.min = first.value;
  if (!last.value || last.value < first.value) last.value = first.value;
});

const name = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-event-name]"));
const slug = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-slug]"));
let isOwn = Boolean(slug?.value); // somebody wrote one
slug?.addEventListener("input", () => {
  isOwn = Boolean(slug.value);
});
name?.addEventListener("input", () => {
  if (slug && !isOwn) slug.value = slugOf(name.value);
});

// a field that the browser objects to is shown, not only in the way
slug?.addEventListener("invalid", () => {
  const folded = slug.closest("details");
  if (folded) folded.open = true;
});
