// Pure: how long a text is as an SMS. The same sums as the gateways make.

const BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const DOUBLE = "\f^{}\\[~]|€";

/** The size of an SMS. */
export interface Size {
  used: number;
  room: number;
  segments: number;
  /** The first letter that makes it cost double, if any. */
  wide: string | null;
}

/** Count as the network does: 160 signs, or 70 as soon as one letter is not in its alphabet. */
export function size(text: string): Size {
  const letters = [...text];
  const wide = letters.find((letter) => !BASIC.includes(letter) && !DOUBLE.includes(letter)) ?? null;
  const used = wide ? text.length : letters.reduce((sum, letter) => sum + (DOUBLE.includes(letter) ? 2 : 1), 0);
  const [one, many] = wide ? [70, 67] : [160, 153];
  const segments = used <= one ? 1 : Math.ceil(used / many);
  return { used, room: segments === 1 ? one : segments * many, segments, wide };
}
