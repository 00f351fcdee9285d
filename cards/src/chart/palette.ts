/** Colours and font of the charts: a canvas cannot read CSS variables by itself. */
export interface Palette {
  readonly text: string;
  readonly grid: string;
  readonly observed: string;
  readonly expected: string;
  readonly saved: string;
  readonly works: string;
  readonly surface: string;
  readonly font: string;
}

/** The palette of the theme in force where an element stands. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  return {
    text: read("--secondary-text-color", "#727272"),
    grid: read("--divider-color", "rgba(0, 0, 0, 0.12)"),
    observed: read("--linky-gtb-observed", "#0288d1"),
    expected: read("--linky-gtb-expected", "#727272"),
    saved: read("--linky-gtb-saved", "#2e7d32"),
    works: read("--secondary-text-color", "#727272"),
    surface: read("--card-background-color", "#fff"),
    font: style.fontFamily || "sans-serif",
  };
}
