import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { LinkyGtbChart } from "./chart/chart-element";
import { cumulatedPlot } from "./chart/cumulated-plot";
import type { Plot } from "./chart/plot";
import { weeklyPlot } from "./chart/weekly-plot";
import { hasEuros, type SavingsUnit } from "./cumulated";
import { formatsFor, type Formats } from "./formats";
import type { CardConfig, Hass } from "./home-assistant";
import { SavingsFeed } from "./savings-feed";
import type { Savings, SavingsDocument } from "./savings-document";
import { textsFor, type Texts } from "./texts";
import { headline } from "./view/headline";
import { chartHeading } from "./view/legend";
import { method } from "./view/method";
import { monthTable } from "./view/month-table";
import { outdatedNotice, problemPanel } from "./view/problem";
import { styles } from "./view/styles";
import { toneOf, type Tone } from "./view/tone";
import { verdictChip } from "./view/verdict-chip";

interface Plots {
  readonly weekly: Plot | null;
  readonly cumulated: Plot | null;
}

/** The savings card itself, loaded by the light element of `cards.ts` when a dashboard shows it. */
export class LinkyGtbSavingsContent extends LitElement {
  static override properties = {
    _unit: { state: true },
    _explained: { state: true },
  };
  static override styles = styles;

  declare _unit: SavingsUnit;
  /** Whether the verdict's meaning is unfolded; null until the user chooses. */
  declare _explained: boolean | null;

  #config: CardConfig | undefined;
  #hass: Hass | undefined;
  #locale: unknown;
  #theme: unknown;
  #formats: Formats = formatsFor({});
  #texts: Texts = textsFor("en");
  #plots: Plots = { weekly: null, cumulated: null };
  #plotted: readonly unknown[] = [];
  #feed = new SavingsFeed(() => this.requestUpdate());

  constructor() {
    super();
    this._unit = "kwh";
    this._explained = null;
  }

  set config(config: CardConfig) {
    this.#config = config;
    if (this.#hass) this.#feed.update(this.#hass, config.entry_id);
    this.requestUpdate();
  }

  /** Home Assistant sets it at every state change of the house: only what this card shows makes it render. */
  set hass(hass: Hass) {
    this.#hass = hass;
    const locale = JSON.stringify([hass.language, hass.locale]);
    if (locale !== this.#locale) {
      this.#locale = locale;
      this.#formats = formatsFor(hass);
      this.#texts = textsFor(this.#formats.language);
      this.requestUpdate();
    }
    const theme = JSON.stringify([hass.themes?.darkMode, hass.themes?.theme, hass.selectedTheme]);
    if (theme !== this.#theme) {
      this.#theme = theme;
      this.requestUpdate();
    }
    if (this.#config) this.#feed.update(hass, this.#config.entry_id);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#feed.connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#feed.disconnect();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const { state } = this.#feed;
    const document = state.status === "loading" ? null : state.document;
    const inputs = [document, this.#formats, this._unit];
    // A new plot is a new drawing, which would end the reading of the old one.
    if (inputs.every((input, index) => input === this.#plotted[index])) return;
    this.#plotted = inputs;
    this.#plots = {
      weekly: document && weeklyPlot(document, this.#formats, this.#texts),
      cumulated: document && cumulatedPlot(document.days, this._unit, this.#formats, this.#texts),
    };
  }

  override render(): TemplateResult {
    const { state } = this.#feed;
    const retry = () => this.#feed.retry();
    switch (state.status) {
      case "loading":
        return this.#frame(null, this.#skeleton());
      case "problem":
        return this.#frame(
          state.document,
          html`${problemPanel(state.problem, this.#texts, retry)}
          ${state.document && state.document.days.length > 0 ? this.#charts(state.document) : nothing}`,
        );
      case "ready": {
        const { outcome } = state.document;
        return this.#frame(
          state.document,
          html`
            ${state.problem ? outdatedNotice(state.problem, this.#texts, retry) : nothing}
            ${outcome.kind === "measured" ? this.#measured(state.document, outcome.savings) : nothing}
          `,
        );
      }
    }
  }

  #frame(document: SavingsDocument | null, content: TemplateResult): TemplateResult {
    const savings = document?.outcome.kind === "measured" ? document.outcome.savings : null;
    return html`
      <ha-card>
        <div class="body">
          <header>
            <div>
              <h2>${this.#config?.title || document?.site || this.#texts.defaultTitle}</h2>
              ${document && savings ? html`<div class="subtitle">${this.#subtitle(document)}</div>` : nothing}
            </div>
            ${savings
              ? verdictChip(savings, this.#texts, this.#isExplained(savings), () => {
                  this._explained = !this.#isExplained(savings);
                })
              : nothing}
          </header>
          ${content}
        </div>
      </ha-card>
    `;
  }

  /** A figure that proves nothing comes with its explanation, unasked. */
  #isExplained(savings: Savings): boolean {
    return this._explained ?? savings.verdict !== "real";
  }

  #subtitle({ reporting, days }: SavingsDocument): string | typeof nothing {
    if (reporting.start === null) return nothing;
    const last = reporting.end !== null ? reporting.end - 1 : (days.at(-1)?.day ?? null);
    return last === null || last < reporting.start
      ? this.#texts.subtitleOpen(this.#formats.day(reporting.start))
      : this.#texts.subtitle(...this.#formats.days(reporting.start, last));
  }

  #measured(document: SavingsDocument, savings: Savings): TemplateResult {
    return html`
      <div class="summary">${headline(savings, this.#formats, this.#texts)}</div>
      ${this.#charts(document)} ${method(document, savings, this.#formats, this.#texts)}
    `;
  }

  #charts(document: SavingsDocument): TemplateResult {
    const texts = this.#texts;
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
                [this._unit === "kwh" ? "kWh" : "€", since === null ? "" : texts.cumulated.since(this.#formats.day(since))]
                  .filter(Boolean)
                  .join(" "),
                cumulated.legend,
                hasEuros(document.days) ? this.#unitToggle() : nothing,
              ),
              document.outcome.kind === "measured" ? toneOf(document.outcome.savings) : "unproven",
            )
          : nothing}
      </div>
      ${monthTable(document.days, this.#formats, texts)}
    `;
  }

  #chart(plot: Plot, heading: TemplateResult, tone: Tone | typeof nothing = nothing): TemplateResult {
    return html`
      <section class=${tone}>
        ${heading}
        <linky-gtb-chart .plot=${plot} .theme=${this.#theme} .hint=${this.#texts.chartHint}></linky-gtb-chart>
      </section>
    `;
  }

  #unitToggle(): TemplateResult {
    const button = (unit: SavingsUnit, label: string) => html`
      <button type="button" aria-pressed=${this._unit === unit} @click=${() => (this._unit = unit)}>${label}</button>
    `;
    return html`
      <div class="toggle" role="group" aria-label=${this.#texts.unitToggle}>${button("kwh", "kWh")}${button("eur", "€")}</div>
    `;
  }

  #skeleton(): TemplateResult {
    return html`
      <div class="skeleton summary" role="status" aria-label=${this.#texts.loading}>
        <i style="height: 44px; width: 60%"></i>
        <i style="height: 20px; width: 80%"></i>
        <i style="height: 236px"></i>
        <i style="height: 236px"></i>
      </div>
    `;
  }
}

customElements.define("linky-gtb-chart", LinkyGtbChart);
customElements.define("linky-gtb-savings-content", LinkyGtbSavingsContent);
