// What a picture's ledger says about a cell: pure functions, without a document and without the kernel.
// docs/architecture.md describes the ledger's fields.

/**
 * @typedef {{shape: number[], values: string[]}} Plane
 * @typedef {{
 *   title: string, letters: string, input: Plane, tap: Plane, output: Plane,
 *   pad: {at: number[][], from: number[]},
 *   terms: number[][], taps?: number[][], weights?: string[][], bias?: string, index?: string,
 * }} Ledger
 * @typedef {"input" | "tap" | "output" | "pad" | "term"} Role
 * @typedef {{role: Role, index: number}} Cell
 * @typedef {{output: number, place: number, tap: number, weight: string}} Term
 * @typedef {{role: Role, index: number, tap: number}} Mark  tap −1: a plain outline
 * @typedef {{x: number, y: number}} Point
 */

const WIDE = 64; // characters of a line that lists outputs

/** @param {number} index @param {number[]} shape @returns {number[]} the coordinates of a flat index */
export function coordinates(index, shape) {
  const at = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    at.unshift(index % shape[axis]);
    index = Math.floor(index / shape[axis]);
  }
  return at;
}

/** @param {number[]} at @param {number[]} shape @returns {number} the flat index, −1 outside */
export function flat(at, shape) {
  if (at.length !== shape.length || at.some((c, axis) => c < 0 || c >= shape[axis])) return -1;
  return at.reduce((index, c, axis) => index * shape[axis] + c, 0);
}

/** @param {Ledger} ledger @returns {number} how many input cells there are; places from here on are padding */
const inputs = (ledger) => ledger.input.values.length;

/** @param {Ledger} ledger @param {Cell} cell @returns {number[]} where a cell lies on the axes of its plane */
export function where(ledger, { role, index }) {
  if (role === "pad") return ledger.pad.at[index];
  return role === "term" ? [] : coordinates(index, ledger[role].shape);
}

/** @param {Ledger} ledger @param {Role} role @param {number[]} at @returns {number} the cell of a role that lies there, or −1 */
export function cellAt(ledger, role, at) {
  if (role === "pad") return ledger.pad.at.findIndex((pad) => pad.join() === at.join());
  return role === "term" ? -1 : flat(at, ledger[role].shape);
}

/** @param {Ledger} ledger @param {number} output @returns {Term[]} all terms of an output, in the order of the taps */
export function termsOf(ledger, output) {
  return (ledger.terms[output] ?? []).map((place, n) => {
    const tap = ledger.taps ? ledger.taps[output][n] : n;
    return { output, place, tap, weight: ledger.weights ? ledger.weights[output][n] : ledger.tap.values[tap] };
  });
}

/** @param {Ledger} ledger @param {number} input @returns {number[]} the padding cells that copy an input */
export function copiesOf(ledger, input) {
  return ledger.pad.from.flatMap((from, pad) => (from === input ? [pad] : []));
}

/** @param {Ledger} ledger @param {Cell} cell @returns {Term[]} every term in which a cell takes part */
export function termsWith(ledger, { role, index }) {
  if (role === "output") return termsOf(ledger, index);
  const places = new Set(role === "pad" ? [inputs(ledger) + index] : [index]);
  if (role === "input") for (const pad of copiesOf(ledger, index)) places.add(inputs(ledger) + pad);
  /** @type {Term[]} */
  const found = [];
  ledger.terms.forEach((row, output) => {
    row.forEach((place, n) => {
      const tap = ledger.taps ? ledger.taps[output][n] : n;
      if (role === "tap" ? tap === index : places.has(place)) found.push({ output, place, tap, weight: "" });
    });
  });
  return found;
}

/** @param {Ledger} ledger @param {Term[]} terms @param {Cell} origin @returns {Mark[]} what is outlined when they are shown */
export function marksOf(ledger, terms, origin) {
  /** @type {Map<string, Mark>} */
  const marks = new Map();
  /** @param {Role} role @param {number} index @param {number} tap */
  const add = (role, index, tap) => {
    const itself = role === origin.role && index === origin.index && role !== "tap";
    if (!itself || tap < 0) marks.set(`${role} ${index} ${tap}`, { role, index, tap });
  };
  for (const { output, place, tap } of terms) {
    if (place >= inputs(ledger)) add("pad", place - inputs(ledger), tap);
    else if (place >= 0) add("input", place, tap);
    add("tap", tap, tap);
    add("output", output, tap);
  }
  if (origin.role === "input") for (const pad of copiesOf(ledger, origin.index)) add("pad", pad, -1);
  if (origin.role === "pad" && ledger.pad.from[origin.index] >= 0) add("input", ledger.pad.from[origin.index], -1);
  if (origin.role !== "term" && origin.role !== "tap") add(origin.role, origin.index, -1);
  return [...marks.values()];
}

/** @param {number[]} at @returns {string} coordinates as people write them */
export function written(at) {
  return `(${at.join(", ")})`.replaceAll("-", "−");
}

/** @param {string} shown @returns {string} a number as a factor */
const factor = (shown) => (shown.startsWith("−") ? `(${shown})` : shown);

/** @param {Ledger} ledger @param {number} place @returns {string} the number that a term reads */
function valueAt(ledger, place) {
  const source = place >= inputs(ledger) ? ledger.pad.from[place - inputs(ledger)] : place;
  return source >= 0 ? ledger.input.values[source] : "0";
}

/** @param {Ledger} ledger @param {number} place @returns {string} the cell of a place, by name */
function named(ledger, place) {
  if (place < 0) return "padding";
  if (place >= inputs(ledger)) return `padding ${written(ledger.pad.at[place - inputs(ledger)])}`;
  return `input ${written(coordinates(place, ledger.input.shape))}`;
}

/** @param {Ledger} ledger @param {Term[]} terms @returns {string} from where to where they read along each axis */
function span(ledger, terms) {
  const cells = terms.filter((term) => term.place >= 0).map(({ place }) =>
    place >= inputs(ledger) ? ledger.pad.at[place - inputs(ledger)] : coordinates(place, ledger.input.shape));
  if (cells.length === 0) return "";
  const names = cells[0].length === 2 ? ["row", "column"] : cells[0].map(() => "cell");
  return names.map((name, axis) => {
    const along = cells.map((cell) => cell[axis]);
    const [low, high] = [Math.min(...along), Math.max(...along)];
    return low === high ? `${name} ${low}` : `${name}s ${low} to ${high}`;
  }).join(", ").replaceAll("-", "−");
}

/** @param {Ledger} ledger @param {number} output @returns {string[]} where it reads, its index formula, its terms, the sum */
function linesOfOutput(ledger, output) {
  const at = coordinates(output, ledger.output.shape);
  const terms = termsOf(ledger, output);
  const reads = span(ledger, terms);
  const lines = [`output ${written(at)}${reads ? ` reads ${reads}` : ": no input reaches it"}`];
  if (ledger.index) lines.push(at.reduce((formula, c, axis) => formula.replaceAll(`{${axis}}`, String(c)), ledger.index));
  const columns = ledger.tap.shape[ledger.tap.shape.length - 1];
  /** @type {Map<number, string[]>} */
  const rows = new Map();
  for (const { place, tap, weight } of terms) {
    const row = Math.floor(tap / columns);
    rows.set(row, [...(rows.get(row) ?? []), `${factor(valueAt(ledger, place))}·${factor(weight)}`]);
  }
  const sums = [...rows.values()].map((products) => products.join(" + "));
  if (ledger.bias) sums.push(`${factor(ledger.bias)} (bias)`);
  sums.forEach((sum, n) => lines.push((n ? "+ " : "= ") + sum));
  return [...lines, `= ${ledger.output.values[output]}`];
}

/** @param {Ledger} ledger @param {Term[]} terms @returns {string[]} the outputs of terms, each with its tap's letter */
function readers(ledger, terms) {
  const lines = [""];
  for (const { output, tap } of terms) {
    const words = `${written(coordinates(output, ledger.output.shape))} by ${ledger.letters[tap]}`;
    const last = lines[lines.length - 1];
    if (last && last.length + words.length > WIDE) lines.push(words);
    else lines[lines.length - 1] = last ? `${last}, ${words}` : words;
  }
  return lines;
}

/** @param {number} count @param {string} noun */
const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** @param {Ledger} ledger @param {Cell} cell @returns {string[]} what is said of a cell, line by line */
export function linesOf(ledger, cell) {
  const { role, index } = cell;
  if (role === "output") return linesOfOutput(ledger, index);
  const terms = termsWith(ledger, cell);
  const at = written(where(ledger, cell));
  if (role === "pad") {
    const from = ledger.pad.from[index];
    const said = from < 0 ? "is 0: nothing is copied" : `is a copy of ${named(ledger, from)} = ${ledger.input.values[from]}`;
    return [`padding ${at} ${said}`, ...(terms.length ? [`read by ${counted(terms.length, "output")}`, ...readers(ledger, terms)] : [])];
  }
  const head = `${role === "tap" ? `tap ${ledger.letters[index]}` : role} ${at} = ${ledger[role === "tap" ? "tap" : "input"].values[index]}`;
  if (role === "tap") {
    const padding = terms.filter((term) => term.place < 0 || term.place >= inputs(ledger)).length;
    return [`${head} acts in ${counted(terms.length, "term")}, ${padding} of them on padding`];
  }
  if (ledger.terms.length === 0) return [`${head} is copied into ${counted(copiesOf(ledger, index).length, "padding cell")}`];
  const outputs = new Set(terms.map((term) => term.output)).size;
  if (outputs === 0) return [`${head} is read by no output`];
  return [`${head} is read by ${counted(outputs, "output")}`, ...readers(ledger, terms)];
}

/** @param {Ledger} ledger @param {Term} term @returns {string} one product, by name and in numbers */
export function lineOfTerm(ledger, { output, place, tap }) {
  const { weight } = termsOf(ledger, output).find((term) => term.tap === tap && term.place === place) ?? { weight: "0" };
  const at = written(coordinates(output, ledger.output.shape));
  return `output ${at} takes ${factor(valueAt(ledger, place))}·${factor(weight)}: ${named(ledger, place)} by tap ${ledger.letters[tap]}`;
}

/** @type {Record<string, [number, number]>} across, down */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {Point[]} centres @param {number} from @param {string} key @returns {number} the cell to which a key leads from another */
export function neighbour(centres, from, key) {
  if (key === "Home" || key === "End") return key === "Home" ? 0 : centres.length - 1;
  if (!(key in ARROWS)) return from;
  const [right, down] = ARROWS[key];
  let [best, least] = [from, Infinity];
  centres.forEach(({ x, y }, at) => {
    const [dx, dy] = [x - centres[from].x, y - centres[from].y];
    const along = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    if (along > 0.5 && aside <= along && along + 2 * aside < least) [best, least] = [at, along + 2 * aside];
  });
  return best;
}

/** @param {Plane} plane @returns {string[][]} its numbers in rows, for a table */
export function rowsOf({ shape, values }) {
  const columns = shape[shape.length - 1];
  return Array.from({ length: columns ? values.length / columns : 0 }, (_, row) => values.slice(row * columns, (row + 1) * columns));
}
