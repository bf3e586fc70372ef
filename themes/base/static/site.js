const root = document.documentElement;
const button = document.querySelector("[data-scheme]");
if (button) {
  const order = ["auto", "light", "dark"];
  const read = () => { try { return localStorage.getItem("scheme") || "auto"; } catch { return "auto"; } };
  const show = (scheme) => {
    root.style.colorScheme = scheme === "auto" ? "" : scheme;
    button.setAttribute("aria-label", button.dataset[scheme]);
    button.title = button.dataset[scheme];
  };
  button.hidden = false;
  show(read());
  button.addEventListener("click", () => {
    const next = order[(order.indexOf(read()) + 1) % 3];
    try { localStorage.setItem("scheme", next); } catch { }
    show(next);
  });
}
