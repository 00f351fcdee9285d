import { describe, expect, it } from "vitest";
import { savedAreas } from "../src/saved-area";

function steps(...pairs: readonly (readonly [number | null, number | null])[]) {
  return pairs.map(([expected, observed], x) => ({ x, expected, observed }));
}

describe("the area saved", () => {
  it("lies between both lines, there along the expected and back along the observed", () => {
    expect(savedAreas(steps([10, 4], [12, 6]))).toEqual([
      [
        { x: 0, y: 10 },
        { x: 1, y: 12 },
        { x: 1, y: 6 },
        { x: 0, y: 4 },
      ],
    ]);
  });

  it("ends exactly where the lines cross", () => {
    const [area] = savedAreas(steps([10, 0], [0, 10]));
    expect(area).toContainEqual({ x: 0.5, y: 5 });
    expect(Math.max(...(area ?? []).map((point) => point.x))).toBe(0.5);
  });

  it("begins exactly where the lines cross", () => {
    const [area] = savedAreas(steps([0, 10], [10, 0]));
    expect(Math.min(...(area ?? []).map((point) => point.x))).toBe(0.5);
  });

  it("is empty where more was used than expected", () => {
    expect(savedAreas(steps([4, 10], [4, 10], [4, 4]))).toEqual([]);
  });

  it("is never drawn across a gap", () => {
    const areas = savedAreas(steps([10, 4], [10, 4], [10, null], [10, 4], [10, 4]));
    expect(areas.map((area) => area.map((point) => point.x))).toEqual([
      [0, 1, 1, 0],
      [3, 4, 4, 3],
    ]);
  });

  it("needs two steps", () => {
    expect(savedAreas(steps([10, 4], [null, 4], [10, 4]))).toEqual([]);
  });
});
