import { t } from "@lingui/core/macro";
import { useNavigate } from "@tanstack/react-router";
import { api } from "../api/http";
import { toast } from "../ui/toast";
import { connection } from "./connection";
import { session } from "./session";

/** The ways out: of this device, and of all. */
export function useLeave(): { here: () => Promise<void>; everywhere: () => Promise<void> } {
  const go = useNavigate();
  /** The screens go first: while they stand they would ask for their data again, now without a token. */
  const here = async () => {
    if (connection().waiting > 0) {
      toast(t`Some changes have not been sent yet. Send or discard them before you sign out.`, { tone: "bad" });
      return void go({ to: "/sync" });
    }
    await go({ to: "/sign-in", search: {} as never });
    session.signOut();
  };
  const everywhere = () => api.call("/v1/sessions", { method: "DELETE" }).then(here, here);
  return { here, everywhere };
}
