import type { SavingsDocument } from "./savings-document";
import { readSavingsDocument, UnreadableDocumentError } from "./savings-document";

/** Why there is nothing to draw, each with its own way out. */
export type ProblemKind =
  | "unreachable"
  | "token_refused"
  | "unknown_site"
  | "not_loaded"
  | "not_asked"
  | "refused"
  | "unreadable"
  | "other";

export interface Problem {
  readonly kind: ProblemKind;
  /** Name of the rule behind a refusal to compute; empty for anything else. */
  readonly rule: string;
  /** Words of the agent or of Home Assistant, shown as they are; empty when there are none. */
  readonly detail: string;
}

export type CardState =
  | { readonly status: "loading" }
  /** `problem` says why what is shown could not be brought up to date. */
  | { readonly status: "ready"; readonly document: SavingsDocument; readonly problem: Problem | null }
  | { readonly status: "problem"; readonly problem: Problem; readonly document: SavingsDocument | null };

export type CardEvent =
  /** Asked for the first time, for another building, or by the user after a problem. */
  | { readonly type: "started" }
  | { readonly type: "answered"; readonly answer: unknown }
  | { readonly type: "failed"; readonly error: unknown };

export const LOADING: CardState = { status: "loading" };

/** The state after an event. A failure never takes away figures already shown: it says they may be old. */
export function nextState(state: CardState, event: CardEvent): CardState {
  switch (event.type) {
    case "started":
      return LOADING;
    case "answered":
      return afterAnswer(state, event.answer);
    case "failed":
      return afterFailure(state, problemOf(event.error));
  }
}

function afterAnswer(state: CardState, answer: unknown): CardState {
  let document: SavingsDocument;
  try {
    document = readSavingsDocument(answer);
  } catch (error) {
    if (!(error instanceof UnreadableDocumentError)) throw error;
    return afterFailure(state, { kind: "unreadable", rule: "", detail: error.message });
  }
  switch (document.outcome.kind) {
    case "measured":
      return { status: "ready", document, problem: null };
    case "refused": {
      const { rule, reason } = document.outcome;
      return { status: "problem", problem: { kind: "refused", rule, detail: reason.en }, document };
    }
    case "not_asked":
      return { status: "problem", problem: { kind: "not_asked", rule: "", detail: "" }, document };
  }
}

function afterFailure(state: CardState, problem: Problem): CardState {
  const mayBeMomentary = problem.kind === "unreachable" || problem.kind === "other";
  return state.status === "ready" && mayBeMomentary
    ? { ...state, problem }
    : { status: "problem", problem, document: null };
}

/** Codes of Home Assistant's websocket errors. */
const KINDS_OF_CODE: Readonly<Record<string, ProblemKind>> = {
  not_found: "unknown_site",
  unknown_command: "not_loaded",
  timeout: "unreachable",
};

/** The integration names what the agent did by the key of a translated message. */
const KINDS_OF_KEY: Readonly<Record<string, ProblemKind>> = {
  agent_unreachable: "unreachable",
  invalid_agent_token: "token_refused",
  not_an_agent: "unreadable",
  // The agent refuses the savings of a site in one case alone: there are none.
  agent_refused: "not_asked",
};

interface WebsocketError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly translation_key?: unknown;
  readonly translation_placeholders?: { readonly error?: unknown } | null;
}

/** `hass.callWS` rejects with such an error, or with a bare number when the connection is lost. */
export function problemOf(error: unknown): Problem {
  if (typeof error === "number") return { kind: "unreachable", rule: "", detail: "" };
  const { code, message, translation_key: key, translation_placeholders: placeholders } = (error ?? {}) as WebsocketError;
  return {
    kind: kindIn(KINDS_OF_KEY, key) ?? kindIn(KINDS_OF_CODE, code) ?? "other",
    rule: "",
    // The placeholder is the agent's own words, the message a sentence around them.
    detail: [placeholders?.error, message].filter((words) => typeof words === "string")[0] ?? "",
  };
}

function kindIn(kinds: Readonly<Record<string, ProblemKind>>, name: unknown): ProblemKind | undefined {
  return typeof name === "string" ? kinds[name] : undefined;
}
