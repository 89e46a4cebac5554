const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** An id as the server makes them: the object's prefix and a ULID. */
export function newId(prefix: string, now = Date.now()): string {
  let time = "";
  for (let rest = now, at = 0; at < 10; at += 1, rest = Math.floor(rest / 32)) time = LETTERS[rest % 32] + time;
  const chance = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => LETTERS[byte % 32]).join("");
  return `${prefix}_${time}${chance}`;
}
