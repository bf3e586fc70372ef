// What a page does beyond being read: the colour scheme, copying, search in a dialog, previews of links.
const root = document.documentElement;
const tools = document.querySelector(".tools");

// The colour scheme: as the system, light, dark; kept in storage.
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

// Copy: of a session only the commands, without prompts and output.
const drawn = (path) => `<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`;
for (const box of navigator.clipboard ? document.querySelectorAll(".code-body") : []) {
  const copy = document.createElement("button");
  const idle = drawn("M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3");
  copy.type = "button";
  copy.className = "copy";
  copy.title = tools.dataset.copy;
  copy.setAttribute("aria-label", tools.dataset.copy);
  copy.innerHTML = idle;
  copy.addEventListener("click", async () => {
    const commands = [...box.querySelectorAll(".command")].map((one) => one.textContent);
    await navigator.clipboard.writeText(commands.length ? `${commands.join("\n")}\n` : box.querySelector("code").textContent);
    copy.innerHTML = drawn("m3.5 8.5 3 3 6-7");
    copy.classList.add("done");
    copy.setAttribute("aria-label", tools.dataset.copied);
    setTimeout(() => {
      copy.innerHTML = idle;
      copy.classList.remove("done");
      copy.setAttribute("aria-label", tools.dataset.copy);
    }, 1600);
  });
  box.append(copy);
}

const fetched = new Map();
const page = (href) => {
  if (!fetched.has(href)) fetched.set(href, fetch(href).then((reply) => reply.ok ? reply.text() : "").then((text) => new DOMParser().parseFromString(text, "text/html")));
  return fetched.get(href);
};

// Search: the search page's own form, in a dialog. Where anything fails, the link leads to the page.
const link = document.querySelector("[data-search]");
let dialog;
async function search() {
  if (!dialog) {
    const found = await page(link.href);
    const { mount } = await import(found.querySelector("script[src*='/search.']").src);
    dialog = document.createElement("dialog");
    dialog.className = "search-dialog";
    dialog.setAttribute("aria-label", link.textContent.trim());
    dialog.append(found.querySelector("search"));
    dialog.addEventListener("click", (event) => { if (event.target === dialog || event.target.closest("a")) dialog.close(); });
    document.head.prepend(found.querySelector("style[data-part=search]"));
    document.body.append(dialog);
    mount(dialog.firstChild);
  }
  dialog.showModal();
}
if (link && !document.querySelector("main search")) {
  const start = (event) => { event.preventDefault(); search().catch(() => { location.href = link.href; }); };
  link.addEventListener("click", (event) => { if (!event.metaKey && !event.ctrlKey && !event.shiftKey) start(event); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if ((event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) || (event.key === "k" && (event.ctrlKey || event.metaKey))) start(event);
  });
}

// Previews: the head of the page a link leads to, for those who point at it for a moment.
if (matchMedia("(hover: hover)").matches) {
  // Where the tree of pages stands beside the text, it shows where the reader is.
  document.querySelector(".tree [aria-current]")?.scrollIntoView({ block: "nearest" });
  const card = document.createElement("div");
  card.className = "preview";
  card.setAttribute("aria-hidden", "true");
  card.hidden = true;
  document.body.append(card);
  let timer;
  const hide = () => { clearTimeout(timer); card.hidden = true; };
  for (const anchor of document.querySelectorAll(".body a[href]:not(.anchor), .mentions a, .contents a")) {
    if (anchor.origin !== location.origin || anchor.getAttribute("href").startsWith("#")) continue;
    anchor.addEventListener("pointerenter", () => {
      timer = setTimeout(async () => {
        const found = await page(anchor.pathname);
        const title = found.querySelector("main h1");
        const part = anchor.hash && found.getElementById(decodeURIComponent(anchor.hash.slice(1)));
        const text = part ? part.nextElementSibling : found.querySelector(".lead") || found.querySelector(".body > p");
        if (!title || !anchor.matches(":hover")) return;
        const head = document.createElement("strong");
        head.textContent = title.textContent;
        card.replaceChildren(head, text ? text.textContent.trim().slice(0, 280) : "");
        const box = anchor.getBoundingClientRect();
        card.hidden = false;
        card.style.left = `${Math.max(8, Math.min(box.left, innerWidth - card.offsetWidth - 8))}px`;
        card.style.top = `${box.bottom + card.offsetHeight + 8 < innerHeight ? box.bottom + 6 : box.top - card.offsetHeight - 6}px`;
      }, 300);
    });
    anchor.addEventListener("pointerleave", hide);
    anchor.addEventListener("click", hide);
  }
  addEventListener("scroll", hide, { passive: true });
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
}
