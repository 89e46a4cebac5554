import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { InviteScreen, ResetScreen, takeToken } from "./choose-password";

const invite = getRouteApi("/invite");
const reset = getRouteApi("/reset");

export function InviteRoute() {
  const { tenant } = invite.useSearch();
  const [token] = useState(takeToken);
  return <InviteScreen tenant={tenant ?? ""} token={token} />;
}

export function ResetRoute() {
  const { tenant } = reset.useSearch();
  const [token] = useState(takeToken);
  return <ResetScreen tenant={tenant ?? ""} token={token} />;
}
