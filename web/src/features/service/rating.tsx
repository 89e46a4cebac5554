import { useLingui } from "@lingui/react/macro";
import { Star } from "lucide-react";
import { useId } from "react";
import { cx } from "../../ui/cx";
import type { Input } from "../desk/fields-dialog";

const STARS = [1, 2, 3, 4, 5];
const SATISFIED = 3;

/** One to five stars, chosen by press, by arrow keys or by digit; none when it was not asked yet. */
export const Rating: Input = function Rating({ field, typed, set, error }) {
  const { t } = useLingui();
  const id = useId();
  const value = Number(typed) || 0;
  const note =
    value === 0 ? t`Not asked yet` : value < SATISFIED ? t`Goes back to whoever handled it` : t`Archives the case`;
  return (
    <fieldset aria-describedby={`${id}-note`}>
      <legend className="mb-1 text-xs font-medium text-soft">
        {field.label}
        {field.required && (
          <span aria-hidden="true" className="text-bad">
            {" "}
            *
          </span>
        )}
      </legend>
      <div className="flex flex-wrap items-center gap-1">
        {STARS.map((star) => (
          <label
            key={star}
            className="relative grid size-10 cursor-pointer place-items-center rounded-md has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={id}
              value={star}
              checked={value === star}
              onChange={() => set(String(star))}
              className="absolute inset-0 cursor-pointer opacity-0"
            />
            <span className="sr-only">{t`${star} of 5`}</span>
            <Star
              size={24}
              aria-hidden="true"
              className={cx(star <= value ? "fill-current text-accent" : "text-edge")}
            />
          </label>
        ))}
        {value > 0 && !field.required && (
          <button type="button" onClick={() => set("")} className="lnk ml-1 min-h-8 text-xs">{t`Not asked`}</button>
        )}
      </div>
      <p id={`${id}-note`} className={cx("mt-1 text-xs", error ? "font-medium text-bad" : "text-soft")}>
        {error ?? note}
      </p>
    </fieldset>
  );
};
