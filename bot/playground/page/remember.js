// Small things kept between visits; a browser that forbids storage only forgets them.

function guarded(storage) {
  return {
    get(key, fallback = null) {
      try {
        return JSON.parse(storage().getItem(`nocturne.${key}`)) ?? fallback;
      } catch {
        return fallback;
      }
    },
    set(key, value) {
      try {
        storage().setItem(`nocturne.${key}`, JSON.stringify(value));
      } catch {
        // Private windows and full disks: nothing here is needed to go on.
      }
    },
  };
}

/** Kept for this tab only: who is speaking, so that two tabs can be two people. */
export const tab = guarded(() => sessionStorage);
/** Kept for this browser: colours, volume, what was read. */
export const browser = guarded(() => localStorage);
