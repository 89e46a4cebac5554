import { Plural, useLingui } from "@lingui/react/macro";
import { AlertTriangle, Check, OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Health } from "../../api/types";
import { fileSize, number } from "../../i18n/format";
import { Badge } from "../../ui/show";

/** How a tenant is, in a word and a shape. */
export function HealthBadge({ health }: { health: Health }) {
  const { t } = useLingui();
  if (health.state === "good")
    return <Badge tone="good" icon={<Check size={12} aria-hidden="true" />}>{t`Well`}</Badge>;
  return health.state === "attention" ? (
    <Badge tone="warn" icon={<AlertTriangle size={12} aria-hidden="true" />}>{t`Needs a look`}</Badge>
  ) : (
    <Badge tone="bad" icon={<OctagonAlert size={12} aria-hidden="true" />}>{t`In trouble`}</Badge>
  );
}

/** What is wrong, and what to do about it. */
export function Signs({ health }: { health: Health }) {
  const { t } = useLingui();
  if (!health.signs.length) return <p className="text-sm text-soft">{t`Nothing failed today or yesterday.`}</p>;
  const words = (code: string, value: number): [ReactNode, string] => {
    switch (code) {
      case "failures":
        return [
          <Plural
            key={code}
            value={value}
            one="# request failed by our fault"
            other="# requests failed by our fault"
          />,
          t`Look in the functions’ log for lines with the level ERROR; each has the route and where it failed.`,
        ];
      case "feed-late":
        return [
          t`The change feed was ${number(Math.round(value / 1000))} seconds behind`,
          t`Lists and notifications follow the feed. If it does not catch up, look at the messages of StreamDeadLetters below.`,
        ];
      case "exports-failed":
        return [
          <Plural key={code} value={value} one="# export failed" other="# exports failed" />,
          t`Its person sees why and can start it again; many at once are in ExportDeadLetters below.`,
        ];
      case "deliveries-failed":
        return [
          <Plural
            key={code}
            value={value}
            one="# webhook delivery was given up"
            other="# webhook deliveries were given up"
          />,
          t`The other system did not answer for three days. The tenant’s administrator can send them again in the settings.`,
        ];
      case "refused":
        return [
          <Plural key={code} value={value} one="# time told to wait" other="# times told to wait" />,
          t`More requests than the plan allows in ten seconds. A program may ask too often; a larger plan allows more.`,
        ];
      case "seats-nearly-used":
        return [
          t`${number(value)} seats are taken, nearly all`,
          t`When none is left nobody can be invited. A larger plan has more.`,
        ];
      case "stored-nearly-used":
        return [
          t`Files take ${fileSize(value)}, nearly all of the plan`,
          t`When they are full no file is added. A larger plan has more room.`,
        ];
      default:
        return [`${code}: ${value}`, ""];
    }
  };
  return (
    <ul className="flex flex-col gap-3">
      {health.signs.map(({ code, value }) => {
        const [what, then] = words(code, value);
        return (
          <li key={code} className="text-sm">
            <p className="font-medium">{what}</p>
            <p className="text-soft">{then}</p>
          </li>
        );
      })}
    </ul>
  );
}
