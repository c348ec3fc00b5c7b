// The controls below a picture: a scrubber, switches for its layers, its call to copy, and its numbers as tables.
import { make, Picture } from "./picture.js";
import { rowsOf } from "./queries.js";

/** @import { Memory, Hooks } from "./picture.js" */

const PACE = 700; // milliseconds from step to step
const REDUCED = matchMedia("(prefers-reduced-motion: reduce)");

/** A picture in its place, with its controls; both outlive a redraw. */
export class Host {
  /** @param {HTMLElement} root @param {Hooks["edit"]} edit */
  constructor(root, edit) {
    /** @type {Memory} */
    this.memory = { shown: null, pinned: false, layers: new Map() };
    this.edit = edit;
    this.place = make("div", { className: "convlab-host" });
    this.lines = make("div", { className: "convlab-lines" });
    this.scrubber = make("input", { type: "range", min: "0", step: "1" });
    this.play = make("button", { type: "button" });
    this.copy = make("button", { type: "button", textContent: "Copy the torch call" });
    this.layers = make("div", { role: "group", ariaLabel: "layers" });
    this.tables = make("details", {}, make("summary", { textContent: "The numbers as tables" }));
    this.status = make("span", { role: "status" });
    this.stepper = make("label", {}, "step through", this.scrubber);
    const tools = make("div", { className: "convlab-tools" },
      make("div", {}, this.stepper, this.play, this.copy, this.status), this.layers, this.tables);
    tools.addEventListener("keydown", (event) => event.stopPropagation()); // JupyterLab would swallow the arrows
    root.setAttribute("data-lm-suppress-shortcuts", "true"); // and take other keys for its own
    this.shadow = root.attachShadow({ mode: "open" }); // the page's style sheets would be matched with every cell
    this.shadow.append(this.place, this.lines, tools);
    this.scrubber.addEventListener("input", () => { this.stop(); this.picture?.step(this.scrubber.valueAsNumber); });
    this.play.addEventListener("click", () => (this.timer ? this.stop() : this.start()));
    this.copy.addEventListener("click", () => navigator.clipboard.writeText(this.picture?.svg.getAttribute("data-copy") ?? "")
      .then(() => { this.status.textContent = "copied"; }));
    this.tables.addEventListener("toggle", () => this.tabulate());
    for (const touch of ["pointerdown", "keydown"]) this.place.addEventListener(touch, () => this.stop());
    this.stop();
  }

  /** @param {string} svg put a new picture in place of the old, which what is shown, pinned and switched on survives */
  draw(svg) {
    const focused = this.place.contains(this.shadow.activeElement);
    this.place.innerHTML = svg;
    const element = /** @type {SVGSVGElement} */ (this.place.querySelector("svg"));
    this.picture = new Picture(element, this.lines, this.memory, { edit: this.edit, changed: () => this.follow() });
    this.scrubber.max = String(Math.max(this.picture.steps - 1, 0));
    for (const control of [this.stepper, this.play]) control.hidden = this.picture.steps < 2;
    this.copy.hidden = !element.hasAttribute("data-copy");
    const names = [...element.querySelectorAll("[data-layer]")].map((layer) => layer.getAttribute("data-layer") ?? "");
    this.layers.replaceChildren(...[...new Set(names)].map((name) => {
      const box = make("input", { type: "checkbox", checked: this.memory.layers.get(name) });
      box.addEventListener("change", () => { this.memory.layers.set(name, box.checked); this.picture?.layers(); });
      return make("label", {}, box, name);
    }));
    this.tabulate();
    this.follow();
    if (focused && this.picture.shown) this.picture.focus(this.picture.shown);
  }

  /** The controls say what the picture shows. */
  follow() {
    if (!this.picture) return;
    this.scrubber.value = String(this.picture.number);
    this.scrubber.setAttribute("aria-valuetext", this.picture.said || `step ${this.picture.number + 1}`);
    const status = this.memory.pinned ? "pinned; Escape lets go" : "";
    if (this.status.textContent !== status) this.status.textContent = status;
  }

  /** One step on; the last step, or a picture that is gone, ends it. */
  advance() {
    const { number, steps, svg } = this.picture ?? { number: 0, steps: 0, svg: null };
    const next = (number + 1) % steps;
    if (!svg?.isConnected || next + 1 === steps) this.stop();
    this.picture?.step(next);
  }

  /** Steps on by itself until it is stopped; under reduced motion one step for each press. */
  start() {
    this.play.textContent = REDUCED.matches ? "Step" : "Stop";
    if (!REDUCED.matches) this.timer = setInterval(() => this.advance(), PACE);
    this.advance();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.play.textContent = REDUCED.matches ? "Step" : "Play";
  }

  /** The planes of every ledger as tables, or what the cells say where there is none; made when they are asked for. */
  tabulate() {
    this.tables.querySelectorAll("table").forEach((table) => table.remove());
    for (const ledger of (this.tables.open && this.picture?.ledgers) || []) {
      for (const [name, plane] of Object.entries({ input: ledger.input, kernel: ledger.tap, output: ledger.output })) {
        const rows = rowsOf(plane).map((row) => make("tr", {}, ...row.map((value) => make("td", { textContent: value }))));
        const caption = make("caption", { textContent: `${ledger.title} ${name}`.trim() });
        if (rows.length) this.tables.append(make("table", {}, caption, ...rows));
      }
    }
    const told = this.tables.open && !this.picture?.ledgers.length ? [...this.place.querySelectorAll("[data-says]")] : [];
    const rows = told.map((cell) => make("tr", {}, make("td", { textContent: (cell.getAttribute("data-says") ?? "").replaceAll("|", "; ") })));
    if (rows.length) this.tables.append(make("table", {}, make("caption", { textContent: "what the cells say" }), ...rows));
  }
}
