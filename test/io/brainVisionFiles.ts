// A BrainVision recording of three channels, made by its documentation.

export const SAMPLES = 50;
export const RAW = Array.from({ length: SAMPLES * 3 }, (_, at) => Math.round(900 * Math.sin(at)) - at);
const RESOLUTIONS = [0.5, 0.1, 2];
export const UNITS = ['µV', 'µV', '°C'];
/** Time-major, in physical units. */
export const VALUES = RAW.map((raw, at) => raw * RESOLUTIONS[at % 3]!);

export const header = (orientation: string, format: string, more = '') =>
  [
    'Brain Vision Data Exchange Header File Version 1.0',
    '; a comment = of no importance',
    '[Common Infos]',
    'Codepage=UTF-8',
    'DataFile=$b.eeg',
    'MarkerFile=$b.vmrk',
    'DataFormat=BINARY',
    `DataOrientation=${orientation}`,
    'NumberOfChannels=3',
    'SamplingInterval=4000',
    '[Binary Infos]',
    `BinaryFormat=${format}`,
    '[Channel Infos]',
    'Ch1=Fp1,,0.5,uV',
    // What is left out is microvolts.
    'Ch2=a\\1b,,0.1',
    'Ch3=temp,,2,°C',
    more,
  ].join('\r\n');

export const MARKERS = `BrainVision Data Exchange Marker File, Version 2.0
[Common Infos]
Codepage=UTF-8
[Marker Infos]
Mk1=New Segment,,1,1,0,20260101000000000000
Mk2=Stimulus,S  1,11,25,0
Mk3=Response,R  2,26,1,0
Mk4=Stimulus,S  1,36,1,0
`;

export function bytesOf(orientation: string, format: string): Buffer {
  const size = format === 'INT_16' ? 2 : 4;
  const bytes = Buffer.alloc(RAW.length * size);
  RAW.forEach((raw, at) => {
    const [t, c] = [Math.floor(at / 3), at % 3];
    const place = size * (orientation === 'MULTIPLEXED' ? at : c * SAMPLES + t);
    if (format === 'INT_16') bytes.writeInt16LE(raw, place);
    else if (format === 'INT_32') bytes.writeInt32LE(raw, place);
    else bytes.writeFloatLE(raw, place);
  });
  return bytes;
}

/** The three files of one recording, by name. */
export const brainVisionFiles = (orientation = 'MULTIPLEXED', format = 'INT_16') => ({
  'rest.vhdr': header(orientation, format),
  'rest.eeg': bytesOf(orientation, format),
  'rest.vmrk': MARKERS,
});
