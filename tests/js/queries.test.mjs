// The queries on one small ledger, worked by hand: [1, 2, 4] with one zero on each side, kernel [3, −1], stride 2.

import assert from "node:assert/strict";
import test from "node:test";

import { cellAt, coordinates, linesOf, marksOf, neighbour, rowsOf, termsOf, termsWith, where } from "../../convlab/widgets/queries.js";

const ledger = {
  title: "",
  letters: "ab",
  input: { shape: [3], values: ["1", "2", "4"] },
  tap: { shape: [2], values: ["3", "−1"] },
  output: { shape: [2], values: ["−1", "2"] },
  pad: { at: [[-1], [3]], from: [-1, -1] },
  terms: [[3, 0], [1, 2]],
  index: "y[{0}] = sum of x[{0}·2 − 1 + a] · w[a]",
};
const reflected = { ...ledger, pad: { at: [[-1], [3]], from: [1, 1] } };
const mark = (role, index, tap = -1) => ({ role, index, tap });

test("a flat index has coordinates, and they lead back", () => {
  assert.deepEqual(coordinates(7, [2, 3, 2]), [1, 0, 1]);
  const plane = { ...ledger, output: { shape: [2, 3], values: Array(6).fill("0") } };
  for (let index = 0; index < 6; index++) assert.equal(cellAt(plane, "output", coordinates(index, [2, 3])), index);
});

test("a cell that a new size no longer has is nowhere", () => {
  assert.equal(cellAt(ledger, "output", [2]), -1);
  assert.equal(cellAt(ledger, "output", [0, 0]), -1);
  assert.equal(cellAt(ledger, "pad", [-2]), -1);
});

test("padding and terms keep their place", () => {
  assert.equal(cellAt(ledger, "pad", where(ledger, { role: "pad", index: 1 })), 1);
  assert.equal(cellAt(ledger, "term", where(ledger, { role: "term", index: "0,3,0" })), "0,3,0");
});

test("an output has its terms in the order of the taps", () => {
  assert.deepEqual(termsOf(ledger, 0), [
    { output: 0, place: 3, tap: 0, weight: "3" },
    { output: 0, place: 0, tap: 1, weight: "−1" },
  ]);
  assert.deepEqual(termsOf({ ...ledger, taps: [[1], []], weights: [["0.5"], []], terms: [[2], []] }, 0), [
    { output: 0, place: 2, tap: 1, weight: "0.5" },
  ]);
});

test("an input is read directly and through its copies", () => {
  const outputs = (book) => termsWith(book, { role: "input", index: 1 }).map((term) => term.output);
  assert.deepEqual(outputs(ledger), [1]);
  assert.deepEqual(outputs(reflected), [0, 1]);
});

test("a tap acts once for every output", () => {
  assert.deepEqual(termsWith(ledger, { role: "tap", index: 1 }).map(({ output, place }) => [output, place]), [[0, 0], [1, 2]]);
});

test("an output marks what it reads and the taps; itself plainly", () => {
  assert.deepEqual(marksOf(ledger, { role: "output", index: 0 }), [
    mark("pad", 0, 0), mark("tap", 0, 0), mark("term", "0,3,0", 0),
    mark("input", 0, 1), mark("tap", 1, 1), mark("term", "0,0,1", 1),
    mark("output", 0),
  ]);
});

test("an input marks its readers with the taps that read it, and its copies", () => {
  const marks = marksOf(reflected, { role: "input", index: 1 });
  assert.deepEqual(marks.filter(({ role }) => role === "output"), [mark("output", 0, 0), mark("output", 1, 0)]);
  assert.deepEqual(marks.filter(({ role }) => role === "input"), [mark("input", 1)]);
  assert.ok(marks.some(({ role, index, tap }) => role === "pad" && index === 1 && tap === -1));
});

test("a tap has one letter through kernel, input and output", () => {
  const marks = marksOf(ledger, { role: "tap", index: 0 });
  assert.deepEqual(new Set(marks.map(({ tap }) => tap)), new Set([0]));
  assert.deepEqual(marks.map(({ role }) => role).sort(), ["input", "output", "output", "pad", "tap", "term", "term"]);
});

test("a padding cell marks its source", () => {
  assert.deepEqual(marksOf(reflected, { role: "pad", index: 1 }).slice(-2), [mark("input", 1), mark("pad", 1)]);
});

test("an output says where it reads, its formula, its terms, its sum", () => {
  assert.deepEqual(linesOf(ledger, { role: "output", index: 0 }), [
    "output (0) reads cells −1 to 0",
    "y[0] = sum of x[0·2 − 1 + a] · w[a]",
    "= 0·3 + 1·(−1)",
    "= −1",
  ]);
});

test("the other roles say who takes part", () => {
  const say = (role, index, book = ledger) => linesOf(book, { role, index });
  assert.deepEqual(say("input", 1), ["input (1) = 2 is read by 1 output", "(1) by a"]);
  assert.deepEqual(say("tap", 1), ["tap b (1) = −1 acts in 2 terms, 0 of them on padding"]);
  assert.deepEqual(say("pad", 0), ["padding (−1) is 0: nothing is copied", "read by 1 output", "(0) by a"]);
  assert.deepEqual(say("pad", 1, reflected), ["padding (3) is a copy of input (1) = 2"]);
  assert.deepEqual(say("term", "1,2,1"), ["output (1) takes 4·(−1): input (2) by tap b"]);
  assert.deepEqual(say("input", 0, { ...ledger, terms: [[], []] }), ["input (0) = 1 is read by no output"]);
  assert.deepEqual(say("input", 1, { ...reflected, terms: [] }), ["input (1) = 2 is copied into 2 padding cells"]);
});

test("many readers take several lines", () => {
  const all = { ...ledger, output: { shape: [30], values: Array(30).fill("1") }, terms: Array(30).fill([0, -1]) };
  const lines = linesOf(all, { role: "input", index: 0 });
  assert.equal(lines.slice(1).join(", ").split(" by ").length, 31);
  assert.ok(lines.every((line) => line.length <= 66));
});

test("arrows go to the next cell of the same row or column and stop at the edge", () => {
  const grid = [0, 1, 2, 3, 4, 5].map((n) => ({ x: (n % 3) * 10, y: Math.floor(n / 3) * 10 }));
  const walk = (from, ...keys) => keys.reduce((at, key) => neighbour(grid, at, key), from);
  assert.equal(walk(0, "ArrowRight"), 1);
  assert.equal(walk(0, "ArrowDown"), 3);
  assert.equal(walk(5, "ArrowUp", "ArrowLeft"), 1);
  assert.equal(walk(2, "ArrowRight"), 2);
  assert.equal(walk(0, "ArrowUp"), 0);
  assert.equal(walk(1, "End"), 5);
  assert.equal(walk(5, "Home"), 0);
  assert.equal(walk(4, "x"), 4);
});

test("arrows go to the nearest cell where rows are shifted", () => {
  const cone = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 20, y: 0 }, { x: 9, y: 15 }];
  assert.equal(neighbour(cone, 3, "ArrowUp"), 1);
  assert.equal(neighbour(cone, 0, "ArrowDown"), 3);
});

test("a plane is a table of its rows", () => {
  assert.deepEqual(rowsOf({ shape: [2, 2], values: ["1", "2", "3", "4"] }), [["1", "2"], ["3", "4"]]);
  assert.deepEqual(rowsOf({ shape: [2], values: [] }), []);
  assert.deepEqual(rowsOf({ shape: [0], values: [] }), []);
});
