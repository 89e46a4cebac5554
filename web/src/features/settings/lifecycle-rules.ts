import { useLingui } from "@lingui/react/macro";
import type { Money } from "../../api/types";
import { money } from "../../i18n/format";

export type Stage = "customer" | "loyal" | "at_risk" | "lost" | "won_back";
export type Rules = {
  automatic: boolean;
  by_hand: Stage[];
  prospect_by: "contact" | "opportunity" | "either" | null;
  customer_orders: number;
  won_back_orders: number;
  loyal_orders: number | null;
  loyal_value: Money | null;
  loyal_months: number;
  version: number;
};

/** The stages by name, what may make a prospect, and rules in words. */
export function usePaths() {
  const { t } = useLingui();
  const names = {
    prospect: t`Prospect`,
    customer: t`Customer`,
    loyal: t`Loyal`,
    at_risk: t`At risk`,
    lost: t`Lost`,
    won_back: t`Won back`,
  };
  const touches = [
    { value: "contact", label: t`A first contact` },
    { value: "opportunity", label: t`An opportunity` },
    { value: "either", label: t`A first contact or an opportunity` },
  ];
  const told = (known: Rules): [keyof typeof names, string][] => {
    const loyal = [
      known.loyal_orders !== null ? t`${known.loyal_orders} orders` : "",
      known.loyal_value ? t`orders of ${money(known.loyal_value)}` : "",
    ].filter(Boolean);
    const people = t`Only people set this stage.`;
    const words: [Stage, string][] = [
      ["customer", t`With ${known.customer_orders} orders.`],
      ["loyal", t`With ${loyal.join(" / ")} within ${known.loyal_months} months.`],
      ["at_risk", t`With a churn warning, until it ends.`],
      ["lost", t`When somebody confirms the loss of a customer who was warned of.`],
      ["won_back", t`With an order after the loss; a customer again after ${known.won_back_orders} more.`],
    ];
    const touch = touches.find(({ value }) => value === known.prospect_by)?.label;
    return [
      ["prospect", known.automatic && touch ? touch : people],
      ...words.map(([stage, text]): [Stage, string] => [
        stage,
        known.automatic && !known.by_hand.includes(stage) ? text : people,
      ]),
    ];
  };
  return { names, touches, told };
}
