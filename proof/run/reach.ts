import type { Endpoint } from "../../verdicts/world";
import type { Outcome } from "../outcome";
import type { Probe } from "../probes/probe";
import type { Shell } from "./shell";

/** A pod that nobody's policies are about: it says what can be reached without any. */
export const bystander: Endpoint = {
  name: "bystander",
  namespace: "default",
  labels: { app: "lab-prove-bystander" },
  serviceAccount: "default",
};

/** The script that looks up a name. */
const lookup = (name: string): string =>
  `getent ahostsv4 '${name}' || getent hosts '${name}' || nslookup -type=a '${name}'\nexit 0\n`;

/** The first address in what a look-up printed; that of the server, which nslookup names first, has a port behind it. */
export const addressIn = (printed: string): string | undefined =>
  printed
    .split("\n")
    .filter((line) => !/^Server:|:53\b|#53\b/.test(line))
    .map((line) => /(?:^|\s)(\d{1,3}(?:\.\d{1,3}){3})(?=\s|$)/.exec(line)?.[1])
    .find((address) => address !== undefined);

/** The address of a name, as a shell learns it; undefined where it learns none. */
export const addressOf = async (shell: Shell, name: string): Promise<string | undefined> =>
  addressIn((await shell(lookup(name))).stdout);

/** Whether somebody answers at an address, whom no policy keeps from it. */
export type Control = (probe: Probe) => Promise<Outcome>;
