import { html, nothing, type TemplateResult } from "lit";
import type { Problem } from "./card-state";
import { CardContent } from "./card-content";
import type { Language } from "./language";
import type { SheddingDocument } from "./shedding-document";
import { SheddingFeed } from "./shedding-feed";
import { clockText, timeZoneOf } from "./shedding-formats";
import { sheddingTextsFor, type SheddingTexts } from "./shedding-texts";
import { cardStyles } from "./view/card-styles";
import { problemPanel } from "./view/problem";
import { limitList, loadList, todayList, type Reading } from "./view/shedding-lists";
import { powerPart } from "./view/shedding-power";
import { sheddingStyles } from "./view/shedding-styles";

/** The load shedding card itself, loaded by the light element of `cards.ts` when a dashboard shows it. */
export class LinkyGtbSheddingContent extends CardContent<SheddingTexts> {
  static override styles = [cardStyles, sheddingStyles];

  protected override readonly feed = new SheddingFeed(() => this.requestUpdate());

  protected override textsFor(language: Language): SheddingTexts {
    return sheddingTextsFor(language);
  }

  override render(): TemplateResult {
    const { document, problem } = this.feed.state;
    return this.frame(
      document?.title,
      document ? this.texts.modes[document.mode].label : nothing,
      document && document.mode !== "off" ? this.#chip(document.state) : nothing,
      html`
        ${problem ? this.#problem(problem, document !== null) : nothing}
        ${document ? this.#shown(document) : problem ? nothing : this.skeleton("height: 44px; width: 60%", "height: 12px", "height: 180px")}
      `,
    );
  }

  #chip(state: string): TemplateResult {
    return html`<span class="chip ${state}" role="status">${this.texts.states[state] ?? state}</span>`;
  }

  #shown(document: SheddingDocument): TemplateResult {
    const reading: Reading = {
      formats: this.formats,
      texts: this.texts,
      clock: (seconds, beside = Date.now() / 1000) => {
        const zone = this.hass ? timeZoneOf(this.hass) : undefined;
        return clockText(seconds, beside * 1000, this.formats.language, zone);
      },
    };
    const meaning = html`<p class="mode">${this.texts.modes[document.mode].meaning}</p>`;
    if (document.mode === "off") return meaning;
    return html`
      ${document.mode === "observe" ? meaning : nothing} ${powerPart(document, this.formats, this.texts)}
      <div class="columns">
        ${loadList(document, reading)}
        <div class="aside">${limitList(document, reading)} ${todayList(document, reading)}</div>
      </div>
    `;
  }

  #problem({ kind, detail }: Problem, old: boolean): TemplateResult {
    const { title, action } = this.texts.problems[kind] ?? this.texts.otherProblem;
    const words = old ? `${action} ${this.texts.outdated}` : action;
    return problemPanel({ title, action: words, detail }, this.texts, () => this.feed.retry());
  }
}

customElements.define("linky-gtb-shedding-content", LinkyGtbSheddingContent);
