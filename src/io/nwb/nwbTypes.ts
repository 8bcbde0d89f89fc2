import { textOf } from '../tree/attributes';
import { groupAt, member } from '../tree/members';
import { singleText } from '../tree/readRows';
import type { TreeGroup, TreeNode } from '../tree/tree';

/** What each type of the core schema that matters here is a kind of; of extensions those in wide use, whose files may not describe them. */
const KNOWN: Readonly<Record<string, string>> = {
  TimeSeries: 'NWBDataInterface',
  ElectricalSeries: 'TimeSeries',
  SpikeEventSeries: 'ElectricalSeries',
  SpatialSeries: 'TimeSeries',
  RoiResponseSeries: 'TimeSeries',
  AbstractFeatureSeries: 'TimeSeries',
  DecompositionSeries: 'TimeSeries',
  OptogeneticSeries: 'TimeSeries',
  AnnotationSeries: 'TimeSeries',
  IntervalSeries: 'TimeSeries',
  IndexSeries: 'TimeSeries',
  ImageSeries: 'TimeSeries',
  ImageMaskSeries: 'ImageSeries',
  OpticalSeries: 'ImageSeries',
  OnePhotonSeries: 'ImageSeries',
  TwoPhotonSeries: 'ImageSeries',
  PatchClampSeries: 'TimeSeries',
  CurrentClampSeries: 'PatchClampSeries',
  IZeroClampSeries: 'CurrentClampSeries',
  CurrentClampStimulusSeries: 'PatchClampSeries',
  VoltageClampSeries: 'PatchClampSeries',
  VoltageClampStimulusSeries: 'PatchClampSeries',
  DynamicTable: 'Container',
  AlignedDynamicTable: 'DynamicTable',
  TimeIntervals: 'DynamicTable',
  Units: 'DynamicTable',
  PlaneSegmentation: 'DynamicTable',
  ElectrodesTable: 'DynamicTable',
  SweepTable: 'DynamicTable',
  EventsTable: 'DynamicTable',
  AnnotatedEventsTable: 'DynamicTable',
  TtlsTable: 'EventsTable',
  Events: 'NWBDataInterface',
  LabeledEvents: 'Events',
  TTLs: 'LabeledEvents',
};

/** Namespaces whose types stand above. */
const OWN_NAMESPACES = new Set(['core', 'hdmf-common', 'hdmf-experimental']);
/** Descriptions of extensions read at most, and how many kinds a type may go through. */
const MOST_SOURCES = 200;
const DEEPEST = 32;

/** What is a kind of what in one file: by the core schema, and by the descriptions of extensions that the file keeps. */
export class NwbTypes {
  constructor(private readonly parents: ReadonlyMap<string, string>) {}

  /** The type an object says it is of; undefined for what is of none. */
  of(node: TreeNode): string | undefined {
    return textOf(node, 'neurodata_type');
  }

  /** Whether an object is of a type or of one that extends it. */
  isA(node: TreeNode, kind: string): boolean {
    let type = this.of(node);
    for (let step = 0; type !== undefined && step < DEEPEST; step++) {
      if (type === kind) return true;
      type = this.parents.get(type);
    }
    return false;
  }

  /** Whether what an object is a kind of can be told. */
  knows(node: TreeNode): boolean {
    const type = this.of(node);
    return type !== undefined && this.parents.has(type);
  }
}

/**
 * The types of a file. Extensions are described under `/specifications/<namespace>/<version>/<source>`, as JSON.
 *
 * @see NWB Storage, "Caching format specifications".
 */
export async function nwbTypes(root: TreeGroup): Promise<NwbTypes> {
  const parents = new Map(Object.entries(KNOWN));
  const specifications = groupAt(root, 'specifications');
  let sources = 0;
  for (const namespace of specifications?.names() ?? []) {
    if (OWN_NAMESPACES.has(namespace)) continue;
    const versions = groupAt(specifications!, namespace);
    for (const version of versions?.names() ?? []) {
      const described = groupAt(versions!, version);
      for (const source of described?.names() ?? []) {
        if (sources++ >= MOST_SOURCES) return new NwbTypes(parents);
        const text = await singleText(member(described!, source));
        if (text !== undefined) addTypes(parse(text), parents, 0);
      }
    }
  }
  return new NwbTypes(parents);
}

/** Notes each type that is defined anywhere in a description with what it extends. What the core schema defines stays as it is. */
function addTypes(description: unknown, parents: Map<string, string>, depth: number): void {
  if (typeof description !== 'object' || description === null || depth > DEEPEST) return;
  if (Array.isArray(description)) {
    for (const one of description) addTypes(one, parents, depth + 1);
    return;
  }
  const about = description as Readonly<Record<string, unknown>>;
  const type = about.neurodata_type_def ?? about.data_type_def;
  const parent = about.neurodata_type_inc ?? about.data_type_inc;
  if (typeof type === 'string' && typeof parent === 'string' && !Object.hasOwn(KNOWN, type))
    parents.set(type, parent);
  addTypes(about.groups, parents, depth + 1);
  addTypes(about.datasets, parents, depth + 1);
}

/** A description that is none says nothing: what the file holds can still be read by what it looks like. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
