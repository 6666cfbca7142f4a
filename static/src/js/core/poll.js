// Asks again and again, and less often where an answer takes long: a large event must not cost its server a core.

const SHARE = 10; // of the time between, at most one in so many is spent

/**
 * Calls `task()` every `every` milliseconds from then on, never twice at a time, while somebody sees the page, and at
 * once when the page is seen again. A task that fails is tried again after `afterFailure` milliseconds; what it has
 * to say about that it says itself. Gives what ends it.
 * @param {() => unknown} task
 * @param {{ every: number, afterFailure?: number }} pace
 * @returns {() => void}
 */
export function poll(task, { every, afterFailure = every }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isRunning = false;
  let isOver = false;
  const run = async () => {
    if (isRunning || isOver) return;
    clearTimeout(timer);
    isRunning = true;
    const begun = performance.now();
    let pause = every;
    try {
      if (!document.hidden) await task();
    } catch {
      pause = afterFailure;
    }
    isRunning = false;
    if (!isOver) timer = setTimeout(run, Math.max(pause, SHARE * (performance.now() - begun)));
  };
  const seen = () => {
    if (!document.hidden) run();
  };
  document.addEventListener("visibilitychange", seen);
  timer = setTimeout(run, every);
  return () => {
    isOver = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", seen);
  };
}
