import { html, type TemplateResult } from "lit";
import type { Formats } from "../formats";
import { monthlySums } from "../months";
import type { Day } from "../savings-document";
import type { Texts } from "../texts";

/** The charts as a table by month, for screen readers. */
export function monthTable(days: readonly Day[], formats: Formats, texts: Texts): TemplateResult {
  const { table } = texts;
  const written = (kwh: number | null, otherwise: string) => (kwh === null ? otherwise : formats.kwh(kwh));
  return html`
    <div class="read-out">
      <table>
      <caption>${table.caption}</caption>
      <thead>
        <tr>
          <th scope="col">${table.month}</th>
          <th scope="col">${table.observed}</th>
          <th scope="col">${table.expected}</th>
          <th scope="col">${table.cumulative}</th>
        </tr>
      </thead>
      <tbody>
        ${monthlySums(days).map(
          (month) => html`
            <tr>
              <th scope="row">${formats.month(month.month)}</th>
              <td>${written(month.observedKwh, table.missing)}</td>
              <td>${written(month.expectedKwh, table.missing)}</td>
              <td>${written(month.cumulativeKwh, "")}</td>
            </tr>
          `,
        )}
      </tbody>
      </table>
    </div>
  `;
}
