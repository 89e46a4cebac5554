import { useLingui } from "@lingui/react/macro";
import type { Field, Kind, Names } from "../api/types";
import { number } from "../i18n/format";
import { plain } from "./value";
import { type Circle, circleIn, HERE, MAP } from "./circle";
import { arity, type Condition, type Op } from "./conditions";

/** An operator as people say it: a date is "before", an amount "less than". */
export function useOperatorWords(): (op: Op, kind: Kind) => string {
  const { t } = useLingui();
  return (op, kind) => {
    const time = kind === "date" || kind === "datetime";
    switch (op) {
      case "contains":
        return t`contains`;
      case "begins":
        return t`begins with`;
      case "is":
        return time ? t`on` : t`is`;
      case "isnt":
        return t`is not`;
      case "in":
        return t`is any of`;
      case "out":
        return t`is none of`;
      case "gt":
        return t`more than`;
      case "gte":
        return time ? t`on or after` : t`at least`;
      case "lt":
        return t`less than`;
      case "lte":
        return time ? t`on or before` : t`at most`;
      case "between":
        return t`between`;
      case "last":
        return t`in the last days`;
      case "near":
        return t`is within a distance`;
      case "yes":
        return t`is yes`;
      case "no":
        return t`is no`;
      case "empty":
        return t`is empty`;
      case "filled":
        return t`is not empty`;
    }
  };
}

/** The middle of a circle: a name, or what told it and its degrees. */
export function usePlaceWords(): (circle: Circle) => string {
  const { t } = useLingui();
  return ({ latitude, longitude, name }) => {
    const degrees = [latitude, longitude].map((one) => one.toFixed(3)).join(", ");
    if (name === HERE) return t`the place you were at (${degrees})`;
    if (name === MAP) return t`a place on the map (${degrees})`;
    return name ?? degrees;
  };
}

/** A whole condition in words: "Level is any of Key, Small". */
export function useConditionWords(): (condition: Condition, field: Field, names: Names) => string {
  const { t } = useLingui();
  const word = useOperatorWords();
  const place = usePlaceWords();
  return (condition, field, names) => {
    const op = word(condition.op, field.kind);
    if (arity(condition.op) === 0) return t`${field.label} ${op}`;
    if (condition.op === "last") return t`${field.label} in the last ${condition.values[0] ?? ""} days`;
    if (condition.op === "near") {
      const circle = circleIn(condition.values);
      const km = number(circle?.km ?? 0);
      return t`${field.label} within ${km} km of ${circle ? place(circle) : ""}`;
    }
    const shape: Field =
      field.kind === "money"
        ? { ...field, kind: "text" }
        : field.kind === "datetime"
          ? { ...field, kind: "date" }
          : field;
    const shown = condition.values.map((value) =>
      plain(["integer", "number"].includes(shape.kind) ? Number(value) : value, shape, names, { yes: "", no: "" }),
    );
    const few = shown.length > 3 ? [...shown.slice(0, 2), t`${shown.length - 2} more`] : shown;
    const values = condition.op === "between" ? few.join(" – ") : few.join(", ");
    return t`${field.label} ${op} ${values}`;
  };
}
