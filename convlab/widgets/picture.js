// Makes one SVG answer pointer and keys: it outlines cells and writes lines, from the queries alone.
import { cellAt, linesOf, marksOf, neighbour, where } from "./queries.js";

/** @import { Ledger, Role } from "./queries.js"
 * @typedef {{scope: number, role: Role, index: any}} Known  what an element is; scope −1: of all ledgers
 * @typedef {{x: number, y: number, w: number, h: number, d?: string | null}} Box  d: a shape is traced, not boxed
 * @typedef {Map<string, {tap: number, letter: string, boxes: Set<Box>}>} Outlines  by tap and size
 * @typedef {{shown: (Known & {at: number[]}) | null, pinned: boolean, layers: Map<string, boolean>}} Memory  outlives a redraw
 * @typedef {{edit: ((role: Role, index: number, value: number) => void) | null, changed: () => void}} Hooks */

/** @type {Role[]} */
const ROLES = ["input", "tap", "output", "pad", "term"];
const CELLS = "[data-input], [data-tap], [data-output], [data-pad], [data-term], [data-says]";
const COLOURS = ["#E69F00", "#56B4E9", "#009E73", "#CC79A7", "#D55E00", "#0072B2"];
const SMALL = 24; // in a smaller cell the letter covers the number, which the lines below say

const short = (/** @type {number} */ length) => String(Math.round(length * 10) / 10);

/** @template {keyof HTMLElementTagNameMap} Tag @param {Tag} tag @param {object} [properties] @param {(Node | string)[]} children */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export class Picture {
  /** @type {Map<Element, Known>} */ known = new Map();
  /** @type {Map<string, Element[]>} */ elements = new Map();
  /** @type {Map<Element, Box>} */ boxes = new Map();
  /** @type {Element | null} */ shown = null;
  said = "";

  /** @param {SVGSVGElement} svg @param {HTMLElement} lines @param {Memory} memory @param {Hooks} hooks */
  constructor(svg, lines, memory, hooks) {
    this.svg = svg;
    this.lines = lines;
    this.memory = memory;
    this.hooks = hooks;
    const groups = [...svg.querySelectorAll("[data-ledger]")];
    /** @type {Ledger[]} */
    this.ledgers = groups.map((group) => JSON.parse(group.getAttribute("data-ledger") ?? ""));
    this.sweep = svg.getAttribute("data-sweep") ?? "output";
    this.steps = Number(svg.getAttribute("data-steps"));
    this.number = Number(svg.getAttribute("data-selected")); // of the sweep
    for (const element of svg.querySelectorAll(CELLS)) this.learn(element, groups);
    for (const grid of svg.querySelectorAll(".grid")) grid.querySelector(CELLS)?.setAttribute("tabindex", "0");
    svg.setAttribute("role", "group");
    svg.classList.add("live");
    this.layers();
    this.lift();
    this.listen();
    this.restore();
  }

  learn(/** @type {Element} */ element, /** @type {Element[]} */ groups) {
    const scope = groups.indexOf(/** @type {Element} */ (element.closest("[data-ledger]")));
    const role = ROLES.find((name) => element.hasAttribute(`data-${name}`)) ?? "term";
    const written = element.getAttribute(`data-${role}`);
    this.known.set(element, { scope, role, index: role === "term" ? written : Number(written) });
    const key = `${scope} ${role} ${written}`;
    this.elements.set(key, [...(this.elements.get(key) ?? []), element]);
  }

  /** Layers are as the reader left them, at first as they were drawn. */
  layers() {
    for (const layer of this.svg.querySelectorAll("[data-layer]")) {
      const name = layer.getAttribute("data-layer") ?? "";
      const on = this.memory.layers.get(name) ?? layer.getAttribute("display") !== "none";
      this.memory.layers.set(name, on);
      layer.setAttribute("display", on ? "inline" : "none");
    }
  }

  /** Lines under the picture become text of the page, which does not shrink with the picture. */
  lift() {
    const texts = [...this.svg.querySelectorAll(".below")];
    this.lines.replaceChildren(...texts.map((text) =>
      make("div", { textContent: text.textContent, className: text.getAttribute("class") })));
    for (const text of texts) text.remove();
    const height = this.svg.getAttribute("data-lines") ?? this.svg.getAttribute("height") ?? "";
    this.svg.setAttribute("viewBox", `0 0 ${this.svg.viewBox.baseVal.width} ${height}`);
    this.svg.setAttribute("height", height);
  }

  listen() {
    /** @param {string} name @param {(cell: Element, event: Event) => void} answer */
    const on = (name, answer) => this.svg.addEventListener(name, (event) => {
      const cell = /** @type {Element} */ (event.target).closest(CELLS);
      if (cell) answer(cell, event);
    });
    on("pointerover", (cell) => { if (cell !== this.shown && !this.memory.pinned) this.show(cell); });
    on("click", (cell) => this.focus(cell, !(this.memory.pinned && cell === this.shown)));
    on("dblclick", (cell) => this.edit(cell));
    on("focusin", (cell) => { if (cell !== this.shown && cell.matches(":focus-visible")) this.show(cell); });
    on("keydown", (cell, event) => {
      const { key, ctrlKey, metaKey, altKey } = /** @type {KeyboardEvent} */ (event);
      if (ctrlKey || metaKey || altKey || !this.key(cell, key)) return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** @param {Element} cell @param {string} key @returns {boolean} whether the key meant something */
  key(cell, key) {
    const { pinned } = this.memory;
    if (key === "Enter" && !(pinned && this.edit(cell))) this.focus(cell, !pinned);
    else if (key === "Escape" && pinned) this.focus(cell, false);
    else if (key === " ") this.focus(this.step((this.number + 1) % this.steps));
    else if (key.startsWith("Arrow") || key === "Home" || key === "End") {
      const cells = [...(cell.closest(".grid") ?? this.svg).querySelectorAll(CELLS)];
      const centres = cells.map((each) => this.box(each)).map(({ x, y, w, h }) => ({ x: x + w / 2, y: y + h / 2 }));
      this.focus(cells[neighbour(centres, cells.indexOf(cell), key)]);
    } else return key === "Enter";
    return true;
  }

  /** @param {Element | null} cell @param {boolean} [pinned] show a cell, let the keys go on from it, pin it or let it go */
  focus(cell, pinned = this.memory.pinned) {
    if (!cell) return;
    this.memory.pinned = pinned;
    const grid = cell.closest(".grid") ?? this.svg;
    grid.querySelectorAll('[tabindex="0"]').forEach((other) => other.setAttribute("tabindex", "-1"));
    cell.setAttribute("tabindex", "0");
    this.show(cell);
    /** @type {SVGElement} */ (cell).focus({ preventScroll: true });
  }

  /** @param {number} number show one cell of the sweep in every ledger @returns {Element | null} the first such cell */
  step(number) {
    const [first, ...others] = this.alike(this.sweep, number);
    if (first) this.show(first, [first, ...others]);
    return first ?? null;
  }

  /** @param {string} role @param {number} index @returns {Element[]} the first element of a cell in every ledger */
  alike = (role, index) =>
    [...this.ledgers.keys(), -1].flatMap((scope) => this.elements.get(`${scope} ${role} ${index}`)?.[0] ?? []);

  /** @param {Element} cell @param {Element[]} [cells] explain a cell, or several of as many ledgers at once */
  show(cell, cells) {
    const asked = /** @type {Known} */ (this.known.get(cell));
    const all = cells ?? (this.svg.hasAttribute("data-together") ? this.alike(asked.role, asked.index) : [cell]);
    /** @type {Outlines} */
    const outlines = new Map();
    const said = all.flatMap((each) => this.explain(each, outlines));
    const arcs = all.map((each) => this.arc(each)).join("");
    this.shown = cell;
    /** @type {Element} */ (this.svg.querySelector(".marks")).innerHTML = markup(outlines) + arcs;
    const lines = said.length > 1 ? said.map(([first, ...more]) => [first, ...more.slice(-1)].join(" ")) : said[0] ?? [];
    this.said = lines[0] ?? "";
    cell.setAttribute("aria-label", lines.join("; "));
    const places = this.lines.querySelectorAll(".says");
    if (lines.length > places.length) lines.splice(places.length - 1, Infinity, "…");
    places.forEach((place, n) => { if (place.textContent !== (lines[n] ?? "")) place.textContent = lines[n] ?? ""; });
    const ledger = this.ledgers[Math.max(asked.scope, 0)];
    this.memory.shown = asked.index === null ? null : { ...asked, at: ledger ? where(ledger, asked) : [asked.index] };
    if (asked.role === this.sweep) this.number = asked.index;
    this.hooks.changed();
  }

  /** @param {Element} cell @param {Outlines} outlines outline what takes part @returns {string[][]} what its ledgers say */
  explain(cell, outlines) {
    const known = /** @type {Known} */ (this.known.get(cell));
    const scopes = known.index === null ? [] : known.scope < 0 ? [...this.ledgers.keys()] : [known.scope];
    const said = scopes.map((scope) => {
      const ledger = this.ledgers[scope];
      for (const { role, index, tap } of marksOf(ledger, known)) {
        this.outline(outlines, tap, this.at(scope, `${role} ${index}`), ledger.letters);
      }
      const [first, ...others] = linesOf(ledger, known);
      return [this.ledgers.length > 1 ? `${ledger.title}: ${first}` : first, ...others];
    });
    for (const name of (cell.getAttribute("data-lights") ?? "").split(" ").filter(Boolean)) {
      this.outline(outlines, -1, this.svg.querySelectorAll(`[data-name="${name}"]`));
    }
    const own = cell.getAttribute("data-says");
    if (own !== null) this.outline(outlines, -1, [cell]);
    return own === null ? said : [own.split("|")];
  }

  /** @param {number} scope @param {string} what @returns {Element[]} the elements of a cell, those of all ledgers included */
  at = (scope, what) => [scope, -1].flatMap((of) => this.elements.get(`${of} ${what}`) ?? []);

  /** @param {Outlines} outlines @param {number} tap @param {Iterable<Element>} elements @param {string | string[]} [letters] */
  outline(outlines, tap, elements, letters = "") {
    for (const element of elements) {
      const box = this.box(element);
      const key = `${tap} ${box.w} ${box.h} ${!box.d}`;
      const same = outlines.get(key) ?? { tap, letter: letters[tap % letters.length] ?? "", boxes: new Set() };
      outlines.set(key, same);
      same.boxes.add(box);
    }
  }

  /** @param {Element} element @returns {Box} where an element lies: its rectangle if it has one, else what it covers */
  box(element) {
    const rect = element.querySelector("rect") ?? element;
    const [x, y, w, h] = ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name)));
    const b = w ? null : /** @type {SVGGraphicsElement} */ (element).getBBox();
    const drawn = b && { x: b.x, y: b.y, w: b.width, h: b.height, d: element.getAttribute("d") };
    const box = this.boxes.get(element) ?? drawn ?? { x, y, w, h };
    this.boxes.set(element, box);
    return box;
  }

  /** @param {Element} cell @returns {string} the curve from a padding cell to its source; nothing for other cells */
  arc(cell) {
    const { role, scope, index } = /** @type {Known} */ (this.known.get(cell));
    const source = role === "pad" && this.at(scope, `input ${this.ledgers[scope].pad.from[index]}`)[0];
    if (!source) return "";
    const [from, to] = [this.box(cell), this.box(source)];
    const up = 8 + from.w * 0.45;
    const [a, b, c, d, e, f] = [from.x + from.w / 2, from.y, from.y - up, to.x + to.w / 2, to.y - up, to.y].map(short);
    const path = `M${a} ${b}C${a} ${c} ${d} ${e} ${d} ${f}m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0`;
    return `<path d="${path}" fill="none" stroke="#D55E00" stroke-width="2"/>`;
  }

  /** Show what was shown before a redraw, if it still exists; else what the picture shows at rest. */
  restore() {
    const { shown } = this.memory;
    const ledger = this.ledgers[Math.max(shown?.scope ?? 0, 0)];
    const index = shown && (ledger ? cellAt(ledger, shown.role, shown.at) : shown.at[0]);
    const cell = shown && this.at(shown.scope, `${shown.role} ${index}`)[0];
    this.memory.pinned = this.memory.pinned && Boolean(cell);
    cell ? this.show(cell) : this.step(this.number);
  }

  /** @param {Element} cell @returns {boolean} whether a number can be typed there */
  edit(cell) {
    const { role, index } = /** @type {Known} */ (this.known.get(cell));
    const { edit } = this.hooks;
    if (!edit || !(this.svg.getAttribute("data-editable") ?? "").split(" ").includes(role)) return false;
    const [around, at] = [this.svg, cell].map((each) => each.getBoundingClientRect());
    const value = (cell.querySelector("text")?.textContent ?? "").replace("−", "-");
    const field = make("input", { type: "number", step: "any", className: "convlab-edit", value });
    field.setAttribute("aria-label", `new value of ${this.said}`);
    field.style.cssText = `left:${at.left - around.left}px;top:${at.top - around.top}px;width:${Math.max(at.width, 64)}px`;
    const close = (/** @type {boolean} */ keep) => {
      const typed = field.valueAsNumber;
      field.onblur = null;
      field.remove();
      this.focus(cell);
      if (keep && Number.isFinite(typed)) edit(role, index, typed);
    };
    field.onblur = () => close(false);
    field.onkeydown = (event) => {
      event.stopPropagation();
      if (event.key === "Enter" || event.key === "Escape") close(event.key === "Enter");
    };
    this.svg.after(field);
    field.focus();
    field.select();
    return true;
  }
}

/** @param {Outlines} outlines @returns {string} SVG: an ink line, the tap's colour on it, and over all of them the letters */
function markup(outlines) {
  let [lines, texts] = ["", ""];
  /** @type {Map<Box, string>} */
  const letters = new Map();
  for (const { tap, letter, boxes } of outlines.values()) {
    const [{ w, h, d: shape }] = boxes;
    const inset = shape ? 0.75 : Math.min(2, w / 8) * (tap < 0 ? 0.75 : 1);
    const [across, down] = [short(w - 2 * inset), short(h - 2 * inset)];
    const d = [...boxes].map(({ x, y, d: own }) =>
      own ?? `M${short(x + inset)} ${short(y + inset)}h${across}v${down}h-${across}z`).join("");
    lines += `<path class="stroke" d="${d}" fill="none" stroke-width="${short(inset * 2)}"/>`;
    if (tap < 0) continue;
    lines += `<path d="${d}" fill="none" stroke="${COLOURS[tap % COLOURS.length]}" stroke-width="${short(inset * 1.3)}"/>`;
    for (const box of boxes) if (!letters.get(box)?.includes(letter)) letters.set(box, (letters.get(box) ?? "") + letter);
  }
  for (const [{ x, y, w, h }, letter] of letters) {
    const [size, right, top] = w < SMALL ? [0.8, 0.25, 0.78] : [0.32, 0.1, 0.35];
    const [across, down] = [Math.min(w, 36), Math.min(h, 36)]; // in a large cell a corner is enough
    texts += `<text x="${short(x + right * across)}" y="${short(y + top * down)}" font-size="${short(size * across)}">${letter}</text>`;
  }
  return `${lines}<g class="letters" paint-order="stroke" stroke-width="2.5" font-weight="700">${texts}</g>`;
}
