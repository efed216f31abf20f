// Live figures: the specification that the still drawing was made from, drawn by Vega with its expressions interpreted
// (the content policy allows no evaluated code). A figure that cannot be drawn keeps its still drawing.
import { tip } from "./tip.js";

const NARROW = "(max-width: 30rem)";
let runtime;

function vega() {
  runtime ??= import(document.documentElement.dataset.vega);
  return runtime;
}

async function draw(figure) {
  const { View, Warn, compile, expressionInterpreter, loader, parse } = await vega();
  const narrow = window.matchMedia(NARROW).matches && figure.dataset.narrowSpec;
  const answer = await fetch(narrow || figure.dataset.spec);
  if (!answer.ok) throw new Error(`${answer.status}`);
  const spec = compile(withTooltips(await answer.json())).spec;
  const place = document.createElement("div");
  place.className = "live";
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", figure.querySelector("img").alt);
  const nothing = loader();
  nothing.load = () => Promise.reject(new Error("a figure loads nothing"));
  const view = new View(parse(spec, null, { ast: true }), {
    expr: expressionInterpreter,
    loader: nothing,
    logLevel: Warn,
    renderer: "svg",
    tooltip: tip,
  });
  await view.initialize(place).runAsync();
  const svg = place.querySelector("svg");
  if (!svg) throw new Error("nothing drawn");
  // The place is one picture with one description; what it is made of tells a listener nothing more.
  svg.setAttribute("aria-hidden", "true");
  const box = [svg.getAttribute("width"), svg.getAttribute("height")];
  if (!svg.hasAttribute("viewBox")) svg.setAttribute("viewBox", `0 0 ${box[0]} ${box[1]}`);
  figure.querySelector(".plate").replaceChildren(place);
  figure.dataset.live = "";
  figure.dispatchEvent(new CustomEvent("amity:live", { bubbles: true, detail: { view } }));
}

// Marks of data get a tooltip of their fields; labels, keys and lines of the frame get none.
function withTooltips(spec) {
  const visit = (part) => {
    for (const name of ["layer", "vconcat", "hconcat", "concat"]) (part[name] ?? []).forEach(visit);
    const kind = part.mark?.type ?? part.mark;
    if (typeof kind === "string" && ["bar", "point", "circle", "rect", "area"].includes(kind) && part.encoding && !part.encoding.tooltip) {
      part.mark = { ...(typeof part.mark === "object" ? part.mark : { type: kind }), tooltip: { content: "data" } };
    }
  };
  visit(spec);
  return spec;
}

// A still drawing that is not in sight yet would be loaded only to be replaced: it is put off, and comes back where the
// live figure cannot be drawn.
function putOff(figure) {
  if (figure.getBoundingClientRect().top < window.innerHeight) return;
  for (const node of figure.querySelectorAll(".plate source, .plate img")) {
    const name = node.localName === "img" ? "src" : "srcset";
    node.dataset.still = node.getAttribute(name);
    node.removeAttribute(name);
  }
}

function comeBack(figure) {
  figure.classList.add("still");
  for (const node of figure.querySelectorAll("[data-still]")) {
    node.setAttribute(node.localName === "img" ? "src" : "srcset", node.dataset.still);
    delete node.dataset.still;
  }
}

export function start(root) {
  const figures = [...root.querySelectorAll("figure[data-spec]")];
  figures.forEach(putOff);
  const queue = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        queue.unobserve(entry.target);
        draw(entry.target).catch(() => comeBack(entry.target));
      }
    },
    { rootMargin: "900px 0px" },
  );
  figures.forEach((figure) => queue.observe(figure));
}
