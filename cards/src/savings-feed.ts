import { LOADING, nextState, type CardEvent, type CardState } from "./card-state";
import { DOMAIN, type Hass } from "./home-assistant";
import { entryToShow, savingsFingerprint } from "./site-entities";

export const REFRESH_MS = 15 * 60_000;
export const RETRY_MS = 60_000;
/** The savings sensors of a site change together: one question answers for all. */
export const SETTLE_MS = 1_000;

/** Asks for the savings document when it is needed, and keeps the state of the card. */
export class SavingsFeed {
  #state: CardState = LOADING;
  #hass: Hass | undefined;
  #configured: string | undefined;
  #entryId: string | undefined;
  #fingerprint: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #question = 0;
  #connected = false;

  constructor(private readonly changed: () => void) {}

  get state(): CardState {
    return this.#state;
  }

  /** On screen: asks at once, since any length of time may have passed. */
  connect(): void {
    this.#connected = true;
    if (this.#hass) void this.#ask();
  }

  disconnect(): void {
    this.#connected = false;
    this.#question += 1;
    clearTimeout(this.#timer);
  }

  /** Takes the newest `hass` and the configured building, and asks if they tell something new. */
  update(hass: Hass, configured: string | undefined): void {
    const first = this.#hass === undefined;
    this.#hass = hass;
    this.#configured = configured;
    const entryId = entryToShow(configured, hass);
    const fingerprint = savingsFingerprint(hass, entryId);
    const other = entryId !== this.#entryId;
    const news = fingerprint !== this.#fingerprint;
    this.#entryId = entryId;
    this.#fingerprint = fingerprint;
    if (!this.#connected) return;
    if (first || other) this.retry();
    else if (news) this.#askIn(SETTLE_MS);
  }

  /** Forgets what was known and asks now. */
  retry(): void {
    this.#apply({ type: "started" });
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const hass = this.#hass;
    if (!hass) return;
    clearTimeout(this.#timer);
    const question = ++this.#question;
    const entryId = entryToShow(this.#configured, hass);
    let event: CardEvent;
    try {
      const message = { type: `${DOMAIN}/savings`, ...(entryId ? { entry_id: entryId } : {}) };
      event = { type: "answered", answer: await hass.callWS<unknown>(message) };
    } catch (error) {
      event = { type: "failed", error };
    }
    // A later question, or a card taken off the page, makes this answer pointless.
    if (question !== this.#question) return;
    this.#apply(event);
    const sound = this.#state.status === "ready" && this.#state.problem === null;
    this.#askIn(sound ? REFRESH_MS : RETRY_MS);
  }

  #askIn(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), delayMs);
  }

  #apply(event: CardEvent): void {
    this.#state = nextState(this.#state, event);
    this.changed();
  }
}
