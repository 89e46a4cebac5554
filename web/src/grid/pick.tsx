import { useLingui } from "@lingui/react/macro";

/** The box that chooses a row, or all loaded rows; a target large enough for a thumb. */
export function Pick({
  title,
  checked,
  onPick,
}: {
  /** The row's; none for the box that chooses all. */
  title?: string;
  checked: boolean;
  onPick: (on: boolean, range: boolean) => void;
}) {
  const { t } = useLingui();
  return (
    <label className="grid size-8 cursor-pointer place-items-center">
      <input
        type="checkbox"
        checked={checked}
        aria-label={title === undefined ? t`Choose all that are loaded` : t`Choose ${title}`}
        onChange={(event) => onPick(event.target.checked, (event.nativeEvent as MouseEvent).shiftKey)}
        className="size-4 accent-accent"
      />
    </label>
  );
}
