/**
 * How high something is and how fast it rises, and how sure that is: mean and covariance of two
 * values that are normally distributed, in metres and seconds.
 */
export interface VerticalEstimate {
  readonly altitude_m: number;
  readonly rate_mps: number;
  readonly altitude_variance: number;
  readonly rate_variance: number;
  readonly covariance: number;
}

/** What was measured, and the variance of its error. */
export interface Measured {
  readonly value: number;
  readonly variance: number;
}

/**
 * The estimate `step_s` later. The rate stays but for white acceleration noise of the power spectral
 * density `noise` (m2/s3): x = F x, P = F P F' + Q, F = [1 T; 0 1], Q = noise [T3/3 T2/2; T2/2 T]
 * (Bar-Shalom, Li and Kirubarajan, Estimation with Applications to Tracking and Navigation, 2001,
 * section 6.2.2).
 */
export function predicted(
  estimate: VerticalEstimate,
  step_s: number,
  noise: number,
): VerticalEstimate {
  const { altitude_m, rate_mps, altitude_variance, rate_variance, covariance } = estimate;
  return {
    altitude_m: altitude_m + rate_mps * step_s,
    rate_mps,
    altitude_variance: altitude_variance + step_s * (2 * covariance + step_s * rate_variance) +
      noise * step_s ** 3 / 3,
    rate_variance: rate_variance + noise * step_s,
    covariance: covariance + step_s * rate_variance + noise * step_s ** 2 / 2,
  };
}

/** The estimate once an altitude was measured. */
export function afterAltitude(estimate: VerticalEstimate, measured: Measured): VerticalEstimate {
  const { altitude_m, altitude_variance, covariance } = estimate;
  return after(estimate, {
    innovation: measured.value - altitude_m,
    variance: altitude_variance + measured.variance,
    covariances: [altitude_variance, covariance],
  });
}

/** The estimate once a vertical rate was measured. */
export function afterRate(estimate: VerticalEstimate, measured: Measured): VerticalEstimate {
  const { rate_mps, rate_variance, covariance } = estimate;
  return after(estimate, {
    innovation: measured.value - rate_mps,
    variance: rate_variance + measured.variance,
    covariances: [covariance, rate_variance],
  });
}

/**
 * How far a measured altitude is from the one that was expected, in standard deviations of that
 * difference.
 */
export function altitudeSurprise(estimate: VerticalEstimate, measured: Measured): number {
  const variance = estimate.altitude_variance + measured.variance;
  return Math.abs(measured.value - estimate.altitude_m) / Math.sqrt(variance);
}

/** The same of a vertical rate. */
export function rateSurprise(estimate: VerticalEstimate, measured: Measured): number {
  const variance = estimate.rate_variance + measured.variance;
  return Math.abs(measured.value - estimate.rate_mps) / Math.sqrt(variance);
}

/**
 * The update of a Kalman filter by one number: with its innovation y, the variance S of that, and
 * the covariances c = P H' of the state with it, x = x + c y / S and P = P - c c' / S (the same
 * book, chapter 5).
 */
function after(
  estimate: VerticalEstimate,
  { innovation, variance, covariances: [altitude, rate] }: {
    readonly innovation: number;
    readonly variance: number;
    readonly covariances: readonly [altitude: number, rate: number];
  },
): VerticalEstimate {
  return {
    altitude_m: estimate.altitude_m + altitude * innovation / variance,
    rate_mps: estimate.rate_mps + rate * innovation / variance,
    altitude_variance: estimate.altitude_variance - altitude * altitude / variance,
    rate_variance: estimate.rate_variance - rate * rate / variance,
    covariance: estimate.covariance - altitude * rate / variance,
  };
}
