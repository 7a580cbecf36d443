// Builds static/dist: the style sheets, the script bundle and the fonts. Django's manifest storage adds the hashes.
// Run by `npm run build`. Nothing is fetched; every input is in static/src or an installed package.

import { mkdir, readFile, rm, writeFile, copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { convert } from "fontverter";
import subsetFont from "subset-font";
import { feature } from "topojson-client";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "static/src");
const target = join(root, "static/dist");
const packages = join(root, "node_modules");

const range = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, step) => String.fromCodePoint(first + step)).join("");

// The first file holds what every page prints; the others are asked for by their unicode-range (css/fonts.css).
const CORE =
  range(0x20, 0x7e) + range(0xa0, 0xff) + "ıŒœŠšŽžŸ" + "‐‑–—‘’‚“”„†•…\u2009\u202f‰‹›€™" + "₀₁₂₃₄⁰⁴⁻" + "←↑→↓↗↘" + "−≈≠≤≥×÷∞" + "▲▼●○✓✗";
const INTER = {
  core: CORE,
  ext: range(0x100, 0x24f) + range(0x1e00, 0x1eff) + range(0x300, 0x323) + range(0x20a0, 0x20bf),
  cyrillic: range(0x400, 0x52f) + "№",
  greek: range(0x370, 0x3ff),
};
const NOTO = ["arabic", "ethiopic", "lao"];

async function fonts() {
  const inter = await readFile(join(packages, "inter-ui/variable/InterVariable.woff2"));
  const write = async (name, text, options) =>
    writeFile(join(target, "fonts", name), await subsetFont(inter, text, options));

  for (const [part, text] of Object.entries(INTER)) {
    await write(`inter-${part}.woff2`, text, {
      targetFormat: "woff2",
      variationAxes: { wght: { min: 400, max: 700 }, opsz: 14 },
    });
  }
  // Plain TrueType in two weights: for the charts (text is measured with them) and the PDF.
  const everything = Object.values(INTER).join("");
  for (const [name, weight] of [["Regular", 400], ["SemiBold", 600], ["Bold", 700]]) {
    await write(`Inter-${name}.ttf`, everything, {
      targetFormat: "truetype",
      variationAxes: { wght: weight, opsz: 14 },
    });
  }
  for (const script of NOTO) {
    for (const weight of [400, 600]) {
      const file = join(packages, `@fontsource/noto-sans-${script}/files/noto-sans-${script}-${script}-${weight}-normal.woff2`);
      await copyFile(file, join(target, `fonts/noto-${script}-${weight}.woff2`)); // for pages
      const whole = await convert(await readFile(file), "truetype"); // for documents: unpacking there would cost a second
      await writeFile(join(target, `fonts/noto-${script}-${weight}.ttf`), whole);
    }
  }
}

async function bundle() {
  await build({
    absWorkingDir: root,
    entryPoints: [join(source, "app.css"), join(source, "pdf.css"), join(source, "app.js")],
    outdir: target,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2022", "chrome109", "firefox115", "safari16"],
    external: ["./fonts/*"],
    legalComments: "none",
    logLevel: "warning",
  });
}

// The land of the world map as rings of [longitude, latitude] in tenths of a degree: Natural Earth 1:110m, public domain.
// Islands that would be smaller than a dot, and the Antarctic, are left out.
async function world() {
  const topology = JSON.parse(await readFile(join(packages, "world-atlas/land-110m.json"), "utf8"));
  const span = (ring, axis) => Math.max(...ring.map((at) => at[axis])) - Math.min(...ring.map((at) => at[axis]));
  const tenths = (ring) => ring.map(([longitude, latitude]) => [Math.round(longitude * 10), Math.round(latitude * 10)]);
  const rings = feature(topology, topology.objects.land)
    .features.flatMap(({ geometry }) => geometry.coordinates.map((polygon) => polygon[0]))
    .filter((ring) => span(ring, 0) + span(ring, 1) > 3 && ring.some(([, latitude]) => latitude > -58))
    .map(tenths);
  await writeFile(join(target, "world.json"), JSON.stringify(rings));
}

await rm(target, { recursive: true, force: true });
await mkdir(join(target, "fonts"), { recursive: true });
await Promise.all([fonts(), bundle(), world()]);
await copyFile(join(source, "icons/favicon.svg"), join(target, "favicon.svg"));
