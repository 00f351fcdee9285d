import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const OUTPUT = fileURLToPath(new URL("../custom_components/linky_gtb/frontend/", import.meta.url));
const CHUNKS = {
  "savings-content": "src/savings-content.ts",
  "shedding-content": "src/shedding-content.ts",
  strategy: "src/strategy.ts",
};
const BUNDLED = ["lit", "lit-html", "lit-element", "@lit/reactive-element", "uplot"];

/**
 * Two builds: the chunks (`--mode chunks`), then the entry that names them.
 *
 * In one build the chunks would import what they share with the entry from `cards.js`, which Home
 * Assistant loads as `cards.js?v=…`: the browser would take it for a second module and run it twice.
 */
export default defineConfig(({ mode }) => {
  const chunks = mode === "chunks";
  return {
    plugins: [chunks ? thirdPartyLicences() : builtChunks()],
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    build: {
      outDir: OUTPUT,
      emptyOutDir: chunks,
      target: "es2022",
      lib: { entry: chunks ? CHUNKS : { cards: "src/cards.ts" }, formats: ["es"] },
      rollupOptions: {
        output: {
          // Library builds keep white space by default, for a bundler that there is none of here.
          minify: true,
          entryFileNames: chunks ? "[name]-[hash].js" : "[name].js",
          chunkFileNames: "[name]-[hash].js",
        },
      },
    },
  };
});

/** Points the dynamic imports of the entry at the chunks of the first build, by their hashed names. */
function builtChunks(): Plugin {
  return {
    name: "built-chunks",
    enforce: "pre",
    resolveDynamicImport(specifier) {
      const name = typeof specifier === "string" ? specifier.replace("./", "") : "";
      if (!(name in CHUNKS)) return null;
      const files = readdirSync(OUTPUT).filter((file) => file.startsWith(`${name}-`));
      if (files.length !== 1) this.error(`${files.length} built files for ${name}: run "npm run build"`);
      return { id: `./${files[0]}`, external: "relative" };
    },
  };
}

/** The licences of what is bundled ask that their text goes along. */
function thirdPartyLicences(): Plugin {
  return {
    name: "third-party-licences",
    generateBundle() {
      const texts = BUNDLED.map((name) => {
        const folder = new URL(`node_modules/${name}/`, import.meta.url);
        const { version } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as { version: string };
        return `${name} ${version}\n\n${readFileSync(new URL("LICENSE", folder), "utf8").trim()}\n`;
      });
      this.emitFile({ type: "asset", fileName: "third-party-licences.txt", source: texts.join("\n---\n\n") });
    },
  };
}
