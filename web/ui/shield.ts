/** What lies over a picture or a sound until somebody means to see or hear it. */
export interface Shielding {
  blur: 0 | 1 | 2 | 3;
  greyscale: boolean;
  mute: boolean;
}

/** What is lifted just now. Each is lifted by a key of its own and falls back when it is let go. */
export interface Lifted {
  blur: boolean;
  greyscale: boolean;
  mute: boolean;
}

const KEYS: Record<string, keyof Lifted> = { b: 'blur', v: 'greyscale', m: 'mute', ' ': 'blur' };

export function initial(): Lifted {
  return { blur: false, greyscale: false, mute: false };
}

/** A key goes down. Enter is for those who cannot hold one: it stays lifted until Enter or focus loss. */
export function lift(lifted: Lifted, key: string, shielding: Shielding): Lifted {
  if (key === 'Enter') return { ...lifted, blur: shielding.blur > 0 && !lifted.blur };
  const part = KEYS[key.toLowerCase()];
  return part ? { ...lifted, [part]: true } : lifted;
}

export function lower(lifted: Lifted, key: string): Lifted {
  const part = KEYS[key.toLowerCase()];
  return part ? { ...lifted, [part]: false } : lifted;
}
