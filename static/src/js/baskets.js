// All baskets: a new one.
import "./page.js";
import { find } from "./dom.js";
import { postJson } from "./http.js";
import { toast } from "./toast.js";

find("[data-new-basket]").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const { url } = await postJson(location.pathname, { name: find("input", event.target).value });
    location.href = url;
  } catch (problem) {
    toast(problem.message);
  }
});
