// Makes one SVG answer pointer and keys: it outlines cells and writes lines, from the queries alone.

import { cellAt, lineOfTerm, linesOf, marksOf, neighbour, termsWith, where } from "./queries.js";

/**
 * @typedef {import("./queries.js").Ledger} Ledger
 * @typedef {import("./queries.js").Role} Role
 * @typedef {import("./queries.js").Term} Term
 * @typedef {{scope: number, role: Role, index: number, term: Term | null}} Known  what an element is; scope −1: of all ledgers
 * @typedef {{x: number, y: number, w: number, h: number}} Box
 * @typedef {Map<string, {tap: number, letter: string, boxes: Set<Box>}>} Outlines  by tap and size
 * @typedef {{scope: number, role: Role, at: number[]} | null} Remembered
 * @typedef {{shown: Remembered, pinned: boolean, layers: Map<string, boolean>}} Memory  what outlives a redraw
 * @typedef {{edit: ((role: Role, index: number, value: number) => void) | null, changed: () => void}} Hooks
 */

/** @type {Role[]} */
const ROLES = ["input", "tap", "output", "pad"];
const CELLS = "[data-input], [data-tap], [data-output], [data-pad], [data-term], [data-says]";
const COLOURS = ["#E69F00", "#56B4E9", "#009E73", "#CC79A7", "#D55E00", "#0072B2"];
const SMALL = 24; // in a smaller cell the letter covers the number, which the lines below say

/** @param {number} length */
const short = (length) => String(Math.round(length * 10) / 10);

export class Picture {
  /** @param {SVGSVGElement} svg @param {Memory} memory @param {Hooks} hooks */
  constructor(svg, memory, hooks) {
    this.svg = svg;
    this.memory = memory;
    this.hooks = hooks;
    const groups = [...svg.querySelectorAll("[data-ledger]")];
    /** @type {Ledger[]} */
    this.ledgers = groups.map((group) => JSON.parse(group.getAttribute("data-ledger") ?? ""));
    /** @type {Map<Element, Known>} */
    this.known = new Map();
    /** @type {Map<string, Element[]>} */
    this.elements = new Map();
    /** @type {Map<Element, Box>} */
    this.boxes = new Map();
    /** @type {Element | null} */
    this.shown = null;
    for (const element of svg.querySelectorAll(CELLS)) this.learn(element, groups);
    this.sweep = /** @type {Role} */ (svg.getAttribute("data-sweep") ?? "output");
    this.steps = Number(svg.getAttribute("data-steps") ?? 0);
    this.number = Number(svg.getAttribute("data-selected") ?? 0); // of the sweep
    this.said = "";
    this.prepare();
    this.listen();
    this.restore();
  }

  /** @param {Element} element @param {Element[]} groups note what an element is and which ledger it belongs to */
  learn(element, groups) {
    const scope = groups.indexOf(/** @type {Element} */ (element.closest("[data-ledger]")));
    const term = element.getAttribute("data-term");
    if (term !== null) {
      const [output, place, tap] = term.split(",").map(Number);
      this.known.set(element, { scope, role: "term", index: output, term: { output, place, tap, weight: "" } });
      this.file(`${scope} term ${term}`, element);
      return;
    }
    const role = ROLES.find((name) => element.hasAttribute(`data-${name}`));
    const index = role ? Number(element.getAttribute(`data-${role}`)) : -1;
    this.known.set(element, { scope, role: role ?? "term", index, term: null });
    if (role) this.file(`${scope} ${role} ${index}`, element);
  }

  /** @param {string} key @param {Element} element */
  file(key, element) {
    const same = this.elements.get(key);
    if (same) same.push(element);
    else this.elements.set(key, [element]);
  }

  /** Give the picture's parts their roles, and each grid one cell that the Tab key reaches. */
  prepare() {
    this.svg.setAttribute("role", "group");
    this.svg.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab would swallow the arrows
    this.svg.classList.add("live");
    for (const row of this.svg.querySelectorAll(".grid > .row")) row.setAttribute("role", "row");
    for (const cell of this.svg.querySelectorAll(".grid > .row > .cell")) cell.setAttribute("role", "gridcell");
    for (const grid of this.svg.querySelectorAll(".grid")) {
      grid.setAttribute("role", "grid");
      grid.querySelector(CELLS)?.setAttribute("tabindex", "0");
    }
    for (const layer of this.svg.querySelectorAll("[data-layer]")) {
      const name = layer.getAttribute("data-layer") ?? "";
      if (!this.memory.layers.has(name)) this.memory.layers.set(name, layer.getAttribute("display") !== "none");
      this.switch(name, this.memory.layers.get(name) ?? false);
    }
  }

  /** @param {string} name @param {boolean} on show or hide a layer */
  switch(name, on) {
    this.memory.layers.set(name, on);
    for (const layer of this.svg.querySelectorAll("[data-layer]")) {
      if (layer.getAttribute("data-layer") !== name) continue;
      if (on) layer.removeAttribute("display");
      else layer.setAttribute("display", "none");
    }
  }

  listen() {
    /** @param {Event} event */
    const cellOf = (event) => /** @type {Element} */ (event.target).closest(CELLS);
    this.svg.addEventListener("pointerover", (event) => {
      const cell = cellOf(event);
      if (cell && cell !== this.shown && !this.memory.pinned) this.show(cell);
    });
    this.svg.addEventListener("click", (event) => {
      const cell = cellOf(event);
      if (cell) this.pin(!(this.memory.pinned && cell === this.shown), cell);
    });
    this.svg.addEventListener("dblclick", (event) => {
      const cell = cellOf(event);
      if (cell) this.edit(cell);
    });
    this.svg.addEventListener("focusin", (event) => {
      const cell = cellOf(event);
      if (cell && cell !== this.shown && cell.matches(":focus-visible")) this.show(cell);
    });
    this.svg.addEventListener("keydown", (event) => {
      const cell = cellOf(event);
      if (cell && !event.ctrlKey && !event.metaKey && !event.altKey && this.key(cell, event.key)) {
        event.preventDefault();
        event.stopPropagation();
      }
    });
  }

  /** @param {Element} cell @param {string} key @returns {boolean} whether the key meant something */
  key(cell, key) {
    if (key === "Enter") {
      if (!this.memory.pinned) this.pin(true, cell);
      else if (!this.edit(cell)) this.pin(false, cell);
    } else if (key === "Escape" && this.memory.pinned) this.pin(false, cell);
    else if (key === " ") this.focus(this.step((this.number + 1) % this.steps));
    else if (key.startsWith("Arrow") || key === "Home" || key === "End") {
      const cells = [...(cell.closest(".grid") ?? this.svg).querySelectorAll(CELLS)];
      const centres = cells.map((each) => this.box(each)).map(({ x, y, w, h }) => ({ x: x + w / 2, y: y + h / 2 }));
      this.focus(cells[neighbour(centres, cells.indexOf(cell), key)]);
    } else return false;
    return true;
  }

  /** @param {Element | null} cell show it, and let the keys go on from it */
  focus(cell) {
    if (!cell) return;
    const grid = cell.closest(".grid") ?? this.svg;
    grid.querySelectorAll('[tabindex="0"]').forEach((other) => other.setAttribute("tabindex", "-1"));
    cell.setAttribute("tabindex", "0");
    this.show(cell);
    /** @type {SVGElement} */ (cell).focus({ preventScroll: true });
  }

  /** @param {boolean} pinned @param {Element} cell */
  pin(pinned, cell) {
    this.memory.pinned = pinned;
    this.svg.classList.toggle("pinned", pinned);
    this.focus(cell);
  }

  /** @param {number} number show one cell of the sweep in every ledger @returns {Element | null} the first such cell */
  step(number) {
    const scopes = [...this.ledgers.keys(), -1];
    const cells = scopes.flatMap((scope) => this.elements.get(`${scope} ${this.sweep} ${number}`)?.[0] ?? []);
    if (cells.length === 0) return null;
    this.show(cells[0], cells);
    return cells[0];
  }

  /** @param {Element} cell @param {Element[]} [cells] explain a cell, or several of as many ledgers at once */
  show(cell, cells = this.together(cell)) {
    this.shown = cell;
    /** @type {Outlines} */
    const outlines = new Map();
    /** @type {string[][]} */
    const said = [];
    let arcs = "";
    for (const each of cells) {
      const own = each.getAttribute("data-says")?.split("|");
      const known = /** @type {Known} */ (this.known.get(each));
      for (const scope of known.scope < 0 ? this.ledgers.keys() : [known.scope]) {
        const ledger = this.ledgers[scope];
        const terms = known.term ? [known.term] : known.index < 0 ? [] : termsWith(ledger, known);
        const marks = known.index < 0 ? [] : marksOf(ledger, terms, known);
        for (const { role, index, tap } of marks) this.outline(outlines, tap, ledger, this.at(scope, `${role} ${index}`));
        for (const { output, place, tap } of terms) {
          this.outline(outlines, tap, ledger, this.at(scope, `term ${output},${place},${tap}`));
        }
        if (known.role === "pad" && ledger.pad.from[known.index] >= 0) arcs += this.arc(each, scope, ledger.pad.from[known.index]);
        const lines = own ?? (known.term ? [lineOfTerm(ledger, known.term)] : linesOf(ledger, known));
        said.push(this.ledgers.length > 1 && !own ? [`${ledger.title}: ${lines[0]}`, ...lines.slice(1)] : lines);
      }
      if (known.scope < 0 && this.ledgers.length === 0) said.push(own ?? []);
      for (const name of (each.getAttribute("data-lights") ?? "").split(" ").filter(Boolean)) {
        this.outline(outlines, -1, null, [...this.svg.querySelectorAll(`[data-name="${name}"]`)]);
      }
      if (own) this.outline(outlines, -1, null, [each]);
    }
    const marks = this.svg.querySelector(".marks");
    if (marks) marks.innerHTML = markup(outlines) + arcs;
    this.say(cell, said.length > 1 ? said.map((lines) => lines[0]) : said[0] ?? []);
    this.remember(cell);
    this.hooks.changed();
  }

  /** @param {Element} cell @returns {Element[]} it, and its like in every other ledger where the picture asks for that */
  together(cell) {
    const { role, index } = /** @type {Known} */ (this.known.get(cell));
    if (!this.svg.hasAttribute("data-together")) return [cell];
    return [...this.ledgers.keys()].flatMap((scope) => this.elements.get(`${scope} ${role} ${index}`)?.[0] ?? []);
  }

  /** @param {number} scope @param {string} what @returns {Element[]} the elements of a cell, those of all ledgers included */
  at(scope, what) {
    return [...(this.elements.get(`${scope} ${what}`) ?? []), ...(this.elements.get(`-1 ${what}`) ?? [])];
  }

  /** @param {Outlines} outlines @param {number} tap @param {Ledger | null} ledger @param {Element[]} elements */
  outline(outlines, tap, ledger, elements) {
    for (const element of elements) {
      const box = this.box(element);
      const key = `${tap} ${box.w} ${box.h}`;
      const same = outlines.get(key) ?? { tap, letter: ledger?.letters[tap % ledger.letters.length] ?? "", boxes: new Set() };
      outlines.set(key, same);
      same.boxes.add(box);
    }
  }

  /** @param {Element} element @returns {Box} */
  box(element) {
    const known = this.boxes.get(element);
    if (known) return known;
    const rect = element.matches("rect") ? element : element.querySelector("rect");
    const [x, y, w, h] = ["x", "y", "width", "height"].map((name) => Number(rect?.getAttribute(name)));
    const drawn = rect ? null : /** @type {SVGGraphicsElement} */ (element).getBBox();
    const box = drawn ? { x: drawn.x, y: drawn.y, w: drawn.width, h: drawn.height } : { x, y, w, h };
    this.boxes.set(element, box);
    return box;
  }

  /** @param {Element} pad @param {number} scope @param {number} source @returns {string} the curve from a padding cell to its source */
  arc(pad, scope, source) {
    const end = this.at(scope, `input ${source}`)[0];
    if (!end) return "";
    const [from, to] = [this.box(pad), this.box(end)];
    const [x1, x2, up] = [from.x + from.w / 2, to.x + to.w / 2, 8 + from.w * 0.45];
    const [a, b, c, d, e, f] = [x1, from.y, from.y - up, x2, to.y - up, to.y].map(short);
    const path = `M${a} ${b}C${a} ${c} ${d} ${e} ${d} ${f}m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0`;
    return `<path d="${path}" fill="none" stroke="#D55E00" stroke-width="2"/>`;
  }

  /** @param {Element} cell @param {string[]} lines write them below the picture and give them to the screen reader */
  say(cell, lines) {
    const places = [...this.svg.querySelectorAll(".says")];
    const cut = lines.length > places.length ? [...lines.slice(0, places.length - 1), "…"] : lines;
    places.forEach((place, n) => { place.textContent = cut[n] ?? ""; });
    cell.setAttribute("aria-label", lines.join("; "));
    this.said = lines[0] ?? "";
  }

  /** @param {Element} cell */
  remember(cell) {
    const { scope, role, index, term } = /** @type {Known} */ (this.known.get(cell));
    const ledger = this.ledgers[Math.max(scope, 0)];
    if (role === this.sweep) this.number = index;
    this.memory.shown = term || index < 0 || !ledger ? null : { scope, role, at: where(ledger, { role, index }) };
  }

  /** Show what was shown before a redraw, or what the picture shows at rest. */
  restore() {
    const { shown } = this.memory;
    const ledger = shown && this.ledgers[Math.max(shown.scope, 0)];
    const index = ledger ? cellAt(ledger, shown.role, shown.at) : -1;
    const cell = index >= 0 && shown ? this.at(shown.scope, `${shown.role} ${index}`)[0] : null;
    this.memory.pinned = this.memory.pinned && Boolean(cell);
    this.svg.classList.toggle("pinned", this.memory.pinned);
    if (cell) this.show(cell);
    else if (shown) this.step(this.number);
  }

  /** @param {Element} cell @returns {boolean} whether a number can be typed there */
  edit(cell) {
    const { role, index } = /** @type {Known} */ (this.known.get(cell));
    const { edit } = this.hooks;
    if (!edit || !(this.svg.getAttribute("data-editable") ?? "").split(" ").includes(role)) return false;
    const host = /** @type {HTMLElement} */ (this.svg.parentElement);
    const [around, at] = [host.getBoundingClientRect(), cell.getBoundingClientRect()];
    const field = document.createElement("input");
    Object.assign(field, { type: "number", step: "any", className: "convlab-edit" });
    field.value = (cell.textContent ?? "").replace("−", "-");
    field.setAttribute("aria-label", `new value of ${this.said}`);
    const [w, h] = [Math.max(at.width, 64), Math.max(at.height, 26)];
    field.style.cssText = `left:${at.left - around.left}px;top:${at.top - around.top}px;width:${w}px;height:${h}px`;
    let open = true;
    /** @param {boolean} keep */
    const close = (keep) => {
      if (!open) return;
      open = false;
      const value = field.valueAsNumber;
      field.remove();
      this.focus(cell);
      if (keep && Number.isFinite(value)) edit(role, index, value);
    };
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" || event.key === "Escape") close(event.key === "Enter");
    });
    field.addEventListener("blur", () => close(false));
    host.append(field);
    field.select();
    field.focus();
    return true;
  }
}

/** @param {Outlines} outlines @returns {string} SVG: an ink line, the tap's colour on it, and its letters over all of them */
function markup(outlines) {
  let [lines, letters] = ["", ""];
  /** @type {Map<Box, number>} */
  const lettered = new Map();
  for (const { tap, letter, boxes } of outlines.values()) {
    const [{ w, h }] = boxes;
    const inset = Math.min(2, w / 8) * (tap < 0 ? 0.75 : 1);
    const [across, down] = [short(w - 2 * inset), short(h - 2 * inset)];
    const d = [...boxes].map(({ x, y }) => `M${short(x + inset)} ${short(y + inset)}h${across}v${down}h-${across}z`).join("");
    lines += `<path class="stroke" d="${d}" fill="none" stroke-width="${short(inset * 2)}"/>`;
    if (tap < 0) continue;
    lines += `<path d="${d}" fill="none" stroke="${COLOURS[tap % COLOURS.length]}" stroke-width="${short(inset * 1.3)}"/>`;
    const small = w < SMALL;
    const [size, right, top] = small ? [w * 0.8, 0.25, 0.78] : [w * 0.32, 0.1, 0.35];
    const [xs, ys] = [[], []].map(() => /** @type {string[]} */ ([]));
    for (const box of boxes) {
      const before = lettered.get(box) ?? 0;
      lettered.set(box, before + 1);
      xs.push(short(box.x + right * w + before * size * 0.75));
      ys.push(short(box.y + top * h));
    }
    const halo = 'class="letter" paint-order="stroke" stroke="#fff" stroke-width="2.5" stroke-linejoin="round"';
    letters += `<text ${halo} x="${xs.join(" ")}" y="${ys.join(" ")}" font-size="${short(size)}" font-weight="700">${letter.repeat(boxes.size)}</text>`;
  }
  return lines + letters;
}
