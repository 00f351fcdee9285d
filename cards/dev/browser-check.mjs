// What only a browser can show of the built cards: npm run test:browser
import assert from "node:assert/strict";
import { test } from "node:test";
import { withBrowser } from "./browser.mjs";

await withBrowser(async (browser, address) => {
  /** Opens the card with an answer of the harness; `check` gets the page and the requests it made. */
  async function opened(name, query, check) {
    await test(name, async () => {
      const page = await browser.newPage({ viewport: { width: 500, height: 800 } });
      const [requests, errors] = [[], []];
      page.on("request", (request) => requests.push(request.url()));
      page.on("pageerror", (error) => errors.push(error));
      await page.goto(`${address}?${query}`);
      await check(page, requests);
      assert.deepEqual(errors, []);
      await page.close();
    });
  }

  const charts = (page) => page.locator("linky-gtb-chart canvas").nth(1).waitFor();

  await opened("the card draws both charts from one question", "answer=real", async (page) => {
    await charts(page);
    assert.deepEqual(await page.evaluate(() => window.asked), [{ type: "linky_gtb/savings", entry_id: "01JB" }]);
  });

  await opened("nothing is fetched but the card's own files, each once", "answer=real", async (page, requests) => {
    await charts(page);
    const files = requests.filter((url) => url.includes("/linky_gtb/"));
    assert.ok(requests.every((url) => url.startsWith(address)));
    assert.equal(new Set(files.map((url) => new URL(url).pathname)).size, files.length);
    assert.ok(!files.some((url) => url.includes("strategy")), "the strategy is loaded by no card");
  });

  await opened("the picker and the dashboards know the cards", "answer=real", async (page) => {
    const known = await page.evaluate(() => [window.customCards, window.customStrategies]);
    assert.deepEqual(
      known.map((list) => list.map(({ type }) => type)),
      [["linky-gtb-savings-card", "linky-gtb-shedding-card"], ["linky-gtb"]],
    );
  });

  await opened("the strategy makes a view without the card's chunk", "answer=real", async (page) => {
    const views = await page.evaluate(async () => {
      const strategy = customElements.get("ll-strategy-dashboard-linky-gtb");
      const dashboard = await strategy.generate({}, { states: {}, entities: {}, devices: {}, language: "fr", callWS: async () => [] });
      return dashboard.views.map(({ title }) => title);
    });
    assert.deepEqual(views, ["Bâtiment"]);
  });

  await opened("a wrong configuration is refused in words, at once", "answer=real", async (page) => {
    const words = await page.evaluate(() => {
      try {
        document.createElement("linky-gtb-savings-card").setConfig({ type: "custom:x", entry_id: 3 });
        return "";
      } catch (error) {
        return error.message;
      }
    });
    assert.match(words, /entry_id/);
  });

  await opened("the keyboard reads a week out", "answer=real", async (page) => {
    await charts(page);
    const frame = page.locator("linky-gtb-chart .frame").first();
    const spoken = () => frame.getAttribute("aria-valuetext");
    const value = async () => Number(await frame.getAttribute("aria-valuenow"));
    // The verdict is the only control before the chart.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    const last = await value();
    assert.match(await spoken(), /^Semaine du .* Réelle .* Attendue sans travaux/);
    await page.keyboard.press("ArrowLeft");
    assert.equal(await value(), last - 1);
    assert.equal(await page.locator("linky-gtb-chart .tooltip").count(), 1);
    await page.keyboard.press("Home");
    assert.equal(await value(), 0);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("linky-gtb-chart .tooltip").count(), 0);
  });

  await opened("the mouse shows what it points at", "answer=real", async (page) => {
    await charts(page);
    await page.locator("linky-gtb-chart").nth(1).hover({ position: { x: 250, y: 100 } });
    assert.match(await page.locator(".tooltip").innerText(), /Intervalle à 90/);
    const [tooltip, card] = await Promise.all([page.locator(".tooltip").boundingBox(), page.locator("ha-card").boundingBox()]);
    assert.ok(tooltip.x >= card.x && tooltip.x + tooltip.width <= card.x + card.width, "the tooltip stays in the card");
  });

  await opened("the toggle turns kilowatt-hours into euros", "answer=real", async (page) => {
    await charts(page);
    await page.getByRole("button", { name: "€", exact: true }).click();
    assert.match(await page.locator("linky-gtb-chart .frame").nth(1).getAttribute("aria-valuetext"), /€/);
  });

  await opened("a narrower dashboard draws narrower charts", "answer=real", async (page) => {
    await charts(page);
    await page.setViewportSize({ width: 360, height: 800 });
    await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
  });

  await opened("text of the site is text, never markup", "answer=hostile", async (page) => {
    await charts(page);
    assert.equal(await page.locator("h2").innerText(), "<img src=x onerror=window.hacked=1>");
    assert.equal(await page.evaluate(() => window.hacked), undefined);
  });

  await opened("an agent that goes away leaves its last figures, marked as old", "answer=real", async (page) => {
    await charts(page);
    await page.evaluate(() => window.say("2", "unreachable"));
    assert.match(await page.locator(".outdated").innerText(), /ne répond pas.*derniers chiffres connus/);
    assert.ok(await page.locator(".figure.main").isVisible());
  });

  await opened("trying again brings the figures back", "answer=unreachable", async (page) => {
    await page.locator(".problem").waitFor();
    await page.evaluate(() => window.say("1", "real"));
    await page.getByRole("button", { name: "Réessayer" }).click();
    await charts(page);
  });

  await opened("a refusal gives its reason", "answer=refused", async (page) => {
    assert.match(await page.locator(".problem").innerText(), /référence est trop courte.*143 jours/s);
  });

  await opened("a figure that is not proven says so unasked", "answer=drift", async (page) => {
    await charts(page);
    assert.ok(await page.locator("#meaning").isVisible());
    assert.match(await page.locator(".interval").innerText(), /de surconsommation et .* d’économie/);
  });

  await opened("screen readers get a table by month", "answer=real", async (page) => {
    await charts(page);
    const rows = page.locator("table tbody tr");
    // 12 months of baseline and 9 of reporting.
    assert.equal(await rows.count(), 21);
    assert.match(await rows.first().innerText(), /janvier 2025\s+[\d\s]+kWh/);
  });

  const shedding = (page) => page.locator(".loads .rows").waitFor();

  await opened("the shedding card subscribes once and loads no chart", "card=shedding&answer=on", async (page, requests) => {
    await shedding(page);
    assert.deepEqual(await page.evaluate(() => window.asked), [{ type: "linky_gtb/shedding" }]);
    assert.ok(!requests.some((url) => /savings-content|strategy/.test(url)));
  });

  await opened("the shedding card shows power, margin, reasons, limits and the day", "card=shedding&answer=on", async (page) => {
    await shedding(page);
    const words = await page.locator("ha-card").innerText();
    assert.match(words, /29,4\s*kW.*0,6\s*kW\s*de marge.*30\s*kW\s*Limite : ordre d’un opérateur/s);
    assert.match(words, /Ballon d’eau chaude\s*Délestée\s*La limite était dépassée, depuis/);
    assert.match(words, /EcoWatt\s*25\s*kW.*souhaitée/s);
    assert.match(words, /Délesté aujourd’hui\s*3 h 07, 6,42\s*kWh/);
    assert.equal(await page.locator(".mode").count(), 0);
  });

  await opened("observing says that nothing is commanded", "card=shedding&answer=observe", async (page) => {
    await shedding(page);
    assert.match(await page.locator(".mode").innerText(), /rien n’est commandé/);
    assert.match(await page.locator(".today").innerText(), /aurait été délesté/);
  });

  await opened("each push is shown without another question", "card=shedding&answer=on", async (page) => {
    await shedding(page);
    await page.evaluate(() => window.push("over"));
    assert.match(await page.locator(".chip").innerText(), /Au-dessus de la limite/);
    assert.match(await page.locator(".margin").innerText(), /3,1\s*kW\s*de trop/);
    assert.equal(await page.evaluate(() => window.asked.length), 1);
  });

  await opened("a shedding card taken off the page stops listening", "card=shedding&answer=on", async (page) => {
    await shedding(page);
    await page.evaluate(() => document.querySelector("linky-gtb-shedding-card").remove());
    assert.equal(await page.evaluate(() => window.stopped), 1);
  });

  await opened("several load sheddings: the card says what to do", "card=shedding&answer=several", async (page) => {
    await page.locator(".problem").waitFor();
    assert.match(await page.locator(".problem").innerText(), /choisissez le sien.*Several load sheddings/s);
  });

  await opened("the shedding card fits a telephone and takes names as text", "card=shedding&answer=hostile", async (page) => {
    await shedding(page);
    await page.setViewportSize({ width: 320, height: 800 });
    await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
  });
});
