import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Connection, Hass } from "../src/home-assistant";
import { RETRY_MS, SheddingFeed } from "../src/shedding-feed";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that can be made to refuse; `told` are those who listen. */
function server() {
  const asked: unknown[] = [];
  const told: ((message: unknown) => void)[] = [];
  const state = { refusal: null as unknown, stopped: 0 };
  const connection: Connection = {
    subscribeMessage: async <T>(listener: (message: T) => void, message: Readonly<Record<string, unknown>>) => {
      asked.push(message);
      if (state.refusal !== null) throw state.refusal;
      told.push(listener as (message: unknown) => void);
      return () => void (state.stopped += 1);
    },
  };
  return { asked, told, state, connection };
}

const hassOf = (connection: Connection): Hass => ({
  states: {},
  entities: {},
  devices: {},
  connection,
  callWS: () => Promise.reject(new Error("not used")),
});
const settle = () => vi.advanceTimersByTimeAsync(0);

describe("the shedding feed", () => {
  it("listens once, whatever the house says, and keeps the newest document", async () => {
    const { asked, told, connection } = server();
    const feed = new SheddingFeed(() => undefined);
    feed.update(hassOf(connection), undefined);
    expect(asked).toEqual([]);
    feed.connect();
    feed.update(hassOf(connection), undefined);
    await settle();
    expect(asked).toEqual([{ type: "linky_gtb/shedding" }]);
    told[0]?.({ mode: "on", power: 1 });
    told[0]?.({ mode: "on", power: 2 });
    expect(feed.state.document?.power).toBe(2);
  });

  it("follows another entry when told to, and hears the first no more", async () => {
    const { asked, told, state, connection } = server();
    const feed = new SheddingFeed(() => undefined);
    feed.connect();
    feed.update(hassOf(connection), "one");
    await settle();
    told[0]?.({ mode: "on", power: 1 });
    feed.update(hassOf(connection), "two");
    await settle();
    told[0]?.({ mode: "on", power: 3 });
    expect(asked.at(-1)).toEqual({ type: "linky_gtb/shedding", entry_id: "two" });
    expect(state.stopped).toBe(1);
    expect(feed.state.document).toBeNull();
  });

  it("tries again after a refusal, and tells it meanwhile", async () => {
    const { asked, told, state, connection } = server();
    state.refusal = { code: "not_found", message: "none" };
    const feed = new SheddingFeed(() => undefined);
    feed.connect();
    feed.update(hassOf(connection), undefined);
    await settle();
    expect(feed.state.problem).toMatchObject({ kind: "unknown_site", detail: "none" });
    state.refusal = null;
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    told[0]?.({ mode: "observe" });
    expect(asked).toHaveLength(2);
    expect(feed.state).toMatchObject({ problem: null, document: { mode: "observe" } });
  });

  it("marks a nonsense answer without losing what was known", async () => {
    const { told, connection } = server();
    const feed = new SheddingFeed(() => undefined);
    feed.connect();
    feed.update(hassOf(connection), undefined);
    await settle();
    told[0]?.({ mode: "on", power: 1 });
    told[0]?.("<html>");
    expect(feed.state).toMatchObject({ problem: { kind: "unreadable" }, document: { power: 1 } });
  });

  it("stops listening off screen, even when the answer comes after", async () => {
    const { state, connection } = server();
    const feed = new SheddingFeed(() => undefined);
    feed.connect();
    feed.update(hassOf(connection), undefined);
    feed.disconnect();
    await settle();
    expect(state.stopped).toBe(1);
    await vi.advanceTimersByTimeAsync(RETRY_MS * 2);
    expect(state.stopped).toBe(1);
  });
});
