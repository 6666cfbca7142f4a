// @ts-check
// The newsrooms: the form for a new one asks what its protocol needs, and nothing else.
import "../shared/page.js";
import { find } from "../../core/dom.js";

const form = find("[data-add]");
const kind = find("[data-kind]");

function show() {
  for (const part of form.querySelectorAll("[data-kinds]")) {
    part.hidden = !part.dataset.kinds?.split(" ").includes(kind.value);
    for (const input of part.querySelectorAll("input")) input.disabled = part.hidden; // not sent then
  }
}

kind.addEventListener("change", show);
show();
