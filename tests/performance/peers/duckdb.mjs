// SPDX-License-Identifier: Apache-2.0
// How fast DuckDB counts the same person-rows from a file of its own, in its own process, on all of
// the machine's processors: the plan's tables, and the six questions. benchmark.sh runs it.
//
//   node duckdb.mjs DIRECTORY RECORDS DATA RUNS    DIRECTORY: rows.csv and plan.json of
//                                                  almenara-benchmark
//
// Prints one JSON object a line, as almenara-benchmark does. Results stay in DuckDB: turning them
// into JavaScript is not counted.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { DuckDBInstance } from "@duckdb/node-api";

const LEAST_SECONDS = 0.5; // of each question and run
const LEAST_ANSWERS = 5;

const [directory, records, data, runs] = process.argv.slice(2);
if (runs === undefined) {
  console.error("duckdb.mjs DIRECTORY RECORDS DATA RUNS");
  process.exit(2);
}
const plan = JSON.parse(readFileSync(join(directory, "plan.json"), "utf8"));
const lists = new Set(plan.columns.filter((column) => column.list).map((column) => column.name));
const file = join(directory, "rows.duckdb");

function say(figure, unit, value, version) {
  console.log(
    JSON.stringify({ figure, who: `DuckDB ${version}`, records: Number(records), data, unit, value }),
  );
}

// Victims by the values of the columns. A victim counts once for each combination of the values of the lists, so each
// list is unrolled in a select of its own: two in one would be walked in step.
function counting(columns, where = []) {
  const kept = where.map(({ column, values }) =>
    lists.has(column)
      ? `list_has_any(${column}, [${values.join(", ")}])`
      : `${column} in (${values.join(", ")})`,
  );
  let from = `rows${kept.length > 0 ? ` where ${kept.join(" and ")}` : ""}`;
  if (columns.length === 0) return `select count(*) as victims from ${from}`;
  for (const list of columns.filter((column) => lists.has(column))) {
    const shown = columns.map((column) => (column === list ? `unnest(${column}) as ${column}` : column));
    from = `(select ${shown.join(", ")} from ${from})`;
  }
  return `select ${columns.join(", ")}, count(*) as victims from ${from} group by all`;
}

async function load() {
  rmSync(file, { force: true });
  const types = plan.columns.map(({ name, list }) => `'${name}': '${list ? "USMALLINT[]" : "USMALLINT"}'`);
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run(
    `create table rows as select * from read_csv('${join(directory, "rows.csv")}', ` +
      `delim = '|', header = false, columns = {${types.join(", ")}})`,
  );
  connection.closeSync();
  instance.closeSync();
}

async function secondsOf(connection, statement) {
  const start = performance.now();
  await connection.run(statement);
  return (performance.now() - start) / 1000;
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

await load();
const instance = await DuckDBInstance.create(file);
const connection = await instance.connect();
const first = async (query) => (await connection.runAndReadAll(query)).getRows()[0][0];
const version = String(await first("select version()")).replace(/^v/, "");
const rows = Number(await first("select count(*) from rows"));
// The same work, or the comparison is worth nothing.
for (const { columns, sum, squares } of plan.tables) {
  const ours = `${sum} ${squares}`;
  const theirs = await first(`select sum(victims) || ' ' || sum(victims * victims) from (${counting(columns)})`);
  if (theirs !== ours) {
    console.error(`duckdb.mjs: counts of ${columns.join(" x ") || "the total"} differ: ${theirs}, not ${ours}`);
    process.exit(1);
  }
}
for (let run = 0; run < Number(runs); ++run) {
  let seconds = 0;
  for (const { columns } of plan.tables) seconds += await secondsOf(connection, counting(columns));
  say("seal.counting", "rows/s", rows / seconds, version);
  for (const { name, by, where } of plan.questions) {
    const took = [];
    const statement = counting(by, where);
    const start = performance.now();
    while (took.length < LEAST_ANSWERS || performance.now() - start < 1000 * LEAST_SECONDS) {
      took.push(1000 * (await secondsOf(connection, statement)));
    }
    say(`query.${name}`, "ms", median(took), version);
  }
}
connection.closeSync();
instance.closeSync();
rmSync(file, { force: true });
