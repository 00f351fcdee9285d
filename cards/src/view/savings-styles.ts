import { css } from "lit";

export const savingsStyles = css`
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  .interval,
  .chart-heading span,
  .legend,
  #meaning,
  dt {
    color: var(--secondary-text-color);
    font-size: 13px;
    line-height: 1.45;
  }
  .verdict {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 8px;
    max-width: 480px;
  }
  .chip svg {
    width: 20px;
    height: 20px;
    flex: none;
    fill: var(--tone);
  }
  .chip .fold {
    width: 18px;
    height: 18px;
    margin-inline: -2px -6px;
    fill: currentColor;
  }
  .chip[aria-expanded="true"] .fold {
    transform: rotate(180deg);
  }
  .proven {
    --tone: var(--linky-gtb-saved);
  }
  .unproven {
    --tone: var(--linky-gtb-caution);
  }
  .overused {
    --tone: var(--linky-gtb-alarm);
  }
  section.overused {
    --linky-gtb-saved: var(--linky-gtb-alarm);
  }
  .headline.proven .main strong,
  .headline.overused .main strong {
    color: color-mix(in srgb, var(--tone) 78%, var(--primary-text-color));
  }
  .headline.unproven strong {
    color: var(--secondary-text-color);
  }
  .interval {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 16px;
  }
  .gauge {
    position: relative;
    flex: 1 1 160px;
    max-width: 280px;
    height: 30px;
  }
  .gauge::before {
    content: "";
    position: absolute;
    inset: 9px 0 auto;
    height: 4px;
    border-radius: 2px;
    background: var(--divider-color, rgba(0, 0, 0, 0.12));
  }
  .gauge .range {
    position: absolute;
    top: 8px;
    height: 6px;
    border-radius: 3px;
    background: color-mix(in srgb, var(--tone) 55%, transparent);
  }
  .gauge .dot {
    position: absolute;
    top: 4px;
    width: 10px;
    height: 10px;
    margin-left: -7px;
    border: 2px solid var(--card-background-color, #fff);
    border-radius: 50%;
    background: var(--tone);
  }
  .gauge .zero {
    position: absolute;
    top: 3px;
    height: 16px;
    border-left: 1px solid var(--secondary-text-color);
  }
  .gauge em {
    position: absolute;
    top: 18px;
    transform: translateX(-50%);
    font-size: 11px;
    font-style: normal;
    line-height: 1;
  }
  .charts {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 24px;
  }
  .chart-heading {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 6px 12px;
    align-items: start;
  }
  .chart-heading .words {
    min-width: 0;
  }
  .legend {
    grid-column: 1 / -1;
    display: flex;
    flex-wrap: wrap;
    gap: 2px 16px;
    list-style: none;
    font-size: 12px;
  }
  .legend li {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .legend i {
    width: 18px;
    border-top: 2px solid var(--linky-gtb-observed);
  }
  .legend i.expected {
    border-top: 2px dashed var(--linky-gtb-expected);
  }
  .legend i.saved {
    border-top-color: var(--linky-gtb-saved);
  }
  .legend i.area,
  .legend i.band {
    width: 14px;
    height: 10px;
    border: 0;
    border-radius: 2px;
    background: var(--linky-gtb-saved);
    opacity: 0.32;
  }
  .toggle {
    display: inline-flex;
    border: 1px solid var(--divider-color);
    border-radius: 16px;
    overflow: hidden;
  }
  .toggle button {
    min-width: 44px;
    min-height: 30px;
    padding: 2px 12px;
    border: 0;
    background: none;
    font-size: 13px;
  }
  .toggle button[aria-pressed="true"] {
    background: color-mix(in srgb, var(--primary-color) 18%, transparent);
    font-weight: 500;
  }
  .toggle button:focus-visible {
    outline-offset: -3px;
    border-radius: 16px;
  }
  .method {
    border-top: 1px solid var(--divider-color);
    padding-top: 12px;
    font-size: 13px;
  }
  .method summary {
    cursor: pointer;
    color: var(--secondary-text-color);
  }
  .method .count {
    padding: 1px 7px;
    border-radius: 9px;
    background: color-mix(in srgb, var(--linky-gtb-caution) 24%, transparent);
    color: var(--primary-text-color);
    font-size: 12px;
  }
  dl {
    display: grid;
    gap: 6px;
    padding-top: 12px;
  }
  dl > div {
    display: grid;
    grid-template-columns: minmax(90px, 2fr) 3fr;
    gap: 12px;
  }
  dd ul {
    padding-inline-start: 16px;
  }
  .outdated {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding-block: 8px;
    font-size: 13px;
  }
  /* A table ignores a width smaller than its content: what hides it is around it. */
  .read-out {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @container (min-width: 900px) {
    .interval {
      flex: 0 1 480px;
    }
    .charts {
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
      gap: 40px;
    }
    dl {
      grid-template-columns: 1fr 1fr;
      gap: 8px 40px;
    }
  }
`;
