// Prints every row of a Parquet file as one line of JSON, read by hyparquet, with whole numbers of 64 bits and what JSON has no number for
// as strings; a list that is null, which hyparquet leaves undefined, as null.
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { decompress } from 'fzstd';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';

const file = await asyncBufferFromFile(process.argv[2]);
const compressors = { GZIP: (page) => gunzipSync(page), BROTLI: (page) => brotliDecompressSync(page), ZSTD: (page) => decompress(page) };
const rows = await parquetReadObjects({ file, compressors });
const plain = (_, value) => (typeof value === 'bigint' || value === Infinity ? value.toString() : (value ?? null));
for (const row of rows) console.log(JSON.stringify(row, plain));
