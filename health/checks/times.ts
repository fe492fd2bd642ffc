import type { Certificate } from "../facts/certificate";
import type { Fault } from "../finding";
import { type Check, check, notHere } from "./check";

const day = 86_400;
/** From when on the end of a certificate is near. Hubble's are renewed every four months. */
const nearDays = 30;

const when = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

const renew =
  "kubectl -n kube-system create job --from=cronjob/hubble-generate-certs renew-certs   # with cilium.hubble.certificates cronJob; with helm: pulumi up";

const readable = (certificates: readonly Certificate[]) =>
  certificates.flatMap(({ place, subject, from, until }) =>
    from === undefined || until === undefined ? [] : [{ subject: `${place} (${subject})`, from, until }],
  );

const noCertificates = "Cilium has no certificates here";

/** By how many seconds a node's clock may differ. `managedFields` has whole seconds, and a request takes its time. */
const skew = { warning: 3, error: 30 } as const;

/** Certificates and clocks. */
export const timeChecks: readonly Check[] = [
  check({
    id: "certificate-expired",
    title: "a certificate of Hubble, the cluster mesh or SPIRE has ended, or cannot be read",
    severity: "error",
    reads: ["certificates"],
    source: "Secrets and ConfigMaps of Cilium's chart; keys are not looked at",
    judge: ({ certificates }, { now }) => {
      if (certificates.length === 0) return notHere(noCertificates);
      const broken = certificates
        .filter(({ until }) => until === undefined)
        .map(
          ({ place }): Fault => ({
            severity: "error",
            subject: place,
            evidence: "what is there is no certificate",
            fix: renew,
          }),
        );
      const expired = readable(certificates)
        .filter(({ until }) => until <= now)
        .map(
          ({ subject, until }): Fault => ({
            severity: "error",
            subject,
            evidence: `it ended on ${when(until)}`,
            fix: renew,
          }),
        );
      return [...broken, ...expired];
    },
  }),
  check({
    id: "certificate-ends-soon",
    title: `a certificate ends within ${nearDays} days`,
    severity: "warning",
    reads: ["certificates"],
    source: "as certificate-expired",
    judge: ({ certificates }, { now }) => {
      if (certificates.length === 0) return notHere(noCertificates);
      return readable(certificates)
        .filter(({ until }) => until > now && until - now < nearDays * day)
        .map(({ subject, until }) => ({
          severity: "warning",
          subject,
          evidence: `it ends on ${when(until)}, in ${Math.floor((until - now) / day)} days`,
          fix: renew,
        }));
    },
  }),
  check({
    id: "certificate-from-the-future",
    title: "a certificate is not valid yet: the clock of who made it, or of this machine, is wrong",
    severity: "error",
    reads: ["certificates"],
    source: "as certificate-expired, and this machine's clock",
    judge: ({ certificates }, { now }) => {
      if (certificates.length === 0) return notHere(noCertificates);
      return readable(certificates)
        .filter(({ from }) => from > now + skew.warning)
        .map(({ subject, from }) => ({
          severity: "error",
          subject,
          evidence: `it is valid from ${new Date(from * 1000).toISOString()} on; this machine's clock says ${new Date(now * 1000).toISOString()}`,
          fix: "talosctl time   # of every node; and the clock of this machine",
        }));
    },
  }),
  check({
    id: "clock-skew",
    title: "a node's clock is not the API server's: certificates, flows and metrics get wrong times",
    severity: "error",
    reads: ["leases"],
    source: `a node's lease: renewTime is the node's clock, managedFields the API server's; more than ${skew.warning} s is a warning, more than ${skew.error} s an error`,
    judge: ({ leases }) => {
      const measured = leases.flatMap(({ node, ahead }) => (ahead === undefined ? [] : [{ node, ahead }]));
      if (measured.length === 0) return notHere("no node has renewed a lease");
      return measured
        .filter(({ ahead }) => Math.abs(ahead) > skew.warning)
        .map(({ node, ahead }) => ({
          severity: Math.abs(ahead) > skew.error ? "error" : "warning",
          subject: `node ${node}`,
          evidence: `its clock is ${Math.round(Math.abs(ahead))} s ${ahead > 0 ? "ahead of" : "behind"} the API server's`,
          fix: `talosctl --nodes ${node} time   # machine.time.servers of its configuration`,
        }));
    },
  }),
];
