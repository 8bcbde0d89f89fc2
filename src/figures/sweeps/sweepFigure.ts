import type { SweepResult, SweepSettings } from '../../sim/analysis/sweep';
import type { FigureOptions, SourceTable } from '../figure';
import type { Fact, Scene } from '../scene';
import type { FigureStyle } from '../style';

/** A finished sweep as the figures take it. */
export interface SweepData {
  readonly settings: SweepSettings;
  readonly subject: string;
  readonly labels: readonly string[];
  readonly parameter?: { readonly value: number; readonly kind: 'value' | 'factor'; readonly symbol: string };
  readonly result: SweepResult;
  readonly provenance: readonly Fact[];
}

/** The figure of one kind of sweep. To add one: write its file, add it to sweepFigures.ts. */
export interface SweepFigure {
  /** The kind of sweep. */
  readonly id: string;
  readonly title: string;
  /** Draws a sweep of this kind; of another, it says so. */
  build(data: SweepData, style: FigureStyle, widthMm: number, options?: FigureOptions): Scene;
  sourceData(data: SweepData): readonly SourceTable[];
}
