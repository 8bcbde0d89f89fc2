/**
 * A latent state whose first N units are what is observed, and whose others start as a linear map of it: z₁ = [x₁; S x₁],
 * x = z[:N]. Families of this kind differ in their dynamics only.
 *
 * @see Brenner, Hemmer, Monfared & Durstewitz (2024), NeurIPS 37: trained initial state.
 */
export abstract class IdentityObservation {
  abstract readonly latentDim: number;
  abstract readonly observedDim: number;
  /** S, shape ((M − N) × N), row-major. */
  protected abstract readonly startMap: Float64Array;

  initialState(z: Float64Array, x: Float64Array): void {
    const N = this.observedDim;
    for (let n = 0; n < N; n++) z[n] = x[n];
    for (let i = N; i < this.latentDim; i++) {
      let sum = 0;
      for (let n = 0; n < N; n++) sum += this.startMap[(i - N) * N + n] * x[n];
      z[i] = sum;
    }
  }

  observe(x: Float64Array, z: Float64Array): void {
    for (let n = 0; n < this.observedDim; n++) x[n] = z[n];
  }
}
