// @ts-check
// Chinese letters on every public page: a device may lack them; slices of ours load for those that no font of the
// device has. A page without any such word pays nothing.
const CJK = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

/** The words that are on the page, and those that the large picture would show. */
function words() {
  const captions = [...document.querySelectorAll("[data-picture]")].map(
    ({ dataset }) => `${dataset.caption}${dataset.credit}`,
  );
  return [document.title, document.body.textContent, ...captions].join("");
}

addEventListener("load", () => {
  if (!document.documentElement.lang.startsWith("zh") && !CJK.test(words())) return;
  document.head.append(
    Object.assign(document.createElement("link"), { rel: "stylesheet", href: document.body.dataset.cjk }),
  );
});
