// Prints every row of a Parquet file as one line of JSON, read by DuckDB; with a second argument, the rows of that query
// instead, in which 'FILE' stands for the file. Whole numbers that JSON cannot hold exactly become strings.
import { DuckDBInstance } from '@duckdb/node-api';

const [file, query = "SELECT * FROM 'FILE'"] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
const reader = await connection.runAndReadAll(query.replaceAll('FILE', file.replaceAll("'", "''")));
for (const row of reader.getRowObjectsJson()) console.log(JSON.stringify(row));
