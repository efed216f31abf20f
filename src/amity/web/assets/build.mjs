// Bundles the Vega runtime into ../static/vendor and writes the manifest that the server checks before it offers it.
// The same lock file gives the same bytes.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "..", "static", "vendor");
const MINE = /^vega\.[0-9a-f]{16}\.js$|^LICENCES\.txt$|^manifest\.json$/;

const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");

async function bundled() {
  const result = await build({
    absWorkingDir: here,
    bundle: true,
    charset: "utf8",
    entryPoints: ["vega_entry.mjs"],
    format: "esm",
    legalComments: "none",
    metafile: true,
    minify: true,
    outfile: "vega.js",
    platform: "browser",
    target: ["es2022"],
    write: false,
  });
  return { bytes: Buffer.from(result.outputFiles[0].contents), packages: packagesOf(result.metafile) };
}

function packagesOf(metafile) {
  const folders = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const found = input.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//);
    if (found) folders.add(found[1]);
  }
  return [...folders].sort();
}

function licences(packages) {
  const known = packages.map((folder) => {
    const { name, version, license, repository } = JSON.parse(readFileSync(join(here, folder, "package.json"), "utf8"));
    const file = readdirSync(join(here, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file && readFileSync(join(here, folder, file), "utf8").trim();
    return { name, version, license, home: (repository?.url ?? repository ?? "").replace(/^git\+/, ""), text };
  });
  return known
    .map((one) => {
      // A package without a text of its own is under that of its repository, which another package of it brings.
      const alike = (other) => other.text && other.home === one.home && other.license === one.license;
      const text = one.text ?? known.find(alike)?.text;
      if (!text) throw new Error(`${one.name} ${one.version} brings no licence text: look at it before bundling it`);
      return `${one.name} ${one.version} (${one.license})\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

function versions() {
  const { dependencies } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
  return Object.fromEntries(Object.entries(dependencies).sort());
}

const { bytes, packages } = await bundled();
const digest = hash(bytes);
const name = `vega.${digest.slice(0, 16)}.js`;
mkdirSync(vendor, { recursive: true });
for (const old of readdirSync(vendor)) if (MINE.test(old)) rmSync(join(vendor, old));
writeFileSync(join(vendor, name), bytes);
const texts = Buffer.from(licences(packages));
writeFileSync(join(vendor, "LICENCES.txt"), texts);
const manifest = {
  vega: { file: name, bytes: bytes.length, sha256: digest },
  licences: { file: "LICENCES.txt", bytes: texts.length, sha256: hash(texts) },
  packages: versions(),
};
writeFileSync(join(vendor, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
console.log(`${name}: ${bytes.length} bytes of ${packages.length} packages`);
