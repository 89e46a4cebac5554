import { useLingui } from "@lingui/react/macro";
import { api } from "../api/http";
import { SignInForm } from "../features/sessions/sign-in";
import { Dialog, DialogBody } from "../ui/dialog";

/** The session ended while someone was at work: sign in over the screen, so that nothing typed is lost. */
export function Expired() {
  const { t } = useLingui();
  const kept = api.kept;
  return (
    <Dialog open keep onClose={() => undefined} title={t`Your session has ended`}>
      <DialogBody>
        <p className="mb-4 text-sm text-soft">{t`Sign in again to go on. What you typed is kept.`}</p>
        <SignInForm onDone={() => undefined} tenant={kept?.tenant ?? ""} email={kept?.email ?? ""} />
      </DialogBody>
    </Dialog>
  );
}
