// Serves the harness and the built cards on a free port, and opens Chromium on it.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".txt": "text/plain" };
const built = new URL("../../custom_components/linky_gtb/frontend/", import.meta.url);
const harness = new URL("./", import.meta.url);

async function answer(request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  const [, folder, name] = /^\/(linky_gtb\/)?([\w.-]*)$/.exec(pathname) ?? [];
  try {
    const file = new URL(name || "index.html", folder ? built : harness);
    const body = await readFile(fileURLToPath(file));
    response.writeHead(200, { "content-type": TYPES[/\.\w+$/.exec(file.pathname)?.[0]] ?? "text/plain" });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

/** Runs `use(browser, address)` and closes everything after it, whatever happens. */
export async function withBrowser(use) {
  const server = createServer(answer);
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
  });
  try {
    return await use(browser, `http://127.0.0.1:${server.address().port}/`);
  } finally {
    await browser.close();
    server.close();
  }
}
