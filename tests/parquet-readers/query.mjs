// Runs SQL statements with DuckDB in the current folder and prints the rows of the last one as a plain table: query.mjs SQL
import { DuckDBInstance } from '@duckdb/node-api';

const connection = await (await DuckDBInstance.create(':memory:')).connect();
const reader = await connection.runAndReadAll(process.argv[2]);
const rows = [reader.columnNames(), ...reader.getRowsJson().map((row) => row.map((cell) => (cell === null ? '' : typeof cell === 'object' ? JSON.stringify(cell) : String(cell))))];
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
const line = (row) => row.map((cell, column) => cell.padEnd(widths[column])).join(' | ').trimEnd();
console.log([line(rows[0]), widths.map((width) => '-'.repeat(width)).join('-|-'), ...rows.slice(1).map(line)].join('\n'));
