import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { CardContent } from "./card-content";
import type { Problem } from "./card-state";
import { LinkyGtbChart } from "./chart/chart-element";
import { cumulatedPlot } from "./chart/cumulated-plot";
import type { Plot } from "./chart/plot";
import { weeklyPlot } from "./chart/weekly-plot";
import { hasEuros, type SavingsUnit } from "./cumulated";
import type { Language } from "./language";
import { SavingsFeed } from "./savings-feed";
import type { Savings, SavingsDocument } from "./savings-document";
import { textsFor, type Texts } from "./texts";
import { cardStyles } from "./view/card-styles";
import { headline } from "./view/headline";
import { chartHeading } from "./view/legend";
import { method } from "./view/method";
import { monthTable } from "./view/month-table";
import { problemPanel } from "./view/problem";
import { savingsStyles } from "./view/savings-styles";
import { toneOf, type Tone } from "./view/tone";
import { verdictChip } from "./view/verdict-chip";

interface Plots {
  readonly weekly: Plot | null;
  readonly cumulated: Plot | null;
}

/** The savings card itself, loaded by the light element of `cards.ts` when a dashboard shows it. */
export class LinkyGtbSavingsContent extends CardContent<Texts> {
  static override properties = {
    _unit: { state: true },
    _explained: { state: true },
  };
  static override styles = [cardStyles, savingsStyles];

  declare _unit: SavingsUnit;
  /** Whether the verdict's meaning is unfolded; null until the user chooses. */
  declare _explained: boolean | null;

  protected override readonly feed = new SavingsFeed(() => this.requestUpdate());
  #plots: Plots = { weekly: null, cumulated: null };
  #plotted: readonly unknown[] = [];

  constructor() {
    super();
    this._unit = "kwh";
    this._explained = null;
  }

  protected override textsFor(language: Language): Texts {
    return textsFor(language);
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const { state } = this.feed;
    const document = state.status === "loading" ? null : state.document;
    const inputs = [document, this.formats, this._unit];
    // A new plot is a new drawing, which would end the reading of the old one.
    if (inputs.every((input, index) => input === this.#plotted[index])) return;
    this.#plotted = inputs;
    this.#plots = {
      weekly: document && weeklyPlot(document, this.formats, this.texts),
      cumulated: document && cumulatedPlot(document.days, this._unit, this.formats, this.texts),
    };
  }

  override render(): TemplateResult {
    const { state } = this.feed;
    switch (state.status) {
      case "loading":
        return this.#frame(null, this.skeleton("height: 44px; width: 60%", "height: 20px; width: 80%", "height: 236px", "height: 236px"));
      case "problem":
        return this.#frame(
          state.document,
          html`${this.#problem(state.problem, state.document)}
          ${state.document && state.document.days.length > 0 ? this.#charts(state.document) : nothing}`,
        );
      case "ready": {
        const { outcome } = state.document;
        return this.#frame(
          state.document,
          html`
            ${state.problem ? this.#outdated(state.problem) : nothing}
            ${outcome.kind === "measured" ? this.#measured(state.document, outcome.savings) : nothing}
          `,
        );
      }
    }
  }

  #frame(document: SavingsDocument | null, content: TemplateResult): TemplateResult {
    const savings = document?.outcome.kind === "measured" ? document.outcome.savings : null;
    return this.frame(
      document?.site,
      document && savings ? this.#subtitle(document) : nothing,
      savings
        ? verdictChip(savings, this.texts, this.#isExplained(savings), () => {
            this._explained = !this.#isExplained(savings);
          })
        : nothing,
      content,
    );
  }

  /** A figure that proves nothing comes with its explanation, unasked. */
  #isExplained(savings: Savings): boolean {
    return this._explained ?? savings.verdict !== "real";
  }

  #subtitle({ reporting, days }: SavingsDocument): string | typeof nothing {
    if (reporting.start === null) return nothing;
    const last = reporting.end !== null ? reporting.end - 1 : (days.at(-1)?.day ?? null);
    return last === null || last < reporting.start
      ? this.texts.subtitleOpen(this.formats.day(reporting.start))
      : this.texts.subtitle(...this.formats.days(reporting.start, last));
  }

  #problem({ kind, rule, detail }: Problem, document: SavingsDocument | null): TemplateResult {
    const { title, action } = this.texts.problems[kind];
    const words = kind === "refused" ? (this.texts.refusals[rule] ?? action) : action;
    const outcome = document?.outcome;
    const told = outcome?.kind === "refused" ? outcome.reason[this.formats.language] : detail;
    return problemPanel({ title, action: words, detail: told }, this.texts, () => this.feed.retry());
  }

  /** The same, in a line, above figures that are only old. */
  #outdated({ kind }: Problem): TemplateResult {
    return html`
      <div class="outdated" role="status">
        <span>${this.texts.problems[kind].title}. ${this.texts.outdated}</span>
        <button type="button" @click=${() => this.feed.retry()}>${this.texts.retry}</button>
      </div>
    `;
  }

  #measured(document: SavingsDocument, savings: Savings): TemplateResult {
    return html`
      <div class="summary">${headline(savings, this.formats, this.texts)}</div>
      ${this.#charts(document)} ${method(document, savings, this.formats, this.texts)}
    `;
  }

  #charts(document: SavingsDocument): TemplateResult {
    const texts = this.texts;
    const { weekly, cumulated } = this.#plots;
    const since = document.reporting.start;
    return html`
      <div class="charts">
        ${weekly ? this.#chart(weekly, chartHeading(texts.weekly.title, texts.weekly.unit, weekly.legend)) : nothing}
        ${cumulated
          ? this.#chart(
              cumulated,
              chartHeading(
                texts.cumulated.title,
                [this._unit === "kwh" ? "kWh" : "€", since === null ? "" : texts.cumulated.since(this.formats.day(since))]
                  .filter(Boolean)
                  .join(" "),
                cumulated.legend,
                hasEuros(document.days) ? this.#unitToggle() : nothing,
              ),
              document.outcome.kind === "measured" ? toneOf(document.outcome.savings) : "unproven",
            )
          : nothing}
      </div>
      ${monthTable(document.days, this.formats, texts)}
    `;
  }

  #chart(plot: Plot, heading: TemplateResult, tone: Tone | typeof nothing = nothing): TemplateResult {
    return html`
      <section class=${tone}>
        ${heading}
        <linky-gtb-chart .plot=${plot} .theme=${this.theme} .hint=${this.texts.chartHint}></linky-gtb-chart>
      </section>
    `;
  }

  #unitToggle(): TemplateResult {
    const button = (unit: SavingsUnit, label: string) => html`
      <button type="button" aria-pressed=${this._unit === unit} @click=${() => (this._unit = unit)}>${label}</button>
    `;
    return html`
      <div class="toggle" role="group" aria-label=${this.texts.unitToggle}>${button("kwh", "kWh")}${button("eur", "€")}</div>
    `;
  }
}

customElements.define("linky-gtb-chart", LinkyGtbChart);
customElements.define("linky-gtb-savings-content", LinkyGtbSavingsContent);
