import { css, html, LitElement, nothing, unsafeCSS, type PropertyValues } from "lit";
import uPlot from "uplot";
import uplotCss from "uplot/dist/uPlot.min.css?inline";
import { paletteOf } from "./palette";
import type { Plot, Readout } from "./plot";

const HEIGHT_PX = 236;
const TOOLTIP_GAP_PX = 12;

/** Draws a plot at the width it is given, and reads it out to mouse, finger, keyboard and screen reader. */
export class LinkyGtbChart extends LitElement {
  static override properties = {
    plot: { attribute: false },
    theme: { attribute: false },
    hint: { attribute: false },
    _index: { state: true },
    _left: { state: true },
  };

  declare plot: Plot | undefined;
  /** Any value that changes with the theme: the canvas is then painted again. */
  declare theme: unknown;
  declare hint: string;
  declare _index: number | null;
  declare _left: number;

  #chart: uPlot | undefined;
  #observer = new ResizeObserver(() => this.#fit());

  constructor() {
    super();
    this.hint = "";
    this._index = null;
    this._left = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
    if (this.hasUpdated) this.requestUpdate("plot");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    this.#clear();
  }

  override render() {
    const readout = this.#readout();
    const last = (this.plot?.series[0].length ?? 1) - 1;
    return html`
      <div
        class="frame"
        role="slider"
        tabindex="0"
        aria-readonly="true"
        aria-orientation="horizontal"
        aria-label=${this.plot?.label ?? nothing}
        aria-description=${this.hint || nothing}
        aria-valuemin="0"
        aria-valuemax=${last}
        aria-valuenow=${this._index ?? last}
        aria-valuetext=${spoken(readout ?? this.plot?.readout(last))}
        @keydown=${this.#onKey}
        @focus=${this.#onFocus}
        @blur=${this.#hide}
        @pointermove=${this.#onTouch}
        @pointerdown=${this.#onTouch}
      >
        <div class="canvas"></div>
        ${readout ? this.#tooltip(readout) : nothing}
      </div>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("plot") || changed.has("theme")) this.#draw();
    this.#placeTooltip();
  }

  /** Beside what it is about, on the roomier side, and never past the edges of the chart. */
  #placeTooltip(): void {
    const tooltip = this.renderRoot.querySelector<HTMLElement>(".tooltip");
    if (!tooltip) return;
    const width = tooltip.offsetWidth;
    const beside = this._left > this.clientWidth / 2 ? this._left - width - TOOLTIP_GAP_PX : this._left + TOOLTIP_GAP_PX;
    tooltip.style.left = `${Math.max(0, Math.min(beside, this.clientWidth - width))}px`;
  }

  #tooltip(readout: Readout) {
    return html`
      <div class="tooltip" aria-hidden="true">
        <div class="moment">${readout.title}</div>
        ${readout.rows.map(
          (row) => html`
            <div class="row"><i class=${row.mark}></i><span>${row.label}</span><b>${row.value}</b></div>
          `,
        )}
      </div>
    `;
  }

  #readout(): Readout | undefined {
    return this._index === null ? undefined : this.plot?.readout(this._index);
  }

  #draw(): void {
    this.#clear();
    const holder = this.renderRoot.querySelector<HTMLElement>(".canvas");
    // A card on a hidden tab has no width yet: the observer draws it when it gets one.
    if (!holder || !this.plot || this.clientWidth === 0) return;
    const options = this.plot.options(paletteOf(this));
    this.#chart = new uPlot(
      {
        ...options,
        ...this.#size(),
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
        hooks: { ...options.hooks, setCursor: [(chart) => this.#onCursor(chart)] },
      },
      this.plot.series,
      holder,
    );
  }

  #clear(): void {
    this.#chart?.destroy();
    this.#chart = undefined;
    this._index = null;
  }

  #fit(): void {
    if (!this.#chart) this.#draw();
    else if (this.clientWidth > 0 && this.clientWidth !== this.#chart.width) this.#chart.setSize(this.#size());
  }

  #size(): { width: number; height: number } {
    return { width: this.clientWidth, height: HEIGHT_PX };
  }

  #onCursor(chart: uPlot): void {
    const index = chart.cursor.idx ?? null;
    const outside = index === null || (chart.cursor.left ?? -1) < 0;
    this._index = outside ? null : index;
    if (!outside) this._left = chart.over.offsetLeft + (chart.cursor.left ?? 0);
  }

  #onKey = (event: KeyboardEvent): void => {
    const last = (this.plot?.series[0].length ?? 1) - 1;
    const at = this._index ?? last;
    const target = { ArrowLeft: at - 1, ArrowRight: at + 1, PageUp: at - 4, PageDown: at + 4, Home: 0, End: last }[
      event.key
    ];
    if (event.key === "Escape") this.#hide();
    if (target === undefined) return;
    event.preventDefault();
    this.#moveTo(Math.min(Math.max(target, 0), last));
  };

  #onFocus = (): void => {
    // A click focuses too, and then the pointer says where to look.
    if (this.renderRoot.querySelector(".frame:focus-visible") && this._index === null) {
      this.#moveTo((this.plot?.series[0].length ?? 1) - 1);
    }
  };

  #onTouch = (event: PointerEvent): void => {
    if (event.pointerType !== "touch" || !this.#chart) return;
    const { left } = this.#chart.over.getBoundingClientRect();
    this.#chart.setCursor({ left: event.clientX - left, top: 0 });
  };

  #hide = (): void => {
    this.#chart?.setCursor({ left: -10, top: -10 });
  };

  #moveTo(index: number): void {
    const day = this.plot?.series[0][index];
    if (day === undefined || !this.#chart) return;
    this.#chart.setCursor({ left: this.#chart.valToPos(day, "x"), top: 0 });
  }

  static override styles = [
    unsafeCSS(uplotCss),
    css`
      :host {
        display: block;
        min-width: 0;
        min-height: 236px;
      }
      .frame {
        position: relative;
        touch-action: pan-y;
        border-radius: 4px;
        outline-offset: 4px;
      }
      .frame:focus {
        outline: none;
      }
      .frame:focus-visible {
        outline: 2px solid var(--primary-color, #0288d1);
      }
      .u-hz .u-cursor-x {
        border-right: 1px solid var(--secondary-text-color);
      }
      .tooltip {
        position: absolute;
        top: 4px;
        z-index: 2;
        padding: 8px 10px;
        border-radius: 8px;
        background: var(--card-background-color, #fff);
        color: var(--primary-text-color);
        box-shadow: 0 2px 10px rgba(0, 0, 0, 0.28);
        font-size: 12px;
        line-height: 1.5;
        pointer-events: none;
        white-space: nowrap;
      }
      .moment {
        font-weight: 500;
      }
      .row {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .row span {
        color: var(--secondary-text-color);
      }
      .row b {
        margin-inline-start: auto;
        padding-inline-start: 12px;
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }
      i {
        width: 18px;
        flex: none;
        border-top: 2px solid var(--linky-gtb-observed);
      }
      i.expected {
        border-top: 2px dashed var(--linky-gtb-expected);
      }
      i.saved {
        border-top-color: var(--linky-gtb-saved);
      }
      i.band {
        height: 8px;
        border: 0;
        background: var(--linky-gtb-saved);
        opacity: 0.28;
      }
    `,
  ];
}

function spoken(readout: Readout | undefined): string | typeof nothing {
  if (!readout) return nothing;
  return [readout.title, ...readout.rows.map((row) => `${row.label} ${row.value}`)].join(", ");
}
