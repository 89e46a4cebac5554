import type { PipelineBody, StageBody } from "../../../api/pipelines";
import type { Declaration, Field, KithRecord } from "../../../api/types";
import { daysBetween } from "../../../i18n/format";
import { STALE_AFTER } from "../../home/rank";
import { isClosed } from "../stages";

/** A won deal becomes an order, which has a customer and an amount. */
const FOR_WON = ["customer", "amount"];
/** What is asked whenever a deal is closed. */
const ASKED: Record<string, readonly string[]> = {
  won: ["customer", "amount", "closed_on"],
  lost: ["lost_reason", "lost_to", "closed_on"],
};

const blank = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** The stages of the deal's pipeline that can be seen: an archived one only while the deal is in it. */
export function stagesOf(ways: readonly PipelineBody[], deal: KithRecord): StageBody[] {
  const way = ways.find(({ name }) => name === (deal.pipeline ?? "sales")) ?? ways[0];
  return (way?.stages ?? []).filter(({ value, archived }) => !archived || value === deal.stage);
}

/** The fields that a stage requires. */
export function required(declared: Declaration, stage: string): Field[] {
  return declared.fields.filter(
    ({ name, required_in }) => required_in?.includes(stage) || (stage === "won" && FOR_WON.includes(name)),
  );
}

/** Of what a stage requires, what the deal does not have yet. */
export const missing = (declared: Declaration, deal: KithRecord, stage: string): Field[] =>
  required(declared, stage).filter(({ name }) => blank(deal[name]));

/** What is asked on the way to a stage, with what must be answered; nothing where the deal can simply go there. */
export function askedFor(declared: Declaration, deal: KithRecord, stage: string): { name: string; needed: boolean }[] {
  const needed = required(declared, stage).map(({ name }) => name);
  const gaps = missing(declared, deal, stage).map(({ name }) => name);
  const names = [...new Set([...(ASKED[stage] ?? []), ...gaps])];
  return names.map((name) => ({ name, needed: needed.includes(name) || name === "lost_reason" }));
}

/** How long the deal has been in its stage, and whether that is too long. Closed deals stand still for good. */
export function standing(deal: KithRecord, today: string): { days: number; rotting: boolean } | null {
  const since = (deal.stage_since ?? deal.engaged_on) as string | null | undefined;
  if (!since || isClosed(String(deal.stage))) return null;
  const days = Math.max(0, daysBetween(since, today));
  return { days, rotting: days > STALE_AFTER };
}
