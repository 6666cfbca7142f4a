// Colour labels: those of Lightroom and Photo Mechanic, with their keys there.
import { t } from "../../core/i18n.js";

/** @type {{ label: string, key: string }[]} */
export const LABELS = [
  { label: "red", key: "6" },
  { label: "yellow", key: "7" },
  { label: "green", key: "8" },
  { label: "blue", key: "9" },
  { label: "purple", key: "" },
];

/** What a label is called. @param {string} label */
export const labelWords = (label) =>
  /** @type {Record<string, string>} */ ({
    red: t("Red"),
    yellow: t("Yellow"),
    green: t("Green"),
    blue: t("Blue"),
    purple: t("Purple"),
  })[label] ?? "";
