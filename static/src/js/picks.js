// Everyone's picks: merging them into a rating.
import "./page.js";
import { find } from "./dom.js";
import { follow } from "./edit/progress.js";
import { config, postJson } from "./http.js";
import { toast } from "./toast.js";

find("[data-apply]")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { at_least: atLeast, rating } = Object.fromEntries(new FormData(event.target));
  try {
    follow(await postJson(`${config.home}picks/apply`, { at_least: Number(atLeast), rating: Number(rating) }));
  } catch (problem) {
    toast(problem.message);
  }
});
