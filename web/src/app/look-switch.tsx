import { useLingui } from "@lingui/react/macro";
import { Check, Moon, SunMoon } from "lucide-react";
import { IconButton } from "../ui/button";
import { chooseLook, useLook } from "../ui/look";
import { Menu } from "../ui/menu";

/** Colours and density, chosen for this device. */
export function LookSwitch() {
  const { t } = useLingui();
  const { theme, density } = useLook();
  const tick = (on: boolean) =>
    on ? { icon: <Check size={16} aria-hidden="true" /> } : { icon: <span className="w-4" /> };
  return (
    <Menu
      label={t`Appearance`}
      trigger={
        <IconButton label={t`Appearance`} icon={theme === "dark" ? <Moon size={17} /> : <SunMoon size={17} />} />
      }
      actions={[
        { id: "light", label: t`Light colours`, ...tick(theme === "light"), run: () => chooseLook({ theme: "light" }) },
        { id: "dark", label: t`Dark colours`, ...tick(theme === "dark"), run: () => chooseLook({ theme: "dark" }) },
        {
          id: "system",
          label: t`Colours of the system`,
          ...tick(theme === "system"),
          run: () => chooseLook({ theme: "system" }),
        },
        {
          id: "compact",
          label: t`Compact rows`,
          ...tick(density === "compact"),
          run: () => chooseLook({ density: density === "compact" ? "comfortable" : "compact" }),
        },
      ]}
    />
  );
}
