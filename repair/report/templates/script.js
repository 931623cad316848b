"use strict";
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

  const boxes = [...document.querySelectorAll(".filter input")];
  const marked = [...document.querySelectorAll("[data-codes]")];
  const filter = () => {
    const shown = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    for (const element of marked) {
      const codes = element.dataset.codes.split(" ");
      element.classList.toggle("off", !codes.some((code) => shown.has(code)));
    }
  };
  for (const box of boxes) box.addEventListener("change", filter);
  for (const button of document.querySelectorAll("[data-all]")) {
    button.addEventListener("click", () => {
      for (const box of boxes) box.checked = button.dataset.all === "on";
      filter();
    });
  }

  // Without this the reason stands at the foot of the window; with it, beside its mark.
  const place = (event) => {
    const mark = event.target.closest?.("del, ins, mark");
    const tip = mark?.querySelector(":scope > .tip");
    if (!tip) return;
    const line = mark.getClientRects()[0];
    const gap = 8;
    tip.style.inset = "auto";
    tip.style.margin = "0";
    const { width, height } = tip.getBoundingClientRect();
    const left = Math.min(Math.max(gap, line.left + line.width / 2 - width / 2), innerWidth - width - gap);
    const below = line.bottom + gap;
    tip.style.left = `${left}px`;
    tip.style.top = `${below + height > innerHeight ? Math.max(gap, line.top - height - gap) : below}px`;
  };
  document.addEventListener("pointerover", place);
  document.addEventListener("focusin", place);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.activeElement?.blur();
  });
})();
