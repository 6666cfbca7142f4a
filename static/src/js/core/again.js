// Does something again and again, and less often where it takes long: a large event must not cost its server a core.

const SHARE = 10; // of the time between, at most one in so many is spent

/** `task()` every `ms` milliseconds from then on, while somebody sees the page. Gives what ends it. */
export function again(ms, task) {
  let timer = 0;
  const run = async () => {
    const begun = performance.now();
    try {
      if (!document.hidden) await task();
    } finally {
      if (timer !== null) timer = setTimeout(run, Math.max(ms, SHARE * (performance.now() - begun)));
    }
  };
  timer = setTimeout(run, ms);
  return () => {
    clearTimeout(timer);
    timer = null;
  };
}
