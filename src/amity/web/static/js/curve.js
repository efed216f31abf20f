// Looks into a specification curve: drag over the curve (or move its two ends by keyboard) and the choices of the
// specifications under it are listed, beside how often each stands in all of them; one alone shows its command.
// The specifications are the page's own JSON, fetched when they are first asked for.
import { say } from "./say.js";

const NS = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [680, 190, 38, 8, 20];

const make = (name, attributes, ...inside) => {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...inside);
  return node;
};
const tag = (name, attributes = {}, ...inside) => {
  const node = Object.assign(document.createElement(name), attributes);
  node.append(...inside);
  return node;
};
const percent = (share) => `${Math.round(100 * share)} %`;

class Curve {
  constructor(place, body) {
    this.rows = body.rows.filter((row) => row.percentile !== null).sort((a, b) => a.percentile - b.percentile);
    this.grid = body.grid;
    this.place = place;
    this.from = 0;
    this.to = 0;
    this.build();
    this.select(0, this.rows.length - 1);
  }

  x(at) {
    return LEFT + ((at + 0.5) / this.rows.length) * (WIDTH - LEFT - 6);
  }

  y(share) {
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
  }

  build() {
    this.band = make("rect", { class: "brush", y: TOP, height: HEIGHT - TOP - BOTTOM });
    const frame = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      make("line", { class: "grid", x1: LEFT, x2: WIDTH - 6, y1: this.y(share), y2: this.y(share) }),
      make("text", { x: LEFT - 6, y: this.y(share) + 4, "text-anchor": "end" }, percent(share)),
    ]);
    const size = Math.max(1.1, Math.min(4, (WIDTH - LEFT) / this.rows.length));
    const dots = this.rows.map((row, at) =>
      make("rect", {
        class: `spec ${row.verdict.replaceAll(" ", "-")}${row.like_terms ? "" : " own-terms"}`,
        x: this.x(at) - size / 2,
        y: this.y(row.percentile) - 2,
        width: size,
        height: 4,
      }),
    );
    this.svg = make(
      "svg",
      { class: "brushed", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `Place among peers of ${this.rows.length} specifications, from lowest to highest` },
      ...frame,
      ...dots,
      this.band,
      make("text", { x: LEFT, y: HEIGHT - 4 }, "specifications by place, lowest first"),
    );
    this.ends = ["First specification", "Last specification"].map((text, which) => this.end(text, which));
    this.told = tag("div", { className: "brushed-told" });
    this.place.append(this.svg, tag("div", { className: "brush-ends" }, ...this.ends.map((one) => one.label)), this.told);
    this.drag();
  }

  end(text, which) {
    const input = tag("input", { type: "range", min: 1, max: this.rows.length, value: which ? this.rows.length : 1 });
    input.addEventListener("input", () => {
      const value = Number(input.value) - 1;
      if (which) this.select(Math.min(this.from, value), value);
      else this.select(value, Math.max(this.to, value));
    });
    return { input, label: tag("label", {}, `${text} `, input) };
  }

  drag() {
    let start = null;
    const at = (event) => {
      const box = this.svg.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * WIDTH;
      const part = (x - LEFT) / (WIDTH - LEFT - 6);
      return Math.max(0, Math.min(this.rows.length - 1, Math.floor(part * this.rows.length)));
    };
    this.svg.addEventListener("pointerdown", (event) => {
      start = at(event);
      this.svg.setPointerCapture(event.pointerId);
      this.select(start, start);
      event.preventDefault();
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (start !== null) this.select(Math.min(start, at(event)), Math.max(start, at(event)));
    });
    for (const name of ["pointerup", "pointercancel"]) {
      this.svg.addEventListener(name, () => {
        start = null;
      });
    }
  }

  select(from, to) {
    [this.from, this.to] = [from, to];
    this.ends[0].input.value = from + 1;
    this.ends[1].input.value = to + 1;
    this.band.setAttribute("x", this.x(from - 0.5));
    this.band.setAttribute("width", Math.max(3, this.x(to + 0.5) - this.x(from - 0.5)));
    const inside = this.rows.slice(from, to + 1);
    this.told.replaceChildren(...(inside.length === 1 ? this.single(inside[0], from) : this.many(inside)));
    say(`${inside.length} of ${this.rows.length} specifications`);
  }

  label(choice, value) {
    const found = choice.values.find((one) => one.value === value);
    return { text: found?.label ?? value, reason: found?.reason ?? "" };
  }

  single(row, at) {
    const pairs = this.grid.flatMap((choice) => {
      const { text, reason } = this.label(choice, row[choice.choice]);
      return [tag("dt", {}, choice.choice.replaceAll("_", " ")), tag("dd", {}, text, ...(reason ? [tag("span", { className: "muted" }, ` – ${reason}`)] : []))];
    });
    const n = row.n_peers;
    const head = `Specification ${at + 1}: place ${row.rank} of ${n + 1}, above ${percent(row.percentile)} of ${n} peers, ${row.verdict}${row.like_terms ? "" : ", not on like terms"}.`;
    return [tag("h3", {}, head), tag("dl", { className: "pairs" }, ...pairs), tag("p", { className: "command" }, tag("code", {}, row.command))];
  }

  many(rows) {
    const middle = rows[Math.floor(rows.length / 2)].percentile;
    const head = `${rows.length} of ${this.rows.length} specifications, above ${percent(rows[0].percentile)} to ${percent(rows.at(-1).percentile)} of the peers, the middle one above ${percent(middle)}.`;
    const body = tag("tbody");
    for (const choice of this.grid) {
      choice.values.forEach((value, place) => {
        const inside = rows.filter((row) => row[choice.choice] === value.value).length;
        const all = this.rows.filter((row) => row[choice.choice] === value.value).length;
        if (!all) return;
        const cells = [place ? "" : choice.choice.replaceAll("_", " "), value.label];
        const line = tag("tr", {}, tag("td", {}, cells[0]), tag("th", { scope: "row" }, cells[1]));
        for (const text of [`${inside}`, percent(inside / rows.length), percent(all / this.rows.length)]) {
          line.append(tag("td", { className: "num" }, text));
        }
        const over = inside / rows.length - all / this.rows.length;
        if (Math.abs(over) > 0.1) line.lastChild.previousSibling.classList.add(over > 0 ? "over" : "under");
        body.append(line);
      });
    }
    const heads = ["Choice", "Value", "Selected", "Share of them", "Share of all"].map((text, at) =>
      tag("th", { scope: "col", className: at > 1 ? "num" : "" }, text),
    );
    const table = tag("table", { className: "data" }, tag("thead", {}, tag("tr", {}, ...heads)), body);
    const frame = tag("div", { className: "scroll tall", tabIndex: 0 }, table);
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", "Choices of the selected specifications");
    return [tag("p", {}, tag("strong", {}, head)), frame];
  }
}

export function start(root) {
  for (const section of root.querySelectorAll("[data-curve]")) {
    const button = tag("button", { type: "button", className: "quiet" }, "Look into single specifications");
    const place = tag("div", { className: "brush-place" }, button);
    const heading = section.querySelector("h2");
    heading.after(place);
    button.addEventListener("click", async () => {
      button.disabled = true;
      button.textContent = "Loading …";
      try {
        const answer = await fetch(section.dataset.specifications, { headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(String(answer.status));
        const body = await answer.json();
        place.replaceChildren(tag("p", { className: "muted" }, "Drag over the curve, or move its two ends, to see which choices lie under it."));
        new Curve(place, body);
      } catch {
        button.disabled = false;
        button.textContent = "It did not come: try again";
      }
    });
  }
}
