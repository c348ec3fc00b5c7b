// What a picture's ledger says about a cell: pure functions, without a document and without the kernel.
// docs/architecture.md describes the ledger's fields.

/** @typedef {{shape: number[], values: string[]}} Plane
 * @typedef {{title: string, letters: string, input: Plane, tap: Plane, output: Plane, pad: {at: number[][], from: number[]},
 *   terms: number[][], taps?: number[][], weights?: string[][], zeros?: number[][][], bias?: string, index?: string}} Ledger
 * @typedef {"input" | "tap" | "output" | "pad" | "term"} Role
 * @typedef {{role: Role, index: any}} Cell  its number; of a term "output,place,tap"
 * @typedef {{output: number, place: number, tap: number, weight: string}} Term
 * @typedef {{role: Role, index: any, tap: number}} Mark  tap −1: a plain outline */

const WIDE = 64; // characters of a line that lists outputs

/** @param {number} index @param {number[]} shape @returns {number[]} the coordinates of a flat index */
export const coordinates = (index, shape) =>
  shape.map((size, axis) => Math.floor(index / shape.slice(axis + 1).reduce((a, b) => a * b, 1)) % size);

/** @param {Ledger} ledger @returns {number} how many input cells there are; places from here on are padding */
const inputs = (ledger) => ledger.input.values.length;
/** @param {Ledger} ledger @param {number} place @returns {number[]} its coordinates, on the axes of the input */
const lies = (ledger, place) => ledger.pad.at[place - inputs(ledger)] ?? coordinates(place, ledger.input.shape);

/** @param {Ledger} ledger @param {Cell} cell @returns {number[]} where a cell lies on the axes of its plane */
export function where(ledger, { role, index }) {
  if (role === "term") return index.split(",").map(Number);
  return role === "pad" ? ledger.pad.at[index] : coordinates(index, ledger[role].shape);
}

/** @param {Ledger} ledger @param {Role} role @param {number[]} at @returns {any} the index of the cell there, or −1 */
export function cellAt(ledger, role, at) {
  if (role === "term") return at.join();
  if (role === "pad") return ledger.pad.at.findIndex((pad) => pad.join() === at.join());
  const { shape } = ledger[role];
  const inside = at.length === shape.length && at.every((c, axis) => c < shape[axis]);
  return inside ? at.reduce((index, c, axis) => index * shape[axis] + c, 0) : -1;
}

/** @param {Ledger} ledger @param {number} output @returns {Term[]} all terms of an output, in the order of the taps */
export function termsOf(ledger, output) {
  return (ledger.terms[output] ?? []).map((place, n) => {
    const tap = ledger.taps ? ledger.taps[output][n] : n;
    return { output, place, tap, weight: ledger.weights ? ledger.weights[output][n] : ledger.tap.values[tap] };
  });
}

/** @param {Ledger} ledger @param {number} input @returns {number[]} the padding cells that copy an input */
export const copiesOf = (ledger, input) => ledger.pad.from.flatMap((from, pad) => (from === input ? [pad] : []));

/** @param {Ledger} ledger @param {Cell} cell @returns {Term[]} every term in which a cell takes part */
export function termsWith(ledger, { role, index }) {
  if (role === "output") return termsOf(ledger, index);
  if (role === "term") {
    const [output, place, tap] = index.split(",").map(Number);
    return termsOf(ledger, output).filter((term) => term.place === place && term.tap === tap);
  }
  const places = new Set([index + (role === "pad" ? inputs(ledger) : 0)]);
  if (role === "input") for (const pad of copiesOf(ledger, index)) places.add(inputs(ledger) + pad);
  /** @type {Term[]} */
  const found = [];
  ledger.terms.forEach((row, output) => row.forEach((place, n) => {
    const tap = ledger.taps ? ledger.taps[output][n] : n;
    if (role === "tap" ? tap === index : places.has(place)) found.push({ output, place, tap, weight: "" });
  }));
  return found;
}

/** @param {Ledger} ledger @param {Cell} origin @returns {Mark[]} what is outlined when a cell is asked */
export function marksOf(ledger, origin) {
  /** @type {Map<string, Mark>} */
  const marks = new Map();
  /** @param {Role} role @param {any} index @param {number} tap */
  const add = (role, index, tap) => {
    const itself = role === origin.role && index === origin.index;
    if (!itself || tap < 0 || role === "tap" || role === "term") marks.set(`${role} ${index} ${tap}`, { role, index, tap });
  };
  for (const { output, place, tap } of termsWith(ledger, origin)) {
    if (place >= 0) add(place < inputs(ledger) ? "input" : "pad", place < inputs(ledger) ? place : place - inputs(ledger), tap);
    add("tap", tap, tap);
    add("output", output, tap);
    add("term", `${output},${place},${tap}`, tap);
  }
  if (origin.role === "output") for (const [pad, tap] of ledger.zeros?.[origin.index] ?? []) add("pad", pad, tap);
  if (origin.role === "input") for (const pad of copiesOf(ledger, origin.index)) add("pad", pad, -1);
  if (origin.role === "pad" && ledger.pad.from[origin.index] >= 0) add("input", ledger.pad.from[origin.index], -1);
  if (origin.role !== "term" && origin.role !== "tap") add(origin.role, origin.index, -1);
  return [...marks.values()];
}

/** @param {number[]} at @returns {string} coordinates as people write them */
export const written = (at) => `(${at.join(", ")})`.replaceAll("-", "−");
const factor = (/** @type {string} */ shown) => (shown.startsWith("−") ? `(${shown})` : shown);
const counted = (/** @type {number} */ count, /** @type {string} */ noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
/** @param {Ledger} ledger @param {Term} term @returns {string} the product in numbers: what is read, times the weight */
function product(ledger, { place, weight }) {
  const source = place >= inputs(ledger) ? ledger.pad.from[place - inputs(ledger)] : place;
  return `${factor(source >= 0 ? ledger.input.values[source] : "0")}·${factor(weight)}`;
}

/** @param {Ledger} ledger @param {number} place @returns {string} the cell of a place, by name */
const named = (ledger, place) =>
  place < 0 ? "padding" : `${place < inputs(ledger) ? "input" : "padding"} ${written(lies(ledger, place))}`;

/** @param {Ledger} ledger @param {Term[]} terms @returns {string} from where to where they read along each axis */
function span(ledger, terms) {
  const cells = terms.filter((term) => term.place >= 0).map((term) => lies(ledger, term.place));
  const names = cells[0]?.length === 2 ? ["row", "column"] : (cells[0] ?? []).map(() => "cell");
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
  if (ledger.index) lines.push(at.reduce((words, c, axis) => words.replaceAll(`{${axis}}`, `${c}`), ledger.index));
  /** @type {Map<number, string[]>} */
  const rows = new Map(); // of the kernel: a line each
  for (const term of terms) {
    const row = Math.floor(term.tap / ledger.tap.shape[ledger.tap.shape.length - 1]);
    rows.set(row, [...(rows.get(row) ?? []), product(ledger, term)]);
  }
  const sums = [...rows.values()].map((products) => products.join(" + "));
  if (ledger.bias) sums.push(`${factor(ledger.bias)} (bias)`);
  return [...lines, ...sums.map((sum, n) => (n ? "+ " : "= ") + sum), `= ${ledger.output.values[output]}`];
}

/** @param {Ledger} ledger @param {Term[]} terms @returns {string[]} the outputs of terms, each with its tap's letter */
function readers(ledger, terms) {
  const lines = [`read by ${counted(new Set(terms.map((term) => term.output)).size, "output")}`, ""];
  for (const { output, tap } of terms) {
    const words = `${written(coordinates(output, ledger.output.shape))} by ${ledger.letters[tap]}`;
    const last = lines[lines.length - 1];
    if (last && last.length + words.length > WIDE) lines.push(words);
    else lines[lines.length - 1] = last ? `${last}, ${words}` : words;
  }
  return terms.length ? lines : [];
}

/** @param {Ledger} ledger @param {Cell} cell @returns {string[]} what is said of a cell, line by line */
export function linesOf(ledger, cell) {
  const { role, index } = cell;
  if (role === "output") return linesOfOutput(ledger, index);
  const [terms, at] = [termsWith(ledger, cell), written(where(ledger, cell))];
  if (role === "term") {
    return terms.map((term) => `output ${written(coordinates(term.output, ledger.output.shape))} takes ${product(ledger, term)}: ` +
      `${named(ledger, term.place)} by tap ${ledger.letters[term.tap]}`);
  }
  if (role === "pad") {
    const from = ledger.pad.from[index];
    const said = from < 0 ? "is 0: nothing is copied" : `is a copy of ${named(ledger, from)} = ${ledger.input.values[from]}`;
    return [`padding ${at} ${said}`, ...readers(ledger, terms)];
  }
  if (role === "tap") {
    const padding = terms.filter((term) => term.place < 0 || term.place >= inputs(ledger)).length;
    const head = `tap ${ledger.letters[index]} ${at}${ledger.weights ? "" : ` = ${ledger.tap.values[index]}`}`;
    return [`${head} acts in ${counted(terms.length, "term")}, ${padding} of them on padding`];
  }
  const head = `input ${at} = ${ledger.input.values[index]}`;
  if (ledger.terms.length === 0) return [`${head} is copied into ${counted(copiesOf(ledger, index).length, "padding cell")}`];
  const [first, ...others] = readers(ledger, terms);
  return [`${head} is ${first ?? "read by no output"}`, ...others];
}

/** @type {Record<string, [number, number]>} across, down */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {{x: number, y: number}[]} centres @param {number} from @param {string} key @returns {number} the cell to which a key leads */
export function neighbour(centres, from, key) {
  if (key === "Home" || key === "End") return key === "Home" ? 0 : centres.length - 1;
  const [right, down] = ARROWS[key] ?? [0, 0];
  let [best, least] = [from, Infinity];
  centres.forEach(({ x, y }, at) => {
    const [dx, dy] = [x - centres[from].x, y - centres[from].y];
    const [along, aside] = [dx * right + dy * down, Math.abs(dx * down) + Math.abs(dy * right)];
    if (along > 0.5 && aside <= along && along + 2 * aside < least) [best, least] = [at, along + 2 * aside];
  });
  return best;
}

/** @param {Plane} plane @returns {string[][]} its numbers in rows, for a table */
export function rowsOf({ shape, values }) {
  const columns = shape[shape.length - 1];
  return Array.from({ length: values.length / columns || 0 }, (_, row) => values.slice(row * columns, (row + 1) * columns));
}
