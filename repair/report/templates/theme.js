(() => {
  const root = document.documentElement;
  root.classList.add("scripted");

  const remembered = (() => { try { return localStorage.getItem("text-repair-theme"); } catch { return null; } })();
  if (remembered) root.dataset.theme = remembered;
  document.getElementById("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("text-repair-theme", root.dataset.theme); } catch { /* a page from a file may not */ }
  });
})();
