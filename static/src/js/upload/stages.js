// The stages of a file, their order and words, and the sum of many. Pure.
import { formatBytes, formatLeft, formatNumber } from "../core/format.js";
import { t } from "../core/i18n.js";

/**
 * Each stage: the group that the list counts it in, its icon and words. `sent`: its bytes are in storage.
 * @type {Record<Upload.Stage, { group: Upload.Group, icon: string, words: string, sent?: boolean }>}
 */
export const STAGES = {
  rejected: { group: "problem", icon: "alert", words: t("Rejected"), sent: true },
  set_apart: { group: "problem", icon: "alert", words: t("Kept, not read"), sent: true },
  failed: { group: "problem", icon: "alert", words: t("Not sent") },
  missing: { group: "problem", icon: "alert", words: t("Incomplete") },
  sending: { group: "sending", icon: "up", words: t("Sending") },
  waiting: { group: "sending", icon: "wait", words: t("Waiting for the network") },
  reading: { group: "queued", icon: "wait", words: t("Reading") },
  queued: { group: "queued", icon: "wait", words: t("Queued") },
  received: { group: "checking", icon: "search", words: t("Arrived"), sent: true },
  checking: { group: "checking", icon: "search", words: t("Checking"), sent: true },
  ready: { group: "ready", icon: "check", words: t("In the library"), sent: true },
  joined: { group: "joined", icon: "check", words: t("With its picture"), sent: true },
  duplicate: { group: "duplicate", icon: "copy", words: t("Duplicate"), sent: true },
};

/**
 * The groups in the order of the list.
 * @type {Record<Upload.Group, string>}
 */
export const GROUPS = {
  problem: t("Problems"),
  sending: t("Sending"),
  queued: t("Queued"),
  checking: t("Checking"),
  ready: t("In the library"),
  joined: t("With their pictures"),
  duplicate: t("Duplicates"),
};

const JOINED = new Set(["joined", "edited"]);

/**
 * The stage of a file as the server tells of it: an XMP file, or a picture's new words, are kept with that picture.
 * @param {{ state: string, code: string }} file
 * @returns {Upload.Stage}
 */
export function stageOf({ state, code }) {
  if (state === "expected") return "missing";
  if (code === "set_apart") return "set_apart";
  return state === "ready" && JOINED.has(code) ? "joined" : /** @type {Upload.Stage} */ (state);
}

/** @type {Record<string, number>} */
const RANK = Object.fromEntries(Object.keys(GROUPS).map((group, index) => [group, index]));
/** @param {Pick<Upload.Row, "stage">} row */
export const groupOf = (row) => STAGES[row.stage].group;

/** @param {Pick<Upload.Row, "stage">} row */
export const isProblem = (row) => groupOf(row) === "problem";

/** Whether bytes of any row are still to be sent. @param {Pick<Upload.Row, "stage">[]} rows */
export const isUnderWay = (rows) => rows.some((row) => ["sending", "queued"].includes(groupOf(row)));

/**
 * The rows as the list shows them: problems first, then as they were dropped within each group.
 * @template {Upload.Counted} R
 * @param {R[]} rows
 * @param {string | null} group
 */
export function ordered(rows, group = null) {
  const chosen = group ? rows.filter((row) => groupOf(row) === group) : [...rows];
  return chosen.sort((a, b) => RANK[groupOf(a)] - RANK[groupOf(b)] || a.number - b.number);
}

/**
 * Counts by group, and how many files and bytes are through. Bytes are of what is to be sent.
 * @param {Upload.Counted[]} rows
 * @returns {Upload.Sum}
 */
export function summarise(rows) {
  /** @type {Upload.Sum["groups"]} */
  const groups = {};
  const sum = { total: rows.length, through: 0, bytes: 0, sent: 0, skipped: 0 };
  for (const row of rows) {
    const { group, sent } = STAGES[row.stage];
    groups[group] = (groups[group] ?? 0) + 1;
    if (sent) sum.through += 1;
    if (row.stage === "duplicate") sum.skipped += row.size;
    else if (sent || !isProblem(row)) {
      sum.bytes += row.size;
      sum.sent += sent ? row.size : Math.min(row.size, row.sent ?? 0);
    }
  }
  const { sending = 0, queued = 0, checking = 0 } = groups;
  const isSending = sending + queued > 0;
  return { ...sum, groups, isSending, isSettled: sum.total > 0 && !isSending && checking === 0 };
}

/**
 * "812 of 1,204 files, 3.1 of 8.2 GB, 11 minutes"; `left` in seconds, if that is known.
 * @param {Pick<Upload.Sum, "through" | "total" | "bytes" | "sent" | "isSending">} sum
 * @param {number | null} left
 */
export function sumWords(sum, left = null) {
  const files = t("{done} of {total}", { done: formatNumber(sum.through), total: formatNumber(sum.total) });
  const parts = [files];
  if (sum.bytes) parts.push(formatBytes(sum.sent, sum.bytes));
  if (left !== null && sum.isSending) parts.push(formatLeft(left));
  return parts.join(", ");
}
