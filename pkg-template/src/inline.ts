/** Bytes out of the text that `xtask/src/inline.rs` made of them. */

/** A digit is a byte; a mark, one of the last two characters of the alphabet, adds to the digit that follows. */
export function bytesOf(text: string, alphabet: string): Uint8Array<ArrayBuffer> {
  const digits = alphabet.length - 2;
  const numbers = new Uint8Array(128);
  for (let i = 0; i < alphabet.length; i++) numbers[alphabet.charCodeAt(i)] = i;
  const bytes = new Uint8Array(text.length);
  let length = 0;
  let added = 0;
  for (let i = 0; i < text.length; i++) {
    const number = numbers[text.charCodeAt(i)] as number;
    if (number < digits) {
      bytes[length++] = added + number;
      added = 0;
    } else {
      added = digits * (number - digits + 1);
    }
  }
  return bytes.subarray(0, length);
}
