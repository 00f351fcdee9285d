import { css } from "lit";

export const cardStyles = css`
  :host {
    display: block;
    height: 100%;
    --linky-gtb-observed: var(--primary-color, #0288d1);
    --linky-gtb-expected: var(--secondary-text-color, #727272);
    --linky-gtb-saved: var(--success-color, #43a047);
    --linky-gtb-caution: var(--warning-color, #ffa600);
    --linky-gtb-alarm: var(--error-color, #db4437);
  }
  ha-card {
    display: block;
    height: 100%;
    container-type: inline-size;
    color: var(--primary-text-color);
    overflow: hidden;
  }
  .body {
    display: flex;
    flex-direction: column;
    gap: 20px;
    padding: 16px;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    justify-content: space-between;
    gap: 12px 24px;
  }
  h2,
  h3,
  p,
  ul {
    margin: 0;
    padding: 0;
  }
  h2 {
    font-size: var(--ha-font-size-xl, 20px);
    font-weight: 500;
    line-height: 1.3;
  }
  h3 {
    font-size: var(--ha-font-size-m, 14px);
    font-weight: 500;
  }
  .subtitle,
  .figure span {
    color: var(--secondary-text-color);
    font-size: 13px;
    line-height: 1.45;
  }
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }
  button:focus-visible,
  a:focus-visible,
  summary:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 32px;
    padding: 4px 12px 4px 8px;
    border: 0;
    border-radius: 16px;
    font-size: 13px;
    font-weight: 500;
    text-align: start;
    background: color-mix(in srgb, var(--tone) 16%, transparent);
    /* Mixed with the text colour: the theme's green and orange alone are too pale on white. */
    color: color-mix(in srgb, var(--tone) 55%, var(--primary-text-color));
  }
  .summary {
    display: flex;
    flex-direction: column;
    gap: 14px;
  }
  .headline {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 12px 24px;
  }
  .figure {
    display: flex;
    flex-direction: column;
  }
  .figure.main {
    grid-column: 1 / -1;
  }
  .figure strong {
    font-size: 24px;
    font-weight: 500;
    line-height: 1.2;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .figure.main strong {
    font-size: 38px;
  }
  section {
    display: flex;
    flex-direction: column;
    justify-content: flex-start;
    gap: 8px;
    min-width: 0;
  }
  .problem,
  .outdated {
    padding: 12px 16px;
    border-radius: 8px;
    border-inline-start: 4px solid var(--linky-gtb-caution);
    background: color-mix(in srgb, var(--linky-gtb-caution) 12%, transparent);
    font-size: 14px;
    line-height: 1.5;
  }
  .problem strong {
    display: block;
    margin-bottom: 4px;
    font-weight: 600;
  }
  .detail {
    margin-top: 6px;
    font-style: italic;
    overflow-wrap: anywhere;
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
    margin-top: 12px;
  }
  .ways button,
  .outdated button {
    min-height: 32px;
    padding: 4px 14px;
    border: 1px solid var(--divider-color);
    border-radius: 16px;
    background: var(--card-background-color);
  }
  .ways a {
    color: var(--primary-color);
  }
  .skeleton i {
    display: block;
    border-radius: 8px;
    background: var(--divider-color, rgba(0, 0, 0, 0.12));
    opacity: 0.6;
    animation: breathe 1.6s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    to {
      opacity: 0.25;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .skeleton i {
      animation: none;
    }
  }
  @container (min-width: 560px) {
    .headline {
      display: flex;
      flex-wrap: wrap;
      align-items: flex-end;
      gap: 12px 40px;
    }
  }
  @container (min-width: 900px) {
    .body {
      padding: 20px 24px;
    }
    .summary {
      flex-direction: row;
      flex-wrap: wrap;
      align-items: flex-end;
      gap: 16px 64px;
    }
  }
`;
