// Diagrams: drawn by the site's own copy of Mermaid when a reader comes near. Where that fails, the
// text stays.
const { diagrams: bundle, failed } = document.querySelector("script[data-diagrams]").dataset;
const figures = [...document.querySelectorAll("figure.mermaid")];

// Mermaid writes styles into its page, and ours forbids that. So it works in an empty frame, where
// its styles are set by script instead and the drawing is taken from its hands before it becomes
// markup. What comes out is a picture, which can do nothing.
let opened;
const frame = document.createElement("iframe");
const open = () => opened ??= new Promise((done, fail) => {
  frame.className = "workshop";
  frame.tabIndex = -1;
  frame.setAttribute("aria-hidden", "true");
  frame.onload = () => {
    const script = frame.contentDocument.createElement("script");
    script.src = new URL(bundle, location);
    script.onload = () => frame.contentWindow.mermaid ? done(frame.contentWindow) : fail(new Error("no Mermaid"));
    script.onerror = fail;
    permit(frame.contentWindow);
    frame.contentDocument.head.append(script);
  };
  document.body.append(frame);
});

let drawing;
function permit({ Element, Node, CSSStyleSheet, document: page }) {
  const set = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (name, value) {
    if (name === "style") this.style.cssText = value;
    else set.call(this, name, value);
  };
  for (const name of ["appendChild", "insertBefore"]) {
    const put = Node.prototype[name];
    Node.prototype[name] = function (child, ...rest) {
      if (child.localName !== "style") return put.call(this, child, ...rest);
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(child.textContent);
      page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
      drawing.styles += child.textContent;
      return child;
    };
  }
  const { get, ...rest } = Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML");
  Object.defineProperty(Element.prototype, "innerHTML", { ...rest, get() {
    const svg = this.firstElementChild;
    if (svg?.id !== drawing?.id) return get.call(this);
    drawing.svg = svg.cloneNode(true);
    return "";
  } });
}

// The page's colours as `#rrggbb`, whatever notation they are written in.
function colours(figure) {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const probe = figure.appendChild(document.createElement("i"));
  const colour = (name) => {
    probe.style.color = `var(--re-${name})`;
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    return `#${[...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((one) => one.toString(16).padStart(2, "0")).join("")}`;
  };
  const [paper, raised, text, muted, edge, mark, line] = ["paper", "raised", "text", "muted", "edge", "mark", "line"].map(colour);
  probe.style.fontFamily = "var(--re-sans)";
  const fontFamily = getComputedStyle(probe).fontFamily;
  probe.remove();
  return {
    fontFamily, fontSize: "16px", darkMode: parseInt(paper.slice(1, 3), 16) < 128, background: paper,
    primaryColor: raised, primaryTextColor: text, primaryBorderColor: edge, secondaryColor: mark,
    tertiaryColor: paper, lineColor: muted, textColor: text, noteBkgColor: mark, noteTextColor: text,
    noteBorderColor: edge, edgeLabelBackground: paper, pieStrokeColor: edge, pieOuterStrokeColor: edge,
    gridColor: line,
  };
}

let count = 0;
async function draw(figure) {
  const code = figure.querySelector("code");
  const { mermaid, document: page } = await open();
  const themeVariables = colours(figure);
  frame.width = figure.clientWidth;
  page.adoptedStyleSheets = [];
  mermaid.initialize({
    startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true, theme: "base",
    themeVariables, fontFamily: themeVariables.fontFamily,
  });
  drawing = { id: `diagram-${count++}`, styles: "" };
  await mermaid.render(drawing.id, code.textContent);
  const { svg, styles } = drawing;
  const [, , width, height] = svg.getAttribute("viewBox").split(/[\s,]+/).map(Math.ceil);
  svg.setAttribute("width", width);
  svg.setAttribute("height", height);
  const style = `<style>${styles.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</style>`;
  const markup = new XMLSerializer().serializeToString(svg).replace(">", () => `>${style}`);
  const image = new Image(width, height);
  image.alt = figure.querySelector("figcaption")?.textContent || code.textContent.trim();
  image.src = `data:image/svg+xml,${encodeURIComponent(markup)}`;
  await image.decode();
  figure.querySelector(".diagram")?.remove();
  image.className = "diagram";
  code.closest("pre").before(image);
  figure.classList.add("drawn");
}

let turn = Promise.resolve();
const enqueue = (figure) => {
  turn = turn.then(() => draw(figure)).catch(() => {
    if (figure.querySelector(".failed")) return;
    const said = document.createElement("p");
    said.className = "meta failed";
    said.textContent = failed;
    figure.append(said);
  });
};
const near = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    near.unobserve(entry.target);
    enqueue(entry.target);
  }
}, { rootMargin: "400px" });
figures.forEach((figure) => near.observe(figure));

// Other colours want other pictures.
const again = () => figures.filter((figure) => figure.classList.contains("drawn")).forEach(enqueue);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["style"] });
