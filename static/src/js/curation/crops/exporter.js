// Taking a picture in several sizes: a zip that the server makes.
import { find, pause } from "../../core/dom.js";
import { formatBytes } from "../../core/format.js";
import { getJson, postJson } from "../../core/http.js";
import { t, tn } from "../../core/i18n.js";
import { toast } from "../../core/toast.js";
import { downloadFrom } from "../../delivery/downloads.js";

const LOOK = 500; // ms

/**
 * Connects its form; `url(way)` is below the picture, `save()` sends what was changed a moment ago.
 * @param {(way: string) => string} url
 * @param {() => unknown} save
 */
export function connectExport(url, save) {
  const form = find("[data-export]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const asked = new FormData(event.target);
    const files = asked.getAll("file");
    const button = find("button", form);
    if (!files.length) return toast(t("Choose at least one size."));
    button.disabled = true;
    try {
      save();
      const { id } = await postJson(url("crops/set"), { files, logo: asked.has("logo") });
      const made = await whenReady(url(`crops/set/${id}.json`));
      if (made.state === "failed") throw new Error(made.problem);
      await downloadFrom(url(`crops/set/${id}`));
      toast(
        tn(
          "{n} file, {size}, is on its way to your downloads.",
          "{n} files, {size}, are on their way to your downloads.",
          files.length,
          { size: formatBytes(made.size) },
        ),
      );
    } catch (problem) {
      toast(problem.message);
    } finally {
      button.disabled = false;
    }
  });
}

/** @param {string} url @returns {Promise<Server.CropSetState>} */
async function whenReady(url) {
  const words = find("[data-export-state]");
  for (let waited = 0; ; waited += 1) {
    /** @type {Server.CropSetState} */
    const made = await getJson(url);
    if (made.state !== "waiting") {
      words.textContent = "";
      return made;
    }
    words.textContent =
      waited < 3 ? t("Making the files…") : t("Making the files… {n} s", { n: Math.round(waited / 2) });
    await pause(LOOK);
  }
}
