import { useState } from "react";
import { type Position, whereAmI } from "../../ui/position";

/** Finds out where one is and checks in there; without a place only when a person says so. */
export function useCheckIn(check: (place: Position | null) => Promise<unknown>) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const at = async (place: Position | null) => {
    setTrouble(null);
    await check(place);
  };
  const go = async () => {
    setBusy(true);
    setTrouble(null);
    const place = await whereAmI().catch((error: unknown) => {
      setTrouble((error as Error).message);
      return null;
    });
    if (place) await at(place);
    setBusy(false);
  };
  return { busy, trouble, go: () => void go(), without: () => void at(null), forget: () => setTrouble(null) };
}
