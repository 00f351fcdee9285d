import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Hass } from "../src/home-assistant";
import { REFRESH_MS, RETRY_MS, SavingsFeed, SETTLE_MS } from "../src/savings-feed";

const ANSWER = { site: "Mairie", result: { savings_kwh: 10 }, days: [] };

/** A house with one building, whose agent answers with `answer`. */
function house(answer: () => Promise<unknown>) {
  const asked: unknown[] = [];
  const hass = (savings: string): Hass => ({
    states: { "sensor.savings": { state: savings, attributes: {} } },
    entities: {
      "sensor.savings": {
        entity_id: "sensor.savings",
        platform: "linky_gtb",
        device_id: "d",
        translation_key: "savings",
      },
    },
    devices: { d: { id: "d", primary_config_entry: "entry" } },
    callWS: <T>(message: Readonly<Record<string, unknown>>) => {
      asked.push(message);
      return answer() as Promise<T>;
    },
  });
  return { asked, hass };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function shown(answer: () => Promise<unknown>) {
  const { asked, hass } = house(answer);
  const feed = new SavingsFeed(() => undefined);
  feed.connect();
  feed.update(hass("1"), undefined);
  return { asked, hass, feed };
}

describe("the savings feed", () => {
  it("asks once when the card is first shown, for the only building", async () => {
    const { asked, feed } = shown(async () => ANSWER);
    expect(feed.state.status).toBe("loading");
    await settle();
    expect(asked).toEqual([{ type: "linky_gtb/savings", entry_id: "entry" }]);
    expect(feed.state.status).toBe("ready");
  });

  it("does not ask before the card is on screen", () => {
    const { asked, hass } = house(async () => ANSWER);
    const feed = new SavingsFeed(() => undefined);
    feed.update(hass("1"), undefined);
    expect(asked).toEqual([]);
    feed.connect();
    expect(asked).toHaveLength(1);
  });

  it("does not ask again for other news of the house", async () => {
    const { asked, hass, feed } = shown(async () => ANSWER);
    await settle();
    feed.update({ ...hass("1"), states: { ...hass("1").states, "light.hall": { state: "on", attributes: {} } } }, undefined);
    await vi.advanceTimersByTimeAsync(SETTLE_MS * 2);
    expect(asked).toHaveLength(1);
  });

  it("asks once for several savings sensors that change together", async () => {
    const { asked, hass, feed } = shown(async () => ANSWER);
    await settle();
    feed.update(hass("2"), undefined);
    feed.update(hass("3"), undefined);
    await vi.advanceTimersByTimeAsync(SETTLE_MS);
    expect(asked).toHaveLength(2);
  });

  it("asks again each quarter of an hour", async () => {
    const { asked } = shown(async () => ANSWER);
    await vi.advanceTimersByTimeAsync(REFRESH_MS * 2 + 1);
    expect(asked).toHaveLength(3);
  });

  it("tries again each minute after a failure, without hiding what went wrong meanwhile", async () => {
    const answers = [Promise.reject(new Error("no answer")), new Promise(() => undefined)];
    const { asked, feed } = shown(() => answers.shift() ?? Promise.resolve(ANSWER));
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    expect(asked).toHaveLength(2);
    expect(feed.state.status).toBe("problem");
  });

  it("asks nothing more once off screen", async () => {
    const { asked, feed } = shown(async () => ANSWER);
    await settle();
    feed.disconnect();
    await vi.advanceTimersByTimeAsync(REFRESH_MS * 3);
    expect(asked).toHaveLength(1);
  });

  it("asks for another building when the configuration changes, and forgets the first", async () => {
    const { asked, hass, feed } = shown(async () => ANSWER);
    await settle();
    feed.update(hass("1"), "other");
    expect(feed.state.status).toBe("loading");
    expect(asked.at(-1)).toEqual({ type: "linky_gtb/savings", entry_id: "other" });
  });

  it("ignores a late answer about the building shown before", async () => {
    let answerFirst: (answer: unknown) => void = () => undefined;
    const answers = [new Promise((resolve) => (answerFirst = resolve)), Promise.resolve({ ...ANSWER, site: "Second" })];
    const { hass, feed } = shown(() => answers.shift() ?? Promise.reject(new Error("not asked for")));
    feed.update(hass("1"), "other");
    await settle();
    answerFirst({ ...ANSWER, site: "First" });
    await settle();
    expect(feed.state).toMatchObject({ status: "ready", document: { site: "Second" } });
  });
});
