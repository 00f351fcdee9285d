import { html, nothing, type TemplateResult } from "lit";
import type { Formats } from "../formats";
import type { ModelLine, Period, Savings, SavingsDocument } from "../savings-document";
import type { Texts } from "../texts";
import { capital } from "./headline";

/** How the savings were measured and how good the measure is, folded away. */
export function method(document: SavingsDocument, savings: Savings, formats: Formats, texts: Texts): TemplateResult {
  const { coverage, modelInterval } = savings;
  const warnings = savings.warnings[formats.language];
  const share = (percent: number | null) => (percent === null ? "?" : formats.percent(percent, 0));
  const fraction = (value: number | null) => (value === null ? null : formats.percent(100 * value));
  const rows: readonly (readonly [string, string | null])[] = [
    [texts.baselinePeriod, period(document.baseline, formats, texts)],
    [texts.reportingPeriod, period(document.reporting, formats, texts)],
    ...modelRows(savings, formats, texts),
    [texts.modelError, fraction(savings.cvRmse)],
    [texts.modelBias, fraction(savings.nmbe)],
    [texts.explained, savings.r2 === null ? null : formats.number(savings.r2, 2)],
    [
      texts.intervalName,
      modelInterval &&
        texts.modelInterval(formats.percent(modelInterval[0], 0), formats.percent(modelInterval[1], 0)),
    ],
    [
      texts.coverage,
      coverage.baseline === null && coverage.reporting === null
        ? null
        : texts.coverageValues(share(coverage.baseline), share(coverage.reporting)),
    ],
  ];
  return html`
    <details class="method">
      <summary>${texts.method}${warnings.length ? html` <span class="count">${warnings.length}</span>` : nothing}</summary>
      <dl>
        ${rows.map(([name, value]) =>
          value === null ? nothing : html`<div><dt>${name}</dt><dd>${capital(value)}</dd></div>`,
        )}
        ${warnings.length
          ? html`<div><dt>${texts.warnings}</dt><dd><ul>${warnings.map((words) => html`<li>${words}</li>`)}</ul></dd></div>`
          : nothing}
      </dl>
    </details>
  `;
}

function modelRows({ model, modelLines }: Savings, formats: Formats, texts: Texts): readonly (readonly [string, string | null])[] {
  if (modelLines.length === 0) return [[texts.model, model]];
  return modelLines.map((line) => [
    modelLines.length === 1 ? texts.model : `${texts.model}, ${texts.modelDays[line.days] ?? line.days}`,
    lineInWords(line, formats, texts),
  ]);
}

function lineInWords({ baseKwhPerDay, heating, cooling }: ModelLine, formats: Formats, texts: Texts): string {
  return [
    formats.kwhPerDay(baseKwhPerDay),
    heating && texts.modelHeating(formats.kwhPerDay(heating.kwhPerDayAndC), formats.celsius(heating.balanceC)),
    cooling && texts.modelCooling(formats.kwhPerDay(cooling.kwhPerDayAndC), formats.celsius(cooling.balanceC)),
  ]
    .filter((part) => part !== null)
    .join(", ");
}

/** The end of a period is excluded: readers want the last day included. */
function period({ start, end }: Period, formats: Formats, texts: Texts): string | null {
  return start === null || end === null ? null : texts.period(...formats.days(start, end - 1));
}
