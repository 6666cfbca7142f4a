// @ts-check
// On every page: the theme, menus that close, the list of keys, times in the reader's language, Chinese letters.
import { followBanner } from "../../core/banner.js";
import { formatDay, formatDays, formatMoment, formatMonth } from "../../core/format.js";
import { config } from "../../core/config.js";
import { leaveKeysToInputMethods } from "../../core/composing.js";
import { confirmForms } from "../../core/confirm.js";
import { connectUndo } from "../../core/undo.js";
import { connectPalette } from "../../palette/palette.js";
import { onTerms } from "../../core/http.js";
import { connectKeys } from "../../core/keys.js";
import { askToAgree } from "../../delivery/agreement.js";

const YEAR = 365 * 24 * 3600;
const root = document.documentElement;

leaveKeysToInputMethods(window);
confirmForms();
// no submit button, so that Enter in a field means the one that saves
document.addEventListener("click", ({ target }) => {
  target.closest?.("[data-cancel]")?.closest("dialog")?.close("");
});
connectUndo();
followBanner();
connectPalette();
onTerms(askToAgree);

for (const group of document.querySelectorAll("[data-theme-switch]")) {
  group.hidden = false;
  for (const input of group.querySelectorAll("input")) input.checked = input.value === root.dataset.theme;
  group.addEventListener("change", ({ target }) => {
    root.dataset.theme = target.value;
    document.cookie = `theme=${target.value}; path=/; max-age=${YEAR}; samesite=lax`;
  });
}

document.querySelector("[data-language-switch]")?.addEventListener("change", ({ target }) => {
  document.cookie = `language=${target.value}; path=/; max-age=${YEAR}; samesite=lax`;
  location.reload();
});

const menus = () => document.querySelectorAll("details[data-menu][open]");
document.addEventListener("pointerdown", ({ target }) => {
  for (const menu of menus()) if (!menu.contains(target)) menu.open = false;
});
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
      event.stopPropagation();
    }
  },
  true,
);

// whoever has no account here has no library to search
connectKeys(
  config().csrf && config().event && (() => location.assign(`/events/${config().event.slug}/#search`)),
);

for (const time of document.querySelectorAll("time[data-day]")) {
  time.textContent = formatDay(new Date(time.dateTime), time.dataset.zone);
}
// Chinese has one form, which the page came with, and Intl has another for it
for (const time of document.querySelectorAll("html:not(:lang(zh)) time[data-days]")) {
  time.textContent = formatDays(time.dateTime, time.dataset.last ?? time.dateTime);
}
for (const time of document.querySelectorAll("time[data-moment]")) {
  time.textContent = formatMoment(time.dateTime, time.dataset.zone);
}
for (const time of document.querySelectorAll("time[data-month]")) {
  time.textContent = formatMonth(new Date(time.dateTime));
}

// after the first paint: slices of it load only for letters that no font of the device has
addEventListener("load", () => {
  const link = Object.assign(document.createElement("link"), {
    rel: "stylesheet",
    href: document.body.dataset.cjk,
  });
  document.head.append(link);
});
