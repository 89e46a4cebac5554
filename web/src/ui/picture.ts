/** Resolves once the page has been painted as it now is; in a page that nobody sees, nothing is painted and it is not waited for. */
export const nextPicture = (): Promise<void> =>
  document.hidden
    ? Promise.resolve()
    : new Promise((painted) => {
        const late = setTimeout(painted, 100);
        requestAnimationFrame(() =>
          setTimeout(() => {
            clearTimeout(late);
            painted();
          }),
        );
      });

/** Resolves once nothing more urgent is to be done, after half a second at the latest. */
export const idle = (): Promise<void> =>
  new Promise((free) => {
    if ("requestIdleCallback" in window) requestIdleCallback(() => free(), { timeout: 500 });
    else setTimeout(free, 50);
  });
