// Runs before the first paint, so that the page never flashes in the wrong theme or language.
(function () {
  var root = document.documentElement;
  var theme = null;
  var language = null;
  var density = null;
  try {
    theme = localStorage.getItem("kith.theme");
    language = localStorage.getItem("kith.language");
    density = localStorage.getItem("kith.density");
  } catch {
    // Storage may be refused; the system's choice then holds.
  }
  var dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "dark" : "light";
  root.dataset.density = density === "compact" ? "compact" : "comfortable";
  root.lang = language || (/^zh/i.test(navigator.language) ? "zh-CN" : "en");
})();
