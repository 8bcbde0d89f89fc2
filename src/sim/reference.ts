/** Where a method, system or number was published. */
export interface Reference {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  /** Journal, volume, pages; or publisher. */
  readonly where: string;
  readonly doi?: string;
}
