// The controls below a picture: a scrubber, switches for its layers, its call to copy, and its numbers as tables.

import { Picture } from "./picture.js";
import { rowsOf } from "./queries.js";

/** @typedef {import("./picture.js").Memory} Memory @typedef {import("./picture.js").Hooks} Hooks */

const PACE = 700; // milliseconds from step to step

/** @template {keyof HTMLElementTagNameMap} Tag @param {Tag} tag @param {object} [properties] @param {(Node | string)[]} children */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** A picture in its place, with its controls; both outlive a redraw. */
export class Host {
  /** @param {HTMLElement} root @param {Hooks["edit"]} edit */
  constructor(root, edit) {
    /** @type {Memory} */
    this.memory = { shown: null, pinned: false, layers: new Map() };
    this.edit = edit;
    this.place = make("div", { className: "convlab-host" });
    this.scrubber = make("input", { type: "range", min: "0", step: "1" });
    this.play = make("button", { type: "button" });
    this.copy = make("button", { type: "button", textContent: "Copy the torch call" });
    this.layers = make("div", { role: "group", ariaLabel: "layers" });
    this.tables = make("details", {}, make("summary", { textContent: "The numbers as tables" }));
    this.status = make("span", { role: "status" });
    this.stepper = make("label", {}, "step through", this.scrubber);
    const row = make("div", {}, this.stepper, this.play, this.copy, this.status);
    const tools = make("div", { className: "convlab-tools" }, row, this.layers, this.tables);
    tools.setAttribute("data-lm-suppress-shortcuts", "true");
    root.append(this.place, tools);
    this.scrubber.addEventListener("input", () => { this.stop(); this.picture?.step(this.scrubber.valueAsNumber); });
    this.play.addEventListener("click", () => (this.timer ? this.stop() : this.start()));
    this.copy.addEventListener("click", () => this.toClipboard());
    this.tables.addEventListener("toggle", () => this.tabulate());
    this.place.addEventListener("pointerdown", () => this.stop());
    this.place.addEventListener("keydown", () => this.stop());
    this.stop();
  }

  /** @param {string} svg put a new picture in place of the old, which what is shown, pinned and switched on survives */
  draw(svg) {
    const focused = this.place.contains(document.activeElement);
    this.place.innerHTML = svg;
    const element = /** @type {SVGSVGElement} */ (this.place.querySelector("svg"));
    this.picture = null;
    this.picture = new Picture(element, this.memory, { edit: this.edit, changed: () => this.follow() });
    const steps = this.picture.steps;
    this.scrubber.max = String(Math.max(steps - 1, 0));
    for (const control of [this.stepper, this.play]) control.hidden = steps < 2;
    this.copy.hidden = !element.hasAttribute("data-copy");
    this.tables.hidden = this.picture.ledgers.length === 0;
    this.offer([...new Set([...element.querySelectorAll("[data-layer]")].map((layer) => layer.getAttribute("data-layer") ?? ""))]);
    if (this.tables.open) this.tabulate();
    this.follow();
    if (focused && this.picture.shown) this.picture.focus(this.picture.shown);
  }

  /** The controls say what the picture shows. */
  follow() {
    if (!this.picture) return;
    this.scrubber.value = String(this.picture.number);
    this.scrubber.setAttribute("aria-valuetext", this.picture.said || `step ${this.picture.number + 1}`);
    this.status.textContent = this.memory.pinned ? "pinned; Escape lets go" : "";
  }

  /** @param {string[]} names a checkbox for each layer */
  offer(names) {
    if (names.join() === this.offered) return;
    this.offered = names.join();
    this.layers.replaceChildren(...names.map((name) => {
      const box = make("input", { type: "checkbox", checked: this.memory.layers.get(name) });
      box.addEventListener("change", () => this.picture?.switch(name, box.checked));
      return make("label", {}, box, name);
    }));
  }

  /** Steps on by itself until it is stopped or ends; under reduced motion one step for each press. */
  start() {
    const advance = () => {
      const { picture } = this;
      if (!picture?.svg.isConnected || picture.number + 1 >= picture.steps) this.stop();
      if (picture) picture.step((picture.number + 1) % picture.steps);
    };
    advance();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.play.textContent = "Stop";
    this.timer = setInterval(advance, PACE);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.play.textContent = matchMedia("(prefers-reduced-motion: reduce)").matches ? "Step" : "Play";
  }

  async toClipboard() {
    await navigator.clipboard.writeText(this.picture?.svg.getAttribute("data-copy") ?? "");
    this.status.textContent = "copied";
  }

  /** The planes of every ledger as tables, made when they are asked for. */
  tabulate() {
    this.tables.querySelectorAll("table").forEach((table) => table.remove());
    if (!this.tables.open || !this.picture) return;
    for (const ledger of this.picture.ledgers) {
      for (const [name, plane] of Object.entries({ input: ledger.input, kernel: ledger.tap, output: ledger.output })) {
        if (plane.values.length === 0) continue;
        const rows = rowsOf(plane).map((row) => make("tr", {}, ...row.map((value) => make("td", { textContent: value }))));
        this.tables.append(make("table", {}, make("caption", { textContent: `${ledger.title} ${name}`.trim() }), ...rows));
      }
    }
  }
}
