// SPDX-License-Identifier: Apache-2.0
// Equal Earth: every country as large as it is, beside the others. B. Šavrič, T. Patterson and B. Jenny, "The Equal Earth
// map projection", International Journal of Geographical Information Science 33 (2019).

export type Point = [number, number];

const kA1 = 1.340264;
const kA2 = -0.081106;
const kA3 = 0.000893;
const kA4 = 0.003796;
const kM = Math.sqrt(3) / 2;
const kRadians = Math.PI / 180;

// Degrees east and north to the plane, x to the right and y downwards. Longitudes past 180 go on beyond the edge, so that
// a shape that crosses the edge stays whole.
export function equalEarth(longitude: number, latitude: number): Point {
  const l = Math.asin(kM * Math.sin(latitude * kRadians));
  const l2 = l * l;
  const l6 = l2 * l2 * l2;
  const x = (longitude * kRadians * Math.cos(l)) / (kM * (kA1 + 3 * kA2 * l2 + l6 * (7 * kA3 + 9 * kA4 * l2)));
  return [x, -l * (kA1 + kA2 * l2 + l6 * (kA3 + kA4 * l2))];
}
