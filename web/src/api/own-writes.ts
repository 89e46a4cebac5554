/** The version a record has after a write, by the answer's ETag; null when it tells none. */
export function versionIn(response: Response): number | null {
  const found = /^"?(\d+)"?$/.exec(response.headers.get("ETag")?.replace(/^W\//, "") ?? "");
  return found?.[1] ? Number(found[1]) : null;
}

const MOST = 100;

/**
 * Which version each of one's own writes led to. Whoever acts again before an earlier write has come back, or from a panel
 * opened before it, is not told that somebody else changed the record.
 */
export class OwnWrites {
  private led = new Map<string, Promise<number | null>>();

  /** What the write that was last sent from this version leads to; undefined when there was none, null when it failed. */
  after(path: string, version: number): Promise<number | null> | undefined {
    return this.led.get(`${path}@${version}`);
  }

  /** A write that was sent from a version; one that fails leads nowhere. */
  note(path: string, version: number, answer: Promise<{ response: Response }>): void {
    const led = answer.then(
      ({ response }) => versionIn(response),
      () => null,
    );
    this.led.set(`${path}@${version}`, led);
    const [oldest] = this.led.keys();
    if (this.led.size > MOST && oldest) this.led.delete(oldest);
  }

  clear(): void {
    this.led.clear();
  }
}
