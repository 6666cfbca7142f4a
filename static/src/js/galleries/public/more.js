// The pictures that follow in a large gallery: fetched from the page where they begin, as they come near.
const NEAR = "1600px";
const SHEETS = 'link[rel="stylesheet"][href*="/look-"]';
const link = () => document.querySelector("[data-more]");
/** @type {Promise<boolean> | null} */
let under = null;

/** @type {IntersectionObserver | undefined} */
let watcher;

/** Brings them as somebody comes near, from now on. */
export function bringWhenNear() {
  watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && next(), {
    rootMargin: NEAR,
  });
  if (link()) watcher.observe(link());
}

/** Puts the next part behind the last; resolves to false when there is none, or it does not come. */
export function next() {
  under ??= bring().finally(() => (under = null));
  return under;
}

async function bring() {
  const at = link();
  if (!at) return false;
  const answer = await fetch(at.querySelector("a").href).catch(() => null);
  if (!answer?.ok) return false; // the link is still there to be followed
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  await Promise.all([...page.querySelectorAll(SHEETS)].map(({ href }) => styled(href)));
  const parts = page.querySelectorAll("#main > .part, #main > [data-more]");
  watcher?.unobserve(at);
  at.replaceWith(...[...parts].map((one) => document.adoptNode(one)));
  if (link()) watcher?.observe(link());
  return true;
}

/** @param {string} href of a style sheet */
function styled(href) {
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((resolve) => {
    sheet.onload = sheet.onerror = resolve;
    document.head.append(sheet);
  });
}
