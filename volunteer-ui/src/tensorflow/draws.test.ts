import { describe, expect, it } from "vitest";

import { draw } from "../protocol/index.ts";
import { Draws } from "./draws.ts";

const OCCASION = { seed: 3, round: 8, samples: Int32Array.of(5, 9) };

describe("draws", () => {
  it("are those of the kernels: by seed, round, sample, layer and place", () => {
    const draws = new Draws();
    draws.begin(OCCASION);
    const ofRound = draw(draw(3, 0x64726f70), 8);
    const expected = [5, 9].flatMap((sample) =>
      [0, 1, 2].map((place) => draw(draw(draw(ofRound, sample), 4), place)),
    );
    expect(draws.values(4, 3, draw)).toEqual(Float32Array.from(expected));
  });

  it("are others each time a layer draws, and begin again with the occasion", () => {
    const draws = new Draws();
    const drawn = (): string => draws.values(0, 4, draw).join();
    draws.begin(OCCASION);
    const [first, second] = [drawn(), drawn()];
    expect(second).not.toBe(first);
    draws.begin(OCCASION);
    expect([drawn(), drawn()]).toEqual([first, second]);
  });

  it("are refused outside of training", () => {
    const draws = new Draws();
    draws.begin(OCCASION);
    draws.begin(undefined);
    expect(() => draws.values(2, 1, draw)).toThrow("layer 2 draws outside of training");
  });
});
