import { contrast, difference, seenWith } from './colour';
import { hasGlyph, scripts } from './fontMetrics';
import type { Preset } from './presets';
import { textOf } from './richText';
import type { Item, Scene, Text } from './scene';
import { leaves, textBox } from './scene';
import type { FigureStyle } from './style';

export interface Finding {
  readonly rule:
    | 'width'
    | 'height'
    | 'text-size'
    | 'line-width'
    | 'glyph'
    | 'contrast'
    | 'raster'
    | 'off-page'
    | 'palette';
  /** What is wrong and with what, in one sentence. */
  readonly text: string;
}

/** Everything a journal's production desk would send the figure back for; empty when it may go out. */
export function preflight(scene: Scene, preset: Preset, style: FigureStyle): readonly Finding[] {
  return [
    ...pageFindings(scene, preset),
    ...[...leaves(scene.items)].flatMap((item) => itemFindings(item, scene, preset, style)),
    ...paletteFindings(style),
  ];
}

function pageFindings(scene: Scene, preset: Preset): Finding[] {
  const findings: Finding[] = [];
  if (Math.abs(scene.width - preset.width) > 0.1) {
    findings.push({
      rule: 'width',
      text: `The page is ${scene.width} mm wide; ${preset.title} asks for ${preset.width} mm.`,
    });
  }
  if (scene.height > preset.maxHeight + 0.1) {
    findings.push({
      rule: 'height',
      text: `The page is ${scene.height.toFixed(1)} mm high; ${preset.title} allows ${preset.maxHeight} mm.`,
    });
  }
  return findings;
}

function itemFindings(item: Item, scene: Scene, preset: Preset, style: FigureStyle): Finding[] {
  if (item.kind === 'text') return textFindings(item, scene, preset, style);
  if (item.kind === 'raster') {
    const dpi = item.columns / (item.width / 25.4);
    if (dpi < 300 && !item.cells) {
      return [{ rule: 'raster', text: `A picture has ${Math.round(dpi)} dots an inch; 300 are the least.` }];
    }
    return [];
  }
  if (item.kind === 'group' || !item.stroke) return [];
  if (item.stroke.width >= preset.minLine - 1e-9) return [];
  return [
    {
      rule: 'line-width',
      text: `A line is ${item.stroke.width} pt thin; ${preset.minLine} pt is the least.`,
    },
  ];
}

function textFindings(item: Text, scene: Scene, preset: Preset, style: FigureStyle): Finding[] {
  const findings: Finding[] = [];
  const words = textOf(item.spans);
  // Panel letters may be larger than the rest; scripts may be smaller than what they belong to.
  const isLetter = item.bold && words.length === 1;
  if (item.size < preset.minText - 1e-9 || (item.size > preset.maxText + 1e-9 && !isLetter)) {
    findings.push({
      rule: 'text-size',
      text: `"${words}" is set in ${item.size} pt; ${preset.title} allows ${preset.minText} to ${preset.maxText} pt.`,
    });
  }
  const smallest = Math.min(...item.spans.map((span) => (span.script ? scripts[span.script].size : 1)));
  if (item.size * smallest < 3.5) {
    findings.push({ rule: 'text-size', text: `A script in "${words}" is below 3.5 pt.` });
  }
  for (const character of words) {
    if (!hasGlyph(character.codePointAt(0) ?? 0)) {
      findings.push({ rule: 'glyph', text: `Liberation Sans has no "${character}", needed in "${words}".` });
    }
  }
  if (contrast(item.colour, style.behind) < 4.5) {
    findings.push({
      rule: 'contrast',
      text: `"${words}" stands out too little: ${item.colour} on ${style.behind}.`,
    });
  }
  const box = textBox(item);
  const slack = 0.2;
  if (
    box.x < -slack ||
    box.y < -slack ||
    box.x + box.width > scene.width + slack ||
    box.y + box.height > scene.height + slack
  ) {
    findings.push({ rule: 'off-page', text: `"${words}" reaches over the edge of the page.` });
  }
  return findings;
}

/** Data and model must be told apart in print, in grey, and with any one cone type missing. */
function paletteFindings(style: FigureStyle): Finding[] {
  const { data, model } = style;
  const findings: Finding[] = [];
  for (const deficiency of ['protan', 'deutan', 'tritan'] as const) {
    if (difference(seenWith(deficiency, data), seenWith(deficiency, model)) < 20) {
      findings.push({ rule: 'palette', text: `Data and model look alike to ${deficiency}opic eyes.` });
    }
  }
  if (contrast(data, model) < 1.5)
    findings.push({ rule: 'palette', text: 'Data and model look alike in grey.' });
  return findings;
}
