// The form beside: who, under which terms, with which words. It is remembered on this device, for each event.
import { find } from "../core/dom.js";
import { config } from "../core/config.js";
import { formatOffset, parseOffset } from "./clock.js";
import { t } from "../core/i18n.js";

const key = () => `mediahub.upload.${config().event.slug}`;
const wrongClock = () => t("Write hours and minutes, like +1:00 or -0:05.");

/** @typedef {Omit<Required<Upload.Opening>, "resume_key"> & { previews: string }} Remembered */

export class Settings {
  /** @type {Api.Batch | null} */
  batch = null;
  event = config().event.slug;

  constructor() {
    this.form = find("[data-settings]");
    this.fields = find("[data-settings-fields]");
    this.clock = this.form.elements.clock_offset;
    this.help = find("[data-clock-help]");
    this.helpWords = this.help.textContent;
    // what was typed before this script was there stands
    const typed = [...this.form.elements]
      .filter((one) => "defaultValue" in one && one.value !== one.defaultValue)
      .map((field) => ({ field, value: field.value }));
    this.#fill(recall());
    for (const { field, value } of typed) field.value = value;
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", () => this.#changed());
    this.form.addEventListener("focusin", ({ target }) => {
      if (target.name?.startsWith("template.")) this.last = target;
    });
    this.form.addEventListener(
      "click",
      ({ target }) => target.dataset.variable && this.#insert(target.dataset.variable),
    );
    this.#changed();
  }

  /** Whether it can be read; if not, the field is shown. */
  check() {
    if (parseOffset(this.clock.value) !== null) return true;
    for (const one of [find("[data-about]"), find("[data-more]")]) one.open = true;
    this.clock.focus();
    return false;
  }

  /** What a batch is opened with; `resume_key` keeps a new delivery apart from one like it of another day. */
  opening() {
    return { ...this.read(), resume_key: String(Date.now()) };
  }

  /** When small pictures go ahead: `auto` (over a slow line), `always` or `never`. */
  get previews() {
    return this.form.elements.previews.value;
  }

  /** What stands in the form. */
  read() {
    const { photographer, rights_class: rights, usage_terms: terms } = this.form.elements;
    const words = [...this.form.elements].filter(
      ({ name, value }) => name?.startsWith("template.") && value.trim(),
    );
    return {
      photographer: photographer?.value.trim() ?? "",
      rights_class: rights.value,
      usage_terms: terms.value.trim(),
      clock_offset: parseOffset(this.clock.value) ?? 0,
      template: Object.fromEntries(
        words.map(({ name, value }) => [name.slice("template.".length), value.trim()]),
      ),
    };
  }

  /**
   * Shows the settings of an open `batch`, which change when they are saved; or, with null, those of the next.
   * @param {Api.Batch | null} batch
   */
  fix(batch) {
    this.batch = batch;
    if (this.form.elements.photographer) this.form.elements.photographer.readOnly = Boolean(batch);
    find("[data-fixed]").hidden = !batch;
    if (batch) this.#fill(batch);
    this.#offer();
    this.#sum(batch?.photographer);
  }

  /** @param {Partial<Remembered>} settings */
  #fill({
    previews,
    photographer,
    rights_class: rights,
    usage_terms: terms,
    clock_offset: offset,
    template = {},
  }) {
    const { elements } = this.form;
    if (elements.photographer) elements.photographer.value = photographer ?? "";
    if (rights) elements.rights_class.value = rights;
    elements.usage_terms.value = terms ?? "";
    this.clock.value = formatOffset(offset ?? 0);
    if (previews) elements.previews.value = previews;
    for (const field of elements) {
      if (field.name?.startsWith("template."))
        field.value = template[field.name.slice("template.".length)] ?? "";
    }
  }

  #changed() {
    const isRight = parseOffset(this.clock.value) !== null;
    this.clock.setAttribute("aria-invalid", String(!isRight));
    this.help.textContent = isRight ? this.helpWords : wrongClock();
    if (isRight) remember({ ...this.read(), previews: this.previews });
    this.#sum();
    this.#offer();
  }

  /** Where there is something to save, a button says so. */
  #offer() {
    const { batch } = this;
    const isOld =
      batch &&
      Object.entries(this.read()).every(
        ([name, value]) =>
          name === "photographer" || same(value, batch[/** @type {keyof Api.Batch} */ (name)]),
      );
    find("[data-changed]").hidden = !batch || Boolean(isOld);
    find("[data-save]").disabled = parseOffset(this.clock.value) === null;
  }

  /**
   * What is said of it while it is folded.
   * @param {string} [photographer] as the batch has it
   */
  #sum(photographer) {
    const { elements } = this.form;
    const who =
      photographer ??
      (elements.photographer?.value.trim() ||
        elements.photographer?.placeholder ||
        find("output", this.form)?.textContent);
    find("[data-about-sum]").textContent = `${who} · ${elements.rights_class.selectedOptions[0].textContent}`;
  }

  /** @param {string} variable */
  #insert(variable) {
    const field = this.last ?? this.form.elements["template.caption"];
    field.setRangeText(variable, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    this.#changed();
  }
}

/** @param {unknown} one @param {unknown} other */
const same = (one, other) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
/** @param {unknown} value */
const sorted = (value) => (value && typeof value === "object" ? Object.entries(value).sort() : value);

/** @returns {Partial<Remembered>} */
function recall() {
  try {
    return JSON.parse(localStorage.getItem(key()) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

/** @param {Remembered} settings */
function remember(settings) {
  try {
    localStorage.setItem(key(), JSON.stringify(settings));
  } catch {
    // private windows may refuse: then it is not remembered
  }
}
