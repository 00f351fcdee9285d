// Screenshots of the built card: node dev/look.mjs FOLDER
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { withBrowser } from "./browser.mjs";

const folder = process.argv[2];
if (!folder) throw new Error("usage: npm run look -- FOLDER");
await mkdir(folder, { recursive: true });

const shots = [];
for (const width of [400, 1400]) {
  for (const theme of ["light", "dark"]) shots.push({ width, theme, answer: "real" });
}
for (const answer of ["drift", "excess", "refused", "none", "unreachable", "loading"]) {
  shots.push({ width: 500, theme: "light", answer });
}
shots.push({ width: 800, theme: "light", answer: "real", language: "en" });
for (const width of [400, 1400]) {
  for (const theme of ["light", "dark"]) shots.push({ card: "shedding", width, theme, answer: "on" });
}
for (const answer of ["observe", "over", "off", "quiet", "several"]) {
  shots.push({ card: "shedding", width: 500, theme: "light", answer });
}
shots.push({ card: "shedding", width: 800, theme: "light", answer: "observe", language: "en" });

await withBrowser(async (browser, address) => {
  for (const { card = "savings", width, theme, answer, language = "fr" } of shots) {
    const page = await browser.newPage({ viewport: { width, height: 600 }, deviceScaleFactor: width < 600 ? 2 : 1 });
    page.on("console", (message) => console.log(answer, message.text()));
    page.on("pageerror", (error) => console.error(answer, error));
    await page.goto(`${address}?card=${card}&answer=${answer}&language=${language}${theme === "dark" ? "&dark" : ""}`);
    await page.waitForSelector(answer === "loading" ? ".skeleton" : ".problem, .rows, .mode, .note, linky-gtb-chart canvas");
    await page.screenshot({ path: join(folder, `${card}-${answer}-${width}-${theme}-${language}.png`), fullPage: true });
    await page.close();
  }
});
