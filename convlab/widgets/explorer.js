// Answers the pointer and the keys on a picture's data attributes, without the kernel.
// Python has written everything that is shown: this script only moves outlines and copies lines of text.

/** @param {Element} cell @returns {string} the SVG transform that puts a mark on a cell */
function placeOf(cell) {
  const rect = cell.querySelector("rect");
  return `translate(${rect.getAttribute("x")} ${rect.getAttribute("y")})`;
}

/** @param {SVGSVGElement} svg @param {Element} cell show what the cell says, line by line */
function say(svg, cell) {
  const lines = (cell.getAttribute("data-says") ?? "").split("|");
  svg.querySelectorAll(".says").forEach((line, n) => { line.textContent = lines[n] ?? ""; });
}

/** @param {SVGSVGElement} svg @param {Element[]} outputs @param {number} at explain output number `at` */
function explain(svg, outputs, at) {
  const output = outputs[at];
  const cells = svg.querySelectorAll("[data-cell]");
  const taps = svg.querySelectorAll("[data-lies]");
  output.getAttribute("data-reads").split(" ").forEach((cell, tap) => {
    taps[tap].setAttribute("transform", placeOf(cells[Number(cell)]));
  });
  svg.querySelector(".mark").setAttribute("transform", placeOf(output));
  svg.setAttribute("data-selected", String(at));
  say(svg, output);
}

/** @param {SVGSVGElement} svg @param {Element} copy lead from a padding cell to the cell it was copied from */
function trace(svg, copy) {
  const panel = copy.closest(".panel");
  if (panel) {
    const source = panel.querySelector(`[data-cell="${copy.getAttribute("data-from")}"]`);
    panel.querySelector(".mark").setAttribute("transform", placeOf(source));
    panel.querySelector(".link").setAttribute("d", copy.getAttribute("data-link"));
  }
  say(svg, copy);
}

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** @param {number} at @param {number} count @param {number} columns @param {string} key @returns {number} the next output */
export function step(at, count, columns, key) {
  const [down, right] = STEPS[key];
  const row = Math.floor(at / columns) + down;
  const column = (at % columns) + right;
  const inside = row >= 0 && row < count / columns && column >= 0 && column < columns;
  return inside ? row * columns + column : at;
}

/** @param {SVGSVGElement} svg make a picture answer */
export function attach(svg) {
  const outputs = [...svg.querySelectorAll("[data-reads]")];
  svg.addEventListener("pointerover", (event) => {
    const cell = event.target.closest("[data-reads], [data-from]");
    if (cell?.hasAttribute("data-reads")) explain(svg, outputs, outputs.indexOf(cell));
    else if (cell) trace(svg, cell);
  });
  svg.addEventListener("keydown", (event) => {
    if (!(event.key in STEPS) || outputs.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const columns = Number(svg.getAttribute("data-columns"));
    explain(svg, outputs, step(Number(svg.getAttribute("data-selected")), outputs.length, columns, event.key));
  });
}

function render({ model, el }) {
  const draw = () => {
    el.innerHTML = model.get("svg");
    attach(el.querySelector("svg"));
  };
  model.on("change:svg", draw);
  draw();
  return () => model.off("change:svg", draw);
}

export default { render };
