import { css } from "lit";

export const sheddingStyles = css`
  .power {
    display: flex;
    flex-direction: column;
    gap: 10px;
  }
  .within {
    --tone: var(--linky-gtb-saved);
  }
  .shedding,
  .degraded,
  .waiting_for_meter {
    --tone: var(--linky-gtb-caution);
  }
  .over {
    --tone: var(--linky-gtb-alarm);
  }
  .off {
    --tone: var(--secondary-text-color);
  }
  .chip {
    padding-inline: 12px;
  }
  .mode {
    padding: 10px 14px;
    border-radius: 8px;
    background: color-mix(in srgb, var(--primary-color) 10%, transparent);
    font-size: 13px;
    line-height: 1.45;
  }
  .bar {
    position: relative;
    height: 12px;
    border-radius: 6px;
    background: var(--divider-color, rgba(0, 0, 0, 0.12));
  }
  .bar i {
    position: absolute;
    inset: 0 auto 0 0;
    border-radius: 6px;
    background: color-mix(in srgb, var(--tone) 70%, transparent);
  }
  .bar i.base {
    background: var(--tone);
    border-radius: 6px 0 0 6px;
  }
  .bar b {
    position: absolute;
    inset: -5px auto -5px;
    width: 2px;
    background: var(--primary-text-color);
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 20px;
  }
  .aside {
    display: flex;
    flex-direction: column;
    gap: 20px;
  }
  ul.rows {
    list-style: none;
  }
  ul.rows li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px 12px;
    padding: 8px 0;
    border-top: 1px solid var(--divider-color);
    font-size: 14px;
    line-height: 1.4;
  }
  ul.rows li:first-child {
    border-top: 0;
  }
  ul.rows strong {
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  ul.rows span,
  .note {
    color: var(--secondary-text-color);
    font-size: 13px;
  }
  ul.rows .amount {
    text-align: end;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  ul.rows .why {
    grid-column: 1 / -1;
  }
  ul.rows .phase {
    justify-self: end;
    font-size: 13px;
    font-weight: 500;
    color: color-mix(in srgb, var(--tone, var(--secondary-text-color)) 55%, var(--primary-text-color));
  }
  ul.rows .shed,
  ul.rows .lowered,
  ul.rows .waiting,
  ul.rows .manual {
    --tone: var(--linky-gtb-caution);
  }
  ul.rows .deaf,
  ul.rows .unavailable {
    --tone: var(--linky-gtb-alarm);
  }
  @container (min-width: 900px) {
    .columns {
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
      gap: 48px;
    }
  }
`;
