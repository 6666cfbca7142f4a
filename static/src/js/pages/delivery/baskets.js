// All baskets: a new one.
import "../shared/page.js";
import { find } from "../../core/dom.js";
import { postJson } from "../../core/http.js";
import { toast } from "../../core/toast.js";

find("[data-new-basket]").addEventListener(
  "submit",
  async (/** @type {{ preventDefault: () => void; target: ParentNode | undefined; }} */ event) => {
    event.preventDefault();
    try {
      const { url } = await postJson(location.pathname, { name: find("input", event.target).value });
      location.href = url;
    } catch (problem) {
      toast(problem.message);
    }
  },
);
