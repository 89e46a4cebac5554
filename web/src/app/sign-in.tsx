import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { SignInScreen } from "../features/sessions/sign-in";

const route = getRouteApi("/sign-in");

/** Signs in, and goes on to where one wanted to be, if that is here. */
export function SignIn() {
  const go = useNavigate();
  const { to } = route.useSearch();
  return <SignInScreen onDone={() => void go({ href: to?.startsWith("/") && !to.startsWith("//") ? to : "/" })} />;
}
