import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { InviteScreen, takeToken } from "./invite";

const route = getRouteApi("/invite");

export function InviteRoute() {
  const { tenant } = route.useSearch();
  const [token] = useState(takeToken);
  return <InviteScreen tenant={tenant ?? ""} token={token} />;
}
