// Why a picture that a link leads to is not shown.
import { config } from "../core/config.js";
import { getJson } from "../core/http.js";
import { t } from "../core/i18n.js";
import { toast } from "../core/toast.js";

/**
 * A link leads to a picture that is not among these: it is filtered out, or there is a reason why it is not shown.
 * @param {string} id
 */
export async function sayWhyMissing(id) {
  const way = `${config().assets}${id}`;
  try {
    await getJson(`${way}.json`);
    toast(t("That picture is not among these."), { label: t("Show it"), run: () => location.assign(way) });
  } catch (problem) {
    toast(problem.message);
  }
}
