import type { HttpRequest, Protocol } from "../verdicts/world";

/** Those beside the client who may have seen a probe. */
export const witnessNames = ["hubble", "metrics"] as const;

/** One of them. */
export type WitnessName = (typeof witnessNames)[number];

/** A probe as a witness looks for it: who sent what where, and between which moments. */
export interface ProbeWindow {
  /** The pod that sent it; undefined: it came from outside of the cluster. */
  readonly source:
    | { readonly namespace: string; readonly pod: string; readonly address?: string }
    | undefined;
  readonly destination: {
    /** Address that the packets went to after any Service's translation; undefined where nobody knows it. */
    readonly address?: string;
    /** The pod behind it, where it is one. */
    readonly namespace?: string;
    readonly pod?: string;
    /** Name that the client looked up first, where it went to a name. */
    readonly name?: string;
  };
  /** Destination port at the pod, after a Service's translation. */
  readonly port: number;
  readonly protocol: Protocol;
  /** The request, where there was one. gRPC is `POST /package.Service/Method`. */
  readonly http?: HttpRequest & { readonly method: string; readonly path: string };
  /** The name that a DNS query asked for, without a dot at its end. */
  readonly dns?: { readonly name: string };
  /** By this machine's clock; a witness that has another one allows for the difference. */
  readonly from: Date;
  readonly to: Date;
}

/** What was done with a packet or a request: passed on, dropped, or refused by a proxy. */
export type SeenVerdict = "forwarded" | "dropped" | "refused";

/** One thing that a witness says about a probe. */
export interface Observation {
  readonly witness: WitnessName;
  readonly verdict: SeenVerdict;
  /** Where: as the packet left its source (egress) or arrived (ingress); undefined where the witness can't tell. */
  readonly direction?: "egress" | "ingress";
  /** Reason of a drop in Cilium's words: `POLICY_DENIED`. */
  readonly dropReason?: string;
  /** Policies that Cilium names for the verdict: `CiliumNetworkPolicy policy-lab/l7-allow-only-get-root`. */
  readonly policies?: readonly string[];
  /** Status of an HTTP answer, or response code of a DNS one (`REFUSED`). */
  readonly answer?: number | string;
  /** When, where it is known. */
  readonly at?: Date;
  /** One line for people: what was seen, in the witness's own terms. */
  readonly text: string;
}

/** A witness that watches. */
export interface OpenWitness {
  readonly name: WitnessName;
  /** Who tells: `Hubble Relay`, `2 agents`, `Prometheus monitoring/prometheus-operated`. */
  readonly source: string;
  /** What has to be known of it, in one line. */
  readonly note?: string;
  /**
   * What was seen of a probe; asked after it has ended, in any order, also of several at once. It waits by itself for
   * what comes late (an event in flight, the next scrape), for a bounded time.
   *
   * @returns empty: it watched, and saw nothing of it.
   * @throws Error with the reason, in one line, where it has stopped watching; the row says so.
   */
  saw(probe: ProbeWindow): Promise<readonly Observation[]>;
  /**
   * Reads counters, where it has nothing else: called before and after each probe, between which no other one goes between
   * the same two ends. Never throws.
   */
  count?(): Promise<void>;
  /** Ends what it started: forwards, programs. Never throws. */
  close(): Promise<void>;
}

/** A witness that cannot be had. */
export interface MissingWitness {
  readonly name: WitnessName;
  /** Why, in one line. */
  readonly missing: string;
  /** What would bring it: a command or a setting, as the `fix:` of an error. */
  readonly fix: string;
}

/** Who can be asked to watch. Opened before the first probe. */
export interface Witness {
  readonly name: WitnessName;
  /** Never throws for what a cluster lacks: that is a `MissingWitness`. */
  open(): Promise<OpenWitness | MissingWitness>;
}

/** Whether a witness is there. */
export const isOpen = (witness: OpenWitness | MissingWitness): witness is OpenWitness =>
  !("missing" in witness);
