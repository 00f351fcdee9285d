import { describe, expect, it } from "vitest";
import { LOADING, nextState, problemOf, type CardState } from "../src/card-state";

const ANSWER = { site: "Mairie", result: { savings_kwh: 10, verdict: "real" }, days: [] };
const ready = nextState(LOADING, { type: "answered", answer: ANSWER });

/** As the integration reports it: a code of Home Assistant, and the key that tells what happened. */
function agentError(key: string, error: string) {
  return {
    code: "home_assistant_error",
    message: `The agent did not answer: ${error}`,
    translation_key: key,
    translation_placeholders: { site: "Mairie", error },
  };
}

const unreachable = (error: string) => agentError("agent_unreachable", error);

describe("the card", () => {
  it("is ready once it has an answer", () => {
    expect(ready).toMatchObject({ status: "ready", problem: null, document: { site: "Mairie" } });
  });

  it("explains why it has none", () => {
    const state = nextState(LOADING, { type: "failed", error: unreachable("no route") });
    expect(state).toEqual({
      status: "problem",
      problem: { kind: "unreachable", rule: "", detail: "no route" },
      document: null,
    });
  });

  it("keeps figures already shown when the agent goes away, and says that they are old", () => {
    const state = nextState(ready, { type: "failed", error: unreachable("") });
    expect(state).toMatchObject({ status: "ready", document: { site: "Mairie" }, problem: { kind: "unreachable" } });
    expect(nextState(state, { type: "answered", answer: ANSWER })).toMatchObject({ status: "ready", problem: null });
  });

  it("drops figures of a building that no longer exists", () => {
    expect(nextState(ready, { type: "failed", error: { code: "not_found", message: "" } }).status).toBe("problem");
  });

  it("shows a refusal with its reason instead of older figures", () => {
    const answer = { site: "Mairie", result: { status: "refused", rule: "baseline_span", reason: "143 days" }, days: [] };
    expect(nextState(ready, { type: "answered", answer })).toMatchObject({
      status: "problem",
      problem: { kind: "refused", rule: "baseline_span", detail: "143 days" },
      document: { site: "Mairie" },
    });
  });

  it("says that no savings are followed", () => {
    const state = nextState(LOADING, { type: "answered", answer: { site: "Mairie", result: null } });
    expect(state).toMatchObject({ status: "problem", problem: { kind: "not_asked" } });
  });

  it("says that an answer made no sense", () => {
    const state = nextState(LOADING, { type: "answered", answer: "<html>" });
    expect(state).toMatchObject({ status: "problem", problem: { kind: "unreadable" } });
  });

  it.each<CardState>([ready, LOADING])("starts again from nothing", (state) => {
    expect(nextState(state, { type: "started" })).toEqual(LOADING);
  });
});

describe("a problem", () => {
  it.each([
    [{ code: "not_found", message: "Unknown site" }, "unknown_site", "Unknown site"],
    [{ code: "unknown_command", message: "Unknown command." }, "not_loaded", "Unknown command."],
    [agentError("agent_refused", "no savings"), "not_asked", "no savings"],
    [agentError("invalid_agent_token", "401"), "token_refused", "401"],
    [agentError("not_an_agent", "not JSON"), "unreadable", "not JSON"],
    [{ code: "something_new", message: "Words" }, "other", "Words"],
    [new Error("broken"), "other", "broken"],
    [3, "unreachable", ""],
    [undefined, "other", ""],
  ])("%j is %s", (error, kind, detail) => {
    expect(problemOf(error)).toEqual({ kind, rule: "", detail });
  });
});
