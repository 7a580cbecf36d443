// Prints what a first visit transfers: each file as it is sent (fonts are compressed already).

import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const dist = new URL("dist/", import.meta.url);
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
let total = 0;
for (const name of ["app.css", "app.js", "fonts/inter-core.woff2"]) {
  const content = await readFile(new URL(name, dist));
  const sent = name.endsWith(".woff2") ? content.length : gzipSync(content, { level: 9 }).length;
  total += sent;
  console.log(kilobytes(sent), name);
}
console.log(kilobytes(total), "together, before the page itself");
