// @ts-check
// Chinese letters on every public page: a device may lack them; slices of ours load for those that no font of the
// device has. A page without any such word pays nothing. Where the device has none at all they go before its own
// font, for which a browser may draw a box and look no further.
const CJK = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

/** The words that are on the page, and those that the large picture would show. */
function words() {
  const captions = [...document.querySelectorAll("[data-picture]")].map(
    ({ dataset }) => `${dataset.caption}${dataset.credit}`,
  );
  return [document.title, document.body.textContent, ...captions].join("");
}

/** Whether the device draws the same box for two different letters. */
function lacksLetters() {
  const drawn = ["国", "永"].map((letter) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 24, height: 24 });
    const pen = canvas.getContext("2d");
    if (!pen) return letter;
    pen.font = "20px system-ui, sans-serif";
    pen.fillText(letter, 0, 20);
    return canvas.toDataURL();
  });
  return drawn[0] === drawn[1];
}

addEventListener("load", () => {
  if (!document.documentElement.lang.startsWith("zh") && !CJK.test(words())) return;
  document.documentElement.classList.toggle("lacks-chinese", lacksLetters());
  document.head.append(
    Object.assign(document.createElement("link"), { rel: "stylesheet", href: document.body.dataset.cjk }),
  );
});
