import { useLingui } from "@lingui/react/macro";
import type { Wish } from "./automation";

export type Template = { id: string; why: string; wish: Wish };

const hole = (field: string): string => `{{ ${field} }}`;
const BIG = "10000";
const DAYS = 5;

/** Automations ready to start from. */
export function useTemplates(): Template[] {
  const { t } = useLingui();
  const quoted = (text: string) => JSON.stringify(text);
  return [
    {
      id: "churn-task",
      why: t`Nobody forgets a customer who has gone quiet: whoever owns them has a call to make within three days.`,
      wish: {
        name: t`A churn warning makes a task for the owner`,
        active: true,
        object: "churn_alerts",
        when: { on: "created" },
        if: null,
        then: [
          {
            kind: "create",
            object: "tasks",
            values: {
              subject: { formula: `CONCAT(${quoted(t`Call: `)}, title)` },
              about_record: { formula: "id" },
              kind: "call",
              priority: "high",
              due_on: { formula: "ADD_DAYS(today, 3)" },
              owner: { formula: "owner" },
            },
          },
        ],
      },
    },
    {
      id: "deal-won",
      why: t`Whoever leads the team hears of a big deal at the moment it is won.`,
      wish: {
        name: t`A big deal won tells the team’s lead`,
        active: true,
        object: "opportunities",
        when: { on: "changed", fields: ["stage"] },
        if: {
          and: [
            { field: "stage", op: "in", value: ["won"] },
            { field: "amount", op: "gte", value: BIG },
          ],
        },
        then: [{ kind: "notify", to: ["owner_lead"], text: t`${hole("owner")} won ${hole("name")}` }],
      },
    },
    {
      id: "churn-waits",
      why: t`A warning that waits is a customer lost: both hear of it again.`,
      wish: {
        name: t`A warning nobody answered for 5 days`,
        active: true,
        object: "churn_alerts",
        when: { on: "due", field: "raised_on", after: { days: DAYS } },
        if: { field: "state", op: "in", value: ["warning"] },
        then: [
          {
            kind: "notify",
            to: ["owner", "owner_lead"],
            text: t`The warning about ${hole("customer")} waits for ${DAYS} days`,
          },
        ],
      },
    },
    {
      id: "complaint",
      why: t`Complaints are seen by whoever leads the team on the day they come.`,
      wish: {
        name: t`A complaint is told to the team’s lead`,
        active: true,
        object: "cases",
        when: { on: "created" },
        if: { field: "kind", op: "in", value: ["complaint"] },
        then: [{ kind: "notify", to: ["owner_lead"], text: t`A complaint came: ${hole("subject")}` }],
      },
    },
  ];
}
