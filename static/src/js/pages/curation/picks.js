// @ts-check
// Everyone's picks: merging them into a rating.
import "../shared/page.js";
import { find } from "../../core/dom.js";
import { follow } from "../../curation/edit/progress.js";
import { config } from "../../core/config.js";
import { postJson } from "../../core/http.js";
import { toast } from "../../core/toast.js";

find("[data-apply]")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { at_least: atLeast, rating } = Object.fromEntries(new FormData(event.target));
  try {
    follow(
      await postJson(`${config().home}picks/apply`, { at_least: Number(atLeast), rating: Number(rating) }),
    );
  } catch (problem) {
    toast(problem.message);
  }
});
