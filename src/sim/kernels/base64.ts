const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes a base64 text stands for; padded with '=' as in RFC 4648, without line breaks. */
export function decodeBase64(text: string): Uint8Array {
  const sextets = text.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((sextets.length * 3) / 4));
  let bits = 0;
  let pending = 0;
  let to = 0;
  for (const letter of sextets) {
    bits = (bits << 6) | ALPHABET.indexOf(letter);
    pending += 6;
    if (pending < 8) continue;
    pending -= 8;
    bytes[to++] = bits >> pending;
  }
  return bytes;
}
