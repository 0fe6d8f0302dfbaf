/** Nothing useful, as fast as it goes: the most that additions and products can do on a device. */
import { add, load, mul, splat, store } from "./lanes";

/** Ten sums that do not wait for each other, `steps` additions and products each. */
export function peak(steps: usize): void {
  const x = splat(0.999);
  let s0 = load(64);
  let s1 = load(80);
  let s2 = load(96);
  let s3 = load(112);
  let s4 = load(128);
  let s5 = load(144);
  let s6 = load(160);
  let s7 = load(176);
  let s8 = load(192);
  let s9 = load(208);
  for (let i: usize = 0; i < steps; i++) {
    s0 = add(mul(s0, x), x);
    s1 = add(mul(s1, x), x);
    s2 = add(mul(s2, x), x);
    s3 = add(mul(s3, x), x);
    s4 = add(mul(s4, x), x);
    s5 = add(mul(s5, x), x);
    s6 = add(mul(s6, x), x);
    s7 = add(mul(s7, x), x);
    s8 = add(mul(s8, x), x);
    s9 = add(mul(s9, x), x);
  }
  store(64, add(add(add(s0, s1), add(s2, s3)), add(add(s4, s5), add(add(s6, s7), add(s8, s9)))));
}
