// What the script says and marks is what Python says and marks: for every output and padding cell of the cases given.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { linesOf, marksOf } from "../../convlab/widgets/queries.js";

const file = process.env.CONVLAB_CASES; // written by tests/test_javascript.py
const cases = file ? JSON.parse(readFileSync(file, "utf8")) : [];
const sorted = (marks) => marks.map(({ role, index, tap }) => `${role} ${index} ${tap}`).sort();

for (const { name, facts, said } of cases) {
  test(name, () => {
    for (const { role, index, lines, marks } of said) {
      const own = linesOf(facts, { role, index });
      assert.deepEqual(role === "pad" ? own.slice(0, 1) : own, lines);
      if (role === "output") assert.deepEqual(sorted(marksOf(facts, { role, index })), sorted(marks));
    }
  });
}

test("there were cases", { skip: !file }, () => assert.ok(cases.length > 10));
