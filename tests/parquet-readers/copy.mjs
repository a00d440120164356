// Writes the rows of a Parquet file anew with DuckDB's own writer, from memory, with one thread and the same compression, and
// prints what that took: copy.mjs IN.parquet OUT.parquet [CODEC]
import { statSync } from 'node:fs';
import { DuckDBInstance, version } from '@duckdb/node-api';

const [source, target, codec = 'gzip'] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await instance.connect();
await connection.run(`CREATE TABLE rows AS SELECT * FROM '${source}'`);
const start = process.hrtime.bigint();
await connection.run(`COPY rows TO '${target}' (FORMAT parquet, COMPRESSION ${codec})`);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
console.log(JSON.stringify({ version: version(), writeSeconds: seconds, bytes: statSync(target).size }));
