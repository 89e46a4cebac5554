import { getRouteApi, redirect, useNavigate } from "@tanstack/react-router";
import { SignInScreen } from "../features/sessions/sign-in";
import { session } from "./session";

/** Whoever is not signed in does that first, and comes back. */
export function onlySignedIn(to: { pathname: string; href: string }): void {
  if (session.state === "out") throw redirect({ to: "/sign-in", search: to.pathname === "/" ? {} : { to: to.href } });
}

const route = getRouteApi("/sign-in");

/** Signs in, and goes on to where one wanted to be, if that is here. */
export function SignIn() {
  const go = useNavigate();
  const { to } = route.useSearch();
  return <SignInScreen onDone={() => void go({ href: to?.startsWith("/") && !to.startsWith("//") ? to : "/" })} />;
}
