/** How weights move once the gradient of the loss is there, as both backends need it. */
export interface WeightUpdate {
  /** RAdam rather than Adam. */
  readonly isRectified: boolean;
  /** Of AdamW: weights shrink by learning rate × this a step; 0 for none. */
  readonly weightDecay: number;
  /** The longest the gradient may be; null for no limit. */
  readonly clip: number | null;
  readonly penalty: Penalty | null;
}

/** What is added to the loss to draw weights w towards values they should have without data: Σ sᵢ (wᵢ − tᵢ)² + the self-coupling's. */
export interface Penalty {
  /** s and t; shapes (parameters). */
  readonly strengths: Float64Array;
  readonly targets: Float64Array;
  /** λ ‖max(0, A + diag W − limit)‖, of A (M) and W (M × M) at the front of the weights. */
  readonly selfCoupling: {
    readonly units: number;
    readonly strength: number;
    readonly limit: number;
  } | null;
}
