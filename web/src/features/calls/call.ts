import type { KithRecord } from "../../api/types";
import { asInteraction } from "../records/said";

/** A call as it is known so far; times in milliseconds. */
export type Call = {
  /** What the telephone system calls it. */
  id: string | null;
  number: string | null;
  direction: "in" | "out";
  recording: string | null;
  began: number;
  ended: number | null;
};

/** The minutes a call took, at least one. */
export const minutes = ({ began, ended }: Pick<Call, "began" | "ended">, now: number): number =>
  Math.max(1, Math.round(((ended ?? now) - began) / 60_000));

/** A call as the interaction that is sent. */
export function asCall(
  of: { object: string; record: KithRecord },
  text: string,
  outcome: string | null,
  call: Call,
): Record<string, unknown> {
  return {
    ...asInteraction(of, text, { channel: "phone", direction: call.direction, contact: null }),
    at: new Date(call.began).toISOString(),
    duration_minutes: minutes(call, Date.now()),
    ...(call.number ? { contact_point: call.number } : {}),
    ...(outcome ? { outcome } : {}),
    ...(call.id ? { external_id: call.id } : {}),
    ...(call.recording ? { recording: call.recording } : {}),
  };
}

/** A span as a clock shows it: 3:05, 1:02:09. */
export function lasted(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const two = (part: number) => String(part).padStart(2, "0");
  const [hours, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return `${hours ? `${hours}:${two(rest)}` : rest}:${two(seconds % 60)}`;
}
