import { problemOf, type Problem } from "./card-state";
import { DOMAIN, type Connection, type Hass } from "./home-assistant";
import { readSheddingDocument, type SheddingDocument } from "./shedding-document";

export const RETRY_MS = 30_000;

export interface SheddingState {
  /** The last known; kept, and old, while there is a problem. */
  readonly document: SheddingDocument | null;
  readonly problem: Problem | null;
}

const NOTHING: SheddingState = { document: null, problem: null };

/** Listens to one load shedding entry while the card is on screen. */
export class SheddingFeed {
  state: SheddingState = NOTHING;
  #connection: Connection | undefined;
  #entryId: string | undefined;
  #connected = false;
  #listening = 0;
  #stop: (() => Promise<void> | void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly changed: () => void) {}

  connect(): void {
    this.#connected = true;
    void this.#listen();
  }

  disconnect(): void {
    this.#connected = false;
    this.#end();
  }

  /** Takes the newest `hass` and the configured entry; listens again only when one of them is another. */
  update(hass: Hass, entryId: string | undefined): void {
    const other = entryId !== this.#entryId;
    if (!other && hass.connection === this.#connection) return;
    this.#connection = hass.connection;
    this.#entryId = entryId;
    if (other) this.#say(NOTHING);
    if (this.#connected) void this.#listen();
  }

  retry(): void {
    void this.#listen();
  }

  async #listen(): Promise<void> {
    this.#end();
    if (!this.#connection) return;
    const listening = this.#listening;
    const current = () => listening === this.#listening;
    const message = { type: `${DOMAIN}/shedding`, ...(this.#entryId ? { entry_id: this.#entryId } : {}) };
    try {
      const stop = await this.#connection.subscribeMessage<unknown>((raw) => {
        if (current()) this.#take(raw);
      }, message);
      if (current()) this.#stop = stop;
      // Taken off the page meanwhile.
      else void stop();
    } catch (error) {
      if (!current()) return;
      this.#say({ ...this.state, problem: problemOf(error) });
      this.#timer = setTimeout(() => void this.#listen(), RETRY_MS);
    }
  }

  #take(raw: unknown): void {
    const document = readSheddingDocument(raw);
    this.#say(
      document
        ? { document, problem: null }
        : { ...this.state, problem: { kind: "unreadable", rule: "", detail: "" } },
    );
  }

  #end(): void {
    this.#listening += 1;
    clearTimeout(this.#timer);
    const stop = this.#stop;
    this.#stop = undefined;
    if (stop) void Promise.resolve(stop()).catch(() => undefined);
  }

  #say(state: SheddingState): void {
    this.state = state;
    this.changed();
  }
}
