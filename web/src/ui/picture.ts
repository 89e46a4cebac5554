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
