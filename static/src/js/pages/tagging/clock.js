// The clock page: the exact time as a code that cameras photograph, redrawn several times a second.
import { encode } from "uqr";
import { find } from "../../core/dom.js";
import { readerLocale } from "../../core/format.js";
import { getJson } from "../../core/http.js";
import { t } from "../../core/i18n.js";
import { codeText, estimate } from "../../tagging/clocksync.js";

const ROUND_TRIPS = 8;
const AGAIN = 60_000;
const SOON = 5000;
const REDRAW = 100;
const BORDER = 4;
const canvas = /** @type {HTMLCanvasElement} */ (/** @type {unknown} */ (find("[data-code]")));
const words = { time: find("[data-time]"), date: find("[data-date]"), state: find("[data-state]") };
/** @type {{ offset: number, error: number, tokens: Record<string, string> } | null} */
let clock = null;

// unlike Date, this does not jump when someone sets the computer's clock
const local = () => performance.timeOrigin + performance.now();
const now = () => local() + (clock?.offset ?? 0);

async function measure() {
  const samples = [];
  /** @type {Record<string, string>} */
  let tokens = {};
  for (let trip = 0; trip < ROUND_TRIPS; trip += 1) {
    const sent = local();
    /** @type {Server.ClockTokens} */
    const answer = await getJson(`${canvas.dataset.url}?trip=${trip}`);
    samples.push({ sent, answered: local(), server: answer.now });
    tokens = answer.tokens;
  }
  return { ...estimate(samples), tokens };
}

async function keepMeasuring() {
  try {
    clock = await measure();
    say(t("Exact to {ms} ms", { ms: Math.max(1, Math.ceil(clock.error)) }), "good");
    setTimeout(keepMeasuring, AGAIN);
  } catch {
    say(
      clock
        ? t("The server cannot be reached. The time is still right.")
        : t("The server cannot be reached; trying again."),
      "wait",
    );
    setTimeout(keepMeasuring, SOON);
  }
}

/** @param {string} text @param {string} state */
function say(text, state) {
  if (words.state.textContent !== text) words.state.textContent = text;
  words.state.dataset.state = state;
}

function draw() {
  if (!clock) return;
  const text = codeText(now(), clock.tokens);
  canvas.hidden = !text;
  if (!text)
    return say(
      t("The server has not been reached for too long: the code cannot be trusted, so it is not shown."),
      "bad",
    );
  const { data, size } = encode(text, { ecc: "M", border: BORDER });
  const module = Math.max(4, Math.floor((canvas.clientWidth * devicePixelRatio) / size));
  if (canvas.width !== module * size) canvas.width = canvas.height = module * size;
  const ink = canvas.getContext("2d", { alpha: false });
  if (!ink) return;
  ink.fillStyle = "#fff";
  ink.fillRect(0, 0, canvas.width, canvas.height);
  ink.fillStyle = "#000";
  data.forEach((row, y) =>
    row.forEach((dark, x) => dark && ink.fillRect(x * module, y * module, module, module)),
  );
  canvas.dataset.text = text;
  tell();
}

const lang = readerLocale();
const times = new Intl.DateTimeFormat(lang, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const dates = new Intl.DateTimeFormat(lang, { dateStyle: "full" });
const zone = new Intl.DateTimeFormat(lang, { timeZoneName: "longOffset" })
  .formatToParts()
  .find(({ type }) => type === "timeZoneName")?.value;

function tell() {
  const moment = new Date(now());
  const shown = times.format(moment);
  if (words.time.textContent === shown) return;
  words.time.textContent = shown;
  words.date.textContent = `${dates.format(moment)} · ${zone}`;
}

async function stayAwake() {
  if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen").catch(() => null);
}

find("[data-fullscreen]").addEventListener("click", () =>
  document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
);
document.addEventListener("visibilitychange", stayAwake);
stayAwake();
keepMeasuring();
setInterval(draw, REDRAW);
